"""Packages, good and damaged."""
