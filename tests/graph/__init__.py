"""Tests of what the facts mean."""
