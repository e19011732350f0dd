"""One box: what a text may mean, of everything that has a name."""

from __future__ import annotations

from dataclasses import dataclass

from concerted.graph.names.likeness import score_of, similar
from concerted.graph.names.resolver import Names
from concerted.graph.names.text import fold
from concerted.graph.records import Record
from concerted.graph.vocabulary import Language, NameKind

# More than there are names: all that a text may mean.
ALL = 100_000
# A part of a name scores this; what scores less is spelt nearly so.
PART = 0.7
# A name that is spelt similarly scores its likeness times this.
_SIMILAR = 0.6
_KINDS = tuple(NameKind)


@dataclass(frozen=True, slots=True)
class Hit(Record):
    """A State, taxon or instrument that a text may mean."""

    kind: NameKind
    id: str
    name: str
    matched: str
    """The name that the text is, or is part of, or is spelt like."""
    score: float
    """1: the whole name; 0.9: its beginning; 0.8: of a word in it; 0.7: a part; less: a similar spelling."""
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
    found: dict[tuple[NameKind, str], tuple[float, str]] = {}
    for kind in NameKind:
        for folded, (key, label) in names.pairs(kind):
            score = score_of(wanted, folded)
            if score > found.get((kind, key), (0.0, ""))[0]:
                found[kind, key] = score, label
    if not found:
        for kind in NameKind:
            for folded, ratio in similar(wanted, names.index(kind), limit):
                for key, label in names.index(kind)[folded]:
                    found.setdefault((kind, key), (_SIMILAR * ratio, label))
    ranked = sorted(found.items(), key=lambda item: (-item[1][0], _KINDS.index(item[0][0]), item[0][1]))
    return [
        Hit(kind, key, names.display(kind, key, lang), label, round(score, 3), round(score, 3) < PART)
        for (kind, key), (score, label) in ranked[:limit]
    ]
