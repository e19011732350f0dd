"""How near a text comes to a name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from concerted.graph.names.words import GENERIC, GIST

# A shorter text is inside too many names to say anything.
MIN_PART = 3
# What a word counts that many names have (republic, of), against 1 of a word that tells names apart.
_GENERIC_WEIGHT = 0.1
# What the words that were asked for count in a likeness; the rest, those of the name.
_ASKED_WEIGHT = 0.75
# Names less alike than this are not worth a question.
_LEAST = 0.6
# Words less alike than this are not the same word misspelt.
_WORD_CUTOFF = 0.7
# How alike a word is to its beginning, and what two names have to be that a space may tell apart.
_BEGINNING = 0.8
# How many letters a misspelling has more or fewer, at the most, and how many words are near one.
_LONGER = 3
_NEAR_WORDS = 12
# No name has more words; of a longer text the first are compared.
_MOST_WORDS = 16


def score_of(wanted: str, folded: str, head_first: bool = False) -> float:
    """How a text is in a name: 1 for the whole, 0.95 its head, 0.9 other whole words, 0.8 the beginning of a word, 0.7 a part, else 0.

    The head is what a thing is: the last words in English, the first in French, Spanish and Latin. ``curlew`` is the head of
    Eurasian Curlew, and not of Curlew Sandpiper.

    Examples
    --------
    >>> score_of("curlew", "eurasian curlew"), score_of("curlew", "curlew sandpiper"), score_of("tortue", "tortue luth", True)
    (0.95, 0.9, 0.95)
    """
    if folded == wanted:
        return 1.0
    at = folded.find(wanted)
    if at < 0 or (len(wanted) < MIN_PART and at > 0):
        return 0.0
    if folded.startswith(f"{wanted} ") if head_first else folded.endswith(f" {wanted}"):
        return 0.95
    if f" {wanted} " in f" {folded} ":
        return 0.9
    return 0.8 if f" {wanted}" in f" {folded}" else 0.7


def letters_apart(one: str, other: str, most: int) -> int:
    """In how many letters two words differ: those to change, leave out or put in; ``most`` and one where they are more.

    Examples
    --------
    >>> letters_apart("falco cherug", "falco cherrug", 2), letters_apart("hyaena hyaena", "sphyrna zygaena", 2)
    (1, 3)

    References
    ----------
    V. I. Levenshtein (1966), Binary codes capable of correcting deletions, insertions, and reversals, Soviet Physics Doklady 10, 707–710.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    above = list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        row = [n]
        for at, against in enumerate(other, 1):
            row.append(min(above[at] + 1, row[-1] + 1, above[at - 1] + (letter != against)))
        above = row
    return min(above[-1], most + 1)


class Likeness:
    """Folded names by their words, to find those that are spelt nearly as a text.

    Examples
    --------
    >>> [name for name, _ in Likeness(["kenya", "republic of kenya", "republic of korea"]).nearest("republic of kenia")]
    ['republic of kenya', 'kenya']
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._words: dict[str, list[str]] = {}
        self._place = {name: place for place, name in enumerate(dict.fromkeys(names))}
        for name in self._place:
            for word in dict.fromkeys(name.split()):
                self._words.setdefault(word, []).append(name)

    def nearest(self, wanted: str) -> list[tuple[str, float]]:
        """Names and how alike they are, the most alike first: words that tell names apart count, words that many have hardly do."""
        asked = {word: self._near(word) for word in list(dict.fromkeys(wanted.split()))[:_MOST_WORDS]}
        telling = {near for word, found in asked.items() if _weight(word) == 1 for near in found if _weight(near) == 1}
        words = telling or {near for found in asked.values() for near in found}
        scores = {name: _alike(asked, name.split()) for word in words for name in self._words[word]}
        if not telling:
            # A space too many or too few.
            joined = wanted.replace(" ", "")
            together = {name.replace(" ", ""): name for name in self._place}
            for close in difflib.get_close_matches(joined, together, cutoff=_BEGINNING):
                ratio = difflib.SequenceMatcher(None, joined, close).ratio()
                scores[together[close]] = max(ratio, scores.get(together[close], 0.0))
        # Of names that are alike, the shortest, and of these the one that was given first.
        ranked = sorted((-round(score, 3), len(name), self._place[name], name) for name, score in scores.items() if score >= _LEAST)
        return [(name, -score) for score, _, _, name in ranked]

    def _near(self, word: str) -> dict[str, float]:
        """Words of the names that are one, are spelt like it, or begin with it, each with how alike it is."""
        near = {known: _BEGINNING for known in self._words if len(word) >= MIN_PART and known.startswith(word)}
        lengths = [known for known in self._words if abs(len(known) - len(word)) <= _LONGER and len(known) >= MIN_PART]
        for close in difflib.get_close_matches(word, lengths, n=_NEAR_WORDS, cutoff=_WORD_CUTOFF):
            near[close] = max(near.get(close, 0.0), difflib.SequenceMatcher(None, word, close).ratio())
        return near


def _weight(word: str) -> float:
    return _GENERIC_WEIGHT if GIST.get(word, word) in GENERIC else 1.0


def _alike(asked: dict[str, dict[str, float]], words: list[str]) -> float:
    """The share of either name, by weight, that the other has too."""
    there = sum(_weight(word) * max((near.get(known, 0.0) for known in words), default=0.0) for word, near in asked.items())
    back = sum(_weight(known) * max(near.get(known, 0.0) for near in asked.values()) for known in words)
    return _ASKED_WEIGHT * there / sum(map(_weight, asked)) + (1 - _ASKED_WEIGHT) * back / sum(map(_weight, words))
