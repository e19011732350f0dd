"""Choosing a set exactly: what sets are worth, what binds them, bounds, quick search and the integer programme."""
