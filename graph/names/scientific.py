"""Scientific names as people write them: with author and year, words of rank, an abbreviated genus."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from concerted.graph.names.text import fold, plain

# Words between the parts of a name, or behind a group that is meant as a whole (``Falconidae spp.``).
_RANKS = frozenset({"subsp", "ssp", "subspecies", "var", "spp", "sp", "species"})
# Before a name of a person, in small letters.
_PARTICLES = frozenset({"de", "du", "des", "von", "van", "der", "den", "la", "le", "di", "da", "in", "ex", "et", "and", "y", "al", "d"})
# Who named most of what treaties list: without a year, only these are taken for authors and not for a place or a population.
_AUTHORS = frozenset({
    "linnaeus", "linne", "linn", "pallas", "gmelin", "latham", "vieillot", "temminck", "cuvier", "bonnaterre", "lacepede",
    "pontoppidan", "brunnich", "gould", "gray", "blyth", "brandt", "brehm", "scopoli", "tunstall", "boddaert", "hermann",
    "desfontaines", "eschscholtz", "vandelli", "muller", "lesson", "rafinesque", "forster", "bechstein", "meyer", "bonaparte",
    "swainson", "schreber", "montagu", "smith", "wilson", "rose", "bloch", "agassiz", "hodgson", "jerdon", "horsfield", "sykes",
    "salvin",
})
_YEAR = re.compile(r"(?<!\d)(1[6-9]|20)\d\d(?!\d)")
_ASIDE = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_BETWEEN_AUTHORS = re.compile(r",|&|\b(?:and|et|y)\b", re.IGNORECASE)
# The parts of a name: genus, species, subspecies.
_PARTS = 3


def readings(text: str) -> Iterator[str]:
    """What of a text may be a scientific name, the longest first; authors, years, a subgenus and words of rank are left out.

    An epithet is never left out: what stands behind a name has to look like an author.

    Examples
    --------
    >>> list(readings("Gavia stellata (Pontoppidan, 1763)"))
    ['Gavia stellata']
    >>> list(readings("Falconidae spp."))
    ['Falconidae']
    >>> list(readings("Falco peregrinus babylonicus Sclater, 1861"))
    ['Falco peregrinus babylonicus']
    """
    words = [word for word in _without_asides(text.replace("_", " ")).split() if fold(word) not in _RANKS]
    # Where all is in capitals, or nothing is, the case does not tell an author.
    one_case = text.isupper() or text.islower()
    for count in range(min(_PARTS, len(words)), 0, -1):
        rest = words[count:]
        if not rest or _is_author(rest, one_case, count):
            yield " ".join(words[:count]).strip(",;")


def _without_asides(text: str) -> str:
    """A text without what stands in brackets, where that is an author or, behind the genus, a subgenus."""

    def kept(aside: re.Match[str]) -> str:
        inside = (aside[1] or aside[2] or "").strip()
        before, behind = text[: aside.start()].split(), text[aside.end():].strip()
        is_subgenus = len(before) == 1 and inside.isalpha() and behind[:1].islower()
        return " " if is_subgenus or _names_author(inside.split()) else aside[0]

    return _ASIDE.sub(kept, text)


def _names_author(words: list[str]) -> bool:
    joined = " ".join(words)
    abbreviated = len(words) == 1 and joined.endswith(".") and 1 < len(joined) <= 6
    return bool(_YEAR.search(joined)) or abbreviated or any(word in _AUTHORS for word in fold(joined).split())


def _is_author(rest: list[str], one_case: bool, count: int) -> bool:
    if not _names_author(rest):
        return False
    if one_case:
        people = (fold(each).split() for each in _BETWEEN_AUTHORS.split(" ".join(rest)))
        return all(len([word for word in words if word not in _PARTICLES and not word.isdigit()]) <= 1 for words in people)
    first = rest[0].lstrip("([")
    return not first[:1].islower() or (count > 1 and (fold(first) in _PARTICLES or first[:2] in ("d'", "d’")))


def abbreviating(text: str, names: Iterable[str]) -> list[str]:
    """Of scientific names those that a text abbreviates: ``C. caretta``, ``C. c. caretta``, ``Ch. mydas``.

    Examples
    --------
    >>> abbreviating("C. caretta", ["Caretta caretta", "Carcharodon carcharias"])
    ['Caretta caretta']
    """
    parts = re.findall(r"([^\W\d_][\w-]*)(\.?)", text)
    asked = [(plain(word), bool(dot) or len(word) == 1) for word, dot in parts]
    if not 1 < len(asked) <= _PARTS or not asked[0][1] or asked[-1][1]:
        return []

    def meant(name: str) -> bool:
        words = name.split()
        return len(words) == len(asked) and all(
            plain(word).startswith(part) if short else plain(word) == part for word, (part, short) in zip(words, asked, strict=True)
        )

    # Few names begin with the letter; only they are read.
    return [name for name in names if name[:1].casefold() == asked[0][0][:1] and meant(name)]
