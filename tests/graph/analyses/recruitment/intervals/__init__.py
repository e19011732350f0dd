"""Draws, and what is read of them, beside plain programs."""
