"""A real server."""
