"""Queries made at random over the declared schema."""
