"""What a spreadsheet would run in a file of text, and how it is kept from that."""

from __future__ import annotations

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a cell begins that a spreadsheet runs (the last four: in East Asian editions)."""
AS_TEXT = "'"
"""In front of a cell it makes it text."""
