"""One box: what a text may mean, of everything that has a name."""

from __future__ import annotations

from dataclasses import dataclass

from concerted.graph.names.index import LATIN
from concerted.graph.names.likeness import score_of
from concerted.graph.names.resolver import Names
from concerted.graph.names.text import fold
from concerted.graph.records import Record
from concerted.graph.vocabulary import Language, NameKind

# More than there are names: all that a text may mean.
ALL = 100_000
# A part of a name scores this; what scores less is spelt nearly so.
PART = 0.7
# A name that is spelt similarly scores its likeness times this; a State that stands for one that ended, this.
_SIMILAR = 0.6
# A guess that scores less is not shown.
LEAST_GUESS = 0.4
_KINDS = tuple(NameKind)
# Languages in which the word that says what a thing is stands first: Courlis cendré, and Eurasian Curlew.
_HEAD_FIRST = (LATIN, Language.FR, Language.ES)
# Score, and the name that was found.
_Found = dict[tuple[NameKind, str], tuple[float, str]]


@dataclass(frozen=True, slots=True)
class Hit(Record):
    """A State, taxon or instrument that a text may mean."""

    kind: NameKind
    id: str
    name: str
    matched: str
    """The name that the text is, or is part of, or is spelt like."""
    score: float
    """1: the whole name; 0.95: its head (Eurasian Curlew); 0.9: whole words of it (Curlew Sandpiper); 0.8: the beginning of a word;
    0.7: a part; less: a similar spelling."""
    did_you_mean: bool
    """Nothing is called so; this is spelt nearly so."""


def search(names: Names, text: str, limit: int = 20, lang: str = Language.EN) -> list[Hit]:
    """What a text may mean, of everything that has a name.

    Parameters
    ----------
    names : Names
        The names of a release.
    text : str
        A name, or a part of one; accents, case and punctuation are ignored.
    limit : int
        How many at the most.
    lang : {"en", "fr", "es"}
        Language of names.

    Returns
    -------
    list of Hit
        Best first; where nothing is called so, what is spelt nearly so (``did_you_mean``).

    Examples
    --------
    >>> from concerted.loaders import reference_release
    >>> [(hit.kind, hit.id, hit.score) for hit in search(Names(reference_release()), "saiga", limit=2)]
    [('taxon', 'Saiga', 1.0), ('taxon', 'Saiga tatarica', 1.0)]
    """
    wanted = fold(text)
    if not wanted:
        return []
    found = _named(names, text, wanted) or _spelt_nearly(names, text)
    ranked = sorted(found.items(), key=lambda item: (-item[1][0], _KINDS.index(item[0][0]), item[0][1]))
    return [
        Hit(kind, key, names.display(kind, key, lang), label, round(score, 3), round(score, 3) < PART)
        for (kind, key), (score, label) in ranked[:limit]
    ]


def _named(names: Names, text: str, wanted: str) -> _Found:
    """What the text is a name of, however loosely it is written, or a part of a name."""
    found: _Found = {(kind, key): (1.0, name) for kind in NameKind for key, name in names.candidates(kind, text).items()}
    for kind in NameKind:
        for key, name, language in names.index(kind):
            score = score_of(wanted, fold(name), language in _HEAD_FIRST)
            if score > found.get((kind, key), (0.0, ""))[0]:
                found[kind, key] = score, name
    return found


def _spelt_nearly(names: Names, text: str) -> _Found:
    """What ended, by the States that stand for it since, or names that are spelt like the text."""
    if ended := names.endings.without_a_row(text):
        return {(NameKind.STATE, iso3): (_SIMILAR, text) for iso3 in ended.see}
    return {
        (kind, key): (_SIMILAR * alike, name)
        for kind in NameKind for key, name, alike in names.nearest(kind, text, ALL) if _SIMILAR * alike >= LEAST_GUESS
    }
