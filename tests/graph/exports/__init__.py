"""Each export, read back by the tool it is for."""
