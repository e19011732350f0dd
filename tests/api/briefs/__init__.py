"""Briefs: what they say, the maps in them, and how they are written."""
