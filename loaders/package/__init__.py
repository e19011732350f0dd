"""Data packages: their descriptor, the cells of their tables, and whether these are right."""
