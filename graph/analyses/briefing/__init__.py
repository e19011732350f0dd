"""What briefs say of one State, taxon or instrument, each number a field of a record."""
