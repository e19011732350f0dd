"""A brief as a file, one format a module."""
