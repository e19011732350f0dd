"""How near a text comes to a name."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

# A shorter text is inside too many names to say anything.
MIN_PART = 3


def short_first(folded: str) -> tuple[int, str]:
    """A sort key: the shortest name is the likeliest."""
    return len(folded), folded


def score_of(wanted: str, folded: str) -> float:
    """1 for the whole name, 0.9 for its beginning, 0.8 for the beginning of a word in it, 0.7 for a part, else 0."""
    if folded == wanted:
        return 1.0
    at = folded.find(wanted)
    if at < 0 or (len(wanted) < MIN_PART and at > 0):
        return 0.0
    if at == 0:
        return 0.9
    return 0.8 if folded[at - 1] == " " else 0.7


def similar(wanted: str, index: Mapping[str, Any], limit: int) -> list[tuple[str, float]]:
    """Names that are spelt similarly, or hold a word that is."""
    spelt = {folded: folded for folded in index}
    for folded in sorted(index, key=short_first):
        for word in folded.split():
            if len(word) > MIN_PART:
                spelt.setdefault(word, folded)
    ratios: dict[str, float] = {}
    for match in difflib.get_close_matches(wanted, spelt, n=limit, cutoff=0.7):
        ratios.setdefault(spelt[match], difflib.SequenceMatcher(None, wanted, match).ratio())
    return list(ratios.items())
