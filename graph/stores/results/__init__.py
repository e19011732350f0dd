"""Rows of an answer: their values, their bounds, and what a query may have meant."""
