"""A release at a date, and what it would be."""
