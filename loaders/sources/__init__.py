"""The sources that people have: a file each, which says what its files look like and what they state."""
