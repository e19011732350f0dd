"""Text folded for comparison: accents, case and punctuation do not tell names apart."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Letters that have no decomposition, and words that are written in more than one way.
_LETTERS = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i",
    **dict.fromkeys("'’‘ʻ`", ""), "&": " and ",
})
_WORDS = {"st": "saint", "ste": "saint", "et": "and", "y": "and", "e": "and"}
_EMPTY = frozenset({"the", "la", "le", "les", "los", "las", "el", "of", "de", "du", "des", "del"})


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """``Côte d’Ivoire`` as ``cote divoire``: no accents, lower case, apostrophes dropped, the rest of the punctuation as spaces."""
    lowered = text.casefold().translate(_LETTERS)
    if not lowered.isascii():
        lowered = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c)).translate(_LETTERS)
    return " ".join("".join(c if c.isalnum() else " " for c in lowered).split())


def loose(text: str) -> str:
    """:func:`fold` with articles left out, ``and`` and ``Saint`` written in one way: ``St. Kitts & Nevis`` is ``saint kitts and nevis``.

    A single word stays as it is: ``ET`` is a code, not the French ``and``.
    """
    words = fold(text).split()
    kept = [_WORDS.get(word, word) for word in words if word not in _EMPTY]
    return " ".join(kept if len(words) > 1 and kept else words)
