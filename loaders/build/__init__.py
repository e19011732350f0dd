"""Releases made of sources: what goes in, what was refused, and the folder that comes out."""
