"""Rules for texts that Neo4j runs in its own process, where it does not look at its clock everywhere."""
