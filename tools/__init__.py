"""What developers run: a Neo4j on a laptop, generated pages."""
