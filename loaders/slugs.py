"""Texts in the letters of ASCII alone, as they are compared and as ids are made of them."""

from __future__ import annotations

import re
import unicodedata


def ascii_letters(text: str) -> str:
    """A text in small letters without accents, and without what ASCII has no letter for.

    >>> ascii_letters("Août"), ascii_letters("12° S")
    ('aout', '12 s')
    """
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def hyphenated(text: str) -> str:
    """Its letters and digits, with a hyphen for whatever stands between them.

    >>> hyphenated("North & Baltic Sea (1994)")
    'north-baltic-sea-1994'
    """
    return re.sub(r"[^a-z0-9]+", "-", ascii_letters(text)).strip("-")
