"""Darwin Core archives: what their descriptor says, their tables, and the words and places in them."""
