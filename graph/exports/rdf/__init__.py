"""A release as RDF: how tables are written as classes and columns as properties, the facts, and shapes to check them by."""
