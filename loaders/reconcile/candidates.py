"""Scientific names that are nearly so: spelt alike in one genus, or moved to another genus of the family; for a person to decide."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from concerted.graph.facts.release import Release
from concerted.graph.names.scientific import readings

# How alike two epithets of a genus are, or two genera of an epithet, that may be one misspelt.
ALIKE = 0.8
# Endings of adjectives and genitives, which change with the gender of the genus and with who writes them.
_ENDINGS = ("orum", "arum", "ensis", "ense", "ius", "ia", "ium", "us", "um", "is", "er", "ra", "ii", "os", "on", "a", "e", "i")
MOST = 3
"""Of what is nearly so, so much is shown to a person."""


class Candidates:
    """The scientific names of a release, to find those that are nearly as a text.

    Examples
    --------
    >>> from concerted.loaders import reference_release
    >>> near = Candidates(reference_release())
    >>> near.of("Gyps rueppellii"), near.of("Aquila clanga"), near.of("Passer domesticus")
    (['Gyps rueppelli'], ['Clanga clanga'], [])
    """

    def __init__(self, release: Release) -> None:
        taxa, synonyms = release["taxa"], release["synonyms"]
        self._family = dict(zip(taxa["taxon"], taxa["family"], strict=True))
        self._of_genus: dict[str, dict[str, str]] = {}
        self._of_stem: dict[str, list[tuple[str, str]]] = {}
        self._families: dict[str, set[str]] = {}
        named = [(name, name) for name in taxa["taxon"]] + list(synonyms.select("synonym", "taxon").iter_rows())
        for name, taxon in named:
            genus, _, epithet = name.partition(" ")
            if epithet:
                self._of_genus.setdefault(genus, {}).setdefault(epithet, taxon)
                self._of_stem.setdefault(_stem(epithet), []).append((genus, taxon))
                self._families.setdefault(genus, set()).add(self._family.get(taxon) or "")

    def of(self, text: str) -> list[str]:
        """The taxa whose names are nearly so, the nearest first; three at the most."""
        found: dict[str, float] = {}
        # The longest reading may have an author for an epithet.
        for name in (*readings(text), text):
            genus, _, epithet = name.partition(" ")
            if epithet and not found:
                for taxon, alike in (*self._misspelt(genus, epithet), *self._moved(genus, epithet)):
                    found[taxon] = max(alike, found.get(taxon, 0.0))
        return sorted(found, key=lambda taxon: (-found[taxon], taxon))[:MOST]

    def _misspelt(self, genus: str, epithet: str) -> Iterator[tuple[str, float]]:
        for other, taxon in self._of_genus.get(genus, {}).items():
            if (alike := _alike(epithet, other)) >= ALIKE:
                yield taxon, alike

    def _moved(self, genus: str, epithet: str) -> Iterator[tuple[str, float]]:
        """The same epithet in a genus of the same family, or in one that is spelt alike."""
        families = self._families.get(genus, set())
        for other, taxon in self._of_stem.get(_stem(epithet), []):
            alike = _alike(genus, other)
            if alike >= ALIKE or self._family.get(taxon) in families:
                yield taxon, max(alike, ALIKE)


def _stem(epithet: str) -> str:
    return " ".join(_word_stem(word) for word in epithet.split(" "))


def _word_stem(word: str) -> str:
    ending = next((each for each in _ENDINGS if word.endswith(each) and len(word) > len(each) + 2), "")
    return word.removesuffix(ending)


def _alike(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other)
    # The cheap bounds first: nearly all pairs end there.
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()
