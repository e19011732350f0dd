"""Closing coalitions as records: who together completes which systems, by systems per State."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from concerted.graph.analyses.recruitment.coalitions.unions import Sets, Unions, not_in_earlier, packed, sizes, unpacked
from concerted.graph.analyses.recruitment.ranking import Priorities, PriorityQuery
from concerted.graph.errors import InvalidQuery
from concerted.graph.names.classes import with_class
from concerted.graph.names.labels import state_label
from concerted.graph.projection.axes import Bools, Floats, Ints
from concerted.graph.projection.projection import Projection
from concerted.graph.records import Record
from concerted.graph.vocabulary import Language

Words = Callable[[str], str]
# States that act together, at the most: more are no group for one demarche.
LARGEST = 12
# As many as are told at once.
TOP, MOST = 100, 1000
_SAID = re.compile(r"(\d{1,9})(?:\.\.(\d{1,9}))?", re.ASCII)


@dataclass(frozen=True)
class Sizes:
    """How many States a coalition may have."""

    least: int = 2
    most: int = 8

    @classmethod
    def said(cls, text: str) -> Sizes:
        """The sizes that a text says: ``3``, or ``2..8``.

        Raises
        ------
        InvalidQuery
            It says no sizes from 2 to 12.

        Examples
        --------
        >>> Sizes.said("3"), Sizes.said("2..5")
        (Sizes(least=3, most=3), Sizes(least=2, most=5))
        """
        found = _SAID.fullmatch(text)
        least, most = (0, 0) if found is None else (int(found[1]), int(found[2] or found[1]))
        if not 2 <= least <= most <= LARGEST:
            raise InvalidQuery(
                "size: {value!r} is not accepted; a number of States from {least} to {most}, or two such as 2..8",
                value=text, least=2, most=LARGEST,
            )
        return cls(least, most)

    def __str__(self) -> str:
        return str(self.least) if self.least == self.most else f"{self.least}..{self.most}"


@dataclass(frozen=True, slots=True)
class Coalition(Record):
    """Non-members that together complete systems that none of them completes alone."""

    states: tuple[str, ...]
    """Their codes."""
    completes: tuple[str, ...]
    """Taxa of which two or more of them are all the States missing."""
    n: int
    """How many these are."""
    rank: int
    size: int
    """How many States."""
    value: float
    """The sum of the weights of the systems."""
    per_state: float
    """The same divided by the number of States."""
    name: str
    """By the regions of its States, and the class of its species where they are of one."""
    regions: tuple[str, ...]
    """Regions of its States in the Convention."""
    class_: str | None
    """The class of its species; null where they are of several."""
    names: tuple[str, ...]
    """Its States by name."""


@dataclass(frozen=True, slots=True)
class Coalitions(Record):
    """Coalitions, the most systems per State first."""

    coalitions: tuple[Coalition, ...]
    truncated: bool
    """Whether larger ones were left out, as there are too many."""
    looked_to: int
    """The size up to which every one was looked at."""
    looked_at: int
    """How many were looked at."""


def coalitions(
    p: Projection, query: PriorityQuery | None = None, size: Sizes | None = None, lang: str = Language.EN, words: Words = str,
) -> Coalitions:
    """The groups of non-members that together complete systems that none of them completes alone.

    Parameters
    ----------
    p : Projection
        The release at a date.
    query : PriorityQuery, optional
        Of which ranking the non-members are, and by which weights; ``region`` is one that all of a coalition are of; of more than
        ``top`` (1000 where it is not given) the first are told.
    size : Sizes, optional
        How many States a coalition may have; 2 to 8 where it is not given.
    lang : {"en", "fr", "es"}
        Language of names.
    words : callable
        Says a text in that language.

    Returns
    -------
    Coalitions
        By systems per State descending, then by their number, then by the codes of the States. Larger coalitions than can be looked at
        are left out whole, and ``truncated`` says so.

    Raises
    ------
    InvalidQuery
        The instrument has no members, there is no such class, or a weight is not accepted.

    Notes
    -----
    With X_t the States missing for unit t, all of them candidates (the ranked non-members), a coalition is a union C of sets X_t of two
    States or more that overlap one after the other; ``completes = {t : X_t ⊆ C, |X_t| ≥ 2}``, ``value = Σ w_t``. Left out is one that
    is a part of another, of a size asked for, that has at least as many systems per State. Rule 42 of ``docs/counting.md``.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> found = coalitions(project(reference_release(), date(2024, 2, 12)), PriorityQuery(top=1), Sizes(2, 3))
    >>> found.coalitions[0].n, found.coalitions[0].size, found.truncated
    (29, 3, False)
    """
    query, size = query or PriorityQuery(), size or Sizes()
    InvalidQuery.unless_whole("top", query.top, 1, MOST)
    open_ = _Open(Priorities(p, query), size.most)
    unions = Unions(open_.sets, size.most)
    found = _Ranked(open_, unions, size.least)
    kept = not_in_earlier(found.sets, query.top or MOST)
    telling = _Telling(p, open_, lang, words)
    told = tuple(
        telling.coalition(rank, members, float(found.value[row]))
        for rank, (row, members) in enumerate(zip(kept.tolist(), unpacked(found.sets[kept], len(open_.states)), strict=True), 1)
    )
    return Coalitions(told, unions.looked_to < size.most, unions.looked_to, len(unions.all))


@dataclass(frozen=True, eq=False)
class _Open:
    """Systems that candidates can complete together: their missing States, and the distinct sets that these are."""

    found: Priorities
    largest: int
    states: Ints = field(init=False)
    """Rows of the ``S`` axis of the bits."""
    units: Ints = field(init=False)
    """Units, as places among those of the ranking."""
    missing: Bools = field(init=False)
    """``units × states``"""
    sets: Sets = field(init=False)
    """The distinct ones."""
    of_set: Ints = field(init=False)
    """Which of them that of each unit is."""

    def __post_init__(self) -> None:
        found, region = self.found, self.found.query.region
        allowed = np.zeros(len(found.missing), bool)
        allowed[found.ranked] = True
        if region is not None:
            allowed &= found.p.atlas.of_region(region)
        m = found.missing.sum(0)
        units = np.flatnonzero((m >= 2) & (m <= self.largest) & ~found.missing[~allowed].any(0))
        states = np.flatnonzero(found.missing[:, units].any(1))
        missing = found.missing[np.ix_(states, units)].T
        sets, of_set = np.unique(packed(missing), axis=0, return_inverse=True)
        for name, value in {
            "states": states, "units": units, "missing": missing, "sets": sets, "of_set": of_set.reshape(-1).astype(np.intp),
        }.items():
            object.__setattr__(self, name, value)

    def summed(self, values: Floats) -> Floats:
        """Of each distinct set the sum of the values of its units."""
        return np.bincount(self.of_set, values, len(self.sets)).astype(np.float64)


class _Ranked:
    """Unions of the sizes asked for, in the order in which they are ranked."""

    def __init__(self, open_: _Open, unions: Unions, least: int) -> None:
        size = sizes(unions.all)
        asked = size >= least
        n = unions.sums(open_.summed(np.ones(len(open_.units))))[asked]
        value = unions.sums(open_.summed(open_.found.weight[open_.units]))[asked]
        sets, size = unions.all[asked], size[asked]
        members = unpacked(sets, len(open_.states))
        # Codes one after the other; where one set begins as another does, the shorter comes first.
        row, code = np.nonzero(members)
        codes = np.full((len(sets), max(int(size.max(initial=0)), 1)), -1, np.intp)
        codes[row, np.arange(len(row)) - np.repeat(np.cumsum(size) - size, size)] = code
        order = np.lexsort((*codes.T[::-1], -n, -np.round(value / np.maximum(size, 1), 12)))
        self.sets: Sets = sets[order]
        self.value: Floats = value[order]


@dataclass(frozen=True, eq=False)
class _Telling:
    """Coalitions as records, in a language."""

    p: Projection
    open_: _Open
    lang: str
    words: Words

    def coalition(self, rank: int, members: Bools, value: float) -> Coalition:
        """One, of its States among those that can complete something."""
        atlas, open_ = self.p.atlas, self.open_
        states = open_.states[members]
        taxa = open_.found.units[open_.units[~open_.missing[:, ~members].any(1)]]
        regions = tuple(sorted({region for s in states if (region := atlas.regions[s]) is not None}))
        classes = {atlas.classes[t] for t in taxa}
        class_ = classes.pop() if len(classes) == 1 else None
        codes = tuple(atlas.codes[s] for s in states)
        return Coalition(
            states=codes, completes=tuple(sorted(atlas.taxa[t] for t in taxa)), n=len(taxa), rank=rank, size=len(codes), value=value,
            per_state=value / len(codes), name=self._name(regions, class_), regions=regions, class_=class_,
            names=tuple(state_label(self.p.release, code, self.lang) for code in codes),
        )

    def _name(self, regions: tuple[str, ...], class_: str | None) -> str:
        _ = self.words
        *some, last = [_(region) for region in regions] or [_("no region")]
        said = _("{some} and {last}").format(some=", ".join(some), last=last) if some else last
        return f"{said}: {with_class(class_, _)}" if class_ else said
