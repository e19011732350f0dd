"""How probable it is that a State joins: a hazard of accession, and how far it was right before."""
