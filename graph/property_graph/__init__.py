"""A release as a property graph: labels, links, what the rules make of a row, and a description for who queries it."""
