"""The Neo4j store, on a real server."""
