"""Text folded for comparison: accents, case and punctuation do not tell names apart."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from concerted.graph.names.words import CHINA, EMPTY, GIST, SAME, SPECIAL_REGION

_APOSTROPHES = "'’‘ʻʼ‛′´`"
# Letters that have no decomposition, and signs that are words.
_LETTERS = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i",
    **dict.fromkeys(_APOSTROPHES, ""), "&": " and ",
})
_ELIDED = re.compile(rf"(?<!\w)[ld][{_APOSTROPHES}](?=\w)")
_LONG = 4
_UMLAUT = re.compile("([aou])e+")


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """``Côte d’Ivoire`` as ``cote divoire``: no accents, lower case, apostrophes dropped, the rest of the punctuation as spaces."""
    lowered = text.casefold().translate(_LETTERS)
    if not lowered.isascii():
        # Marks of accents, and signs that nobody sees: soft hyphens, joiners, marks of direction.
        kept = (c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
        lowered = "".join(kept).casefold().translate(_LETTERS)
    return " ".join("".join(c if c.isalnum() else " " for c in lowered).split())


def loose(text: str) -> str:
    """:func:`fold` with articles left out, ``and`` and ``Saint`` written in one way: ``St. Kitts & Nevis`` is ``saint kitts and nevis``.

    Letters that stand alone are one word: ``U.S.A.`` is ``usa``. A single word stays as it is: ``ET`` is a code, not the
    French ``and``.
    """
    words = _joined(fold(_ELIDED.sub(" ", text.casefold())).split())
    kept = [SAME.get(word, word) for word in words if word not in EMPTY]
    return " ".join(kept if len(words) > 1 and kept else words)


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    """:func:`loose`, an umlaut or ligature and its two letters being one: ``rüppelli``, ``rueppelli`` and ``ruppelli``.

    A word of few letters stays as it is: it would become another.
    """
    return " ".join(word if len(word) < _LONG else _UMLAUT.sub(r"\1", word) for word in loose(text).split())


def gist(text: str) -> str:
    """The words of a name in no order, abbreviated or not: ``Congo, Dem. Rep.`` as ``Democratic Republic of the Congo``.

    What is said of the special administrative regions of China is left out.
    """
    said = plain(text)
    if mark := next((mark for mark in SPECIAL_REGION if f" {mark} " in f" {said} "), None):
        said = " ".join(word for word in f" {said} ".replace(f" {mark} ", " ").split() if word not in CHINA)
    return " ".join(sorted({GIST.get(word, word) for word in said.split()} - {"and"}))


def _joined(words: list[str]) -> list[str]:
    """Two letters or more that stand alone, one after another, as a word."""
    joined: list[str] = []
    letters = ""
    for word in [*words, ""]:
        if len(word) == 1:
            letters += word
            continue
        if letters:
            joined.append(letters)
            letters = ""
        joined.append(word)
    return joined[:-1]
