"""Paths and links as the engine matches them."""
