"""Darwin Core archives: their XML, their places and their words, piece by piece."""
