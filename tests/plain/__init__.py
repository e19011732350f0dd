"""The exact rules once more, over sets and dicts, slow and plain: what the arrays are checked against."""
