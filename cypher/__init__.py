"""The questions as Cypher text, for any openCypher database, and the small reader of their headers."""
