"""A release as nodes and links."""
