"""Answers on their way out."""
