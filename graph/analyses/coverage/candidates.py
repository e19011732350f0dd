"""Which instruments could take in a species that none covers: those that cover a relative of it, where its Range States are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.projection import Projection
from concerted.graph.records import Record
from concerted.graph.vocabulary import InstrumentKind, Rank, Realm

# The nearest relation first.
RELATIONS = (Rank.GENUS, Rank.FAMILY, Rank.ORDER, Rank.CLASS)
# Of many that could, the best few are told.
MOST = 5


@dataclass(frozen=True, slots=True)
class CoverageCandidate(Record):
    """An instrument in force that could take in a species by an annex, and why."""

    instrument: str
    kind: InstrumentKind
    relation: Rank
    """The lowest taxon in which it covers a relative that lives in the same realm."""
    relative_of: str
    """The genus, family, order or class in common."""
    n_relatives: int
    """Species, and subspecies whose species is not covered, covered of that, in the same realm and with a Range State on its list."""
    n_states: int
    """Range States of the species on its own list."""
    share: float
    """`n_states` of all Range States."""

    def in_words(self, words: Callable[[str], str]) -> str:
        """For a narrow cell: ``raptors (family, 54)``."""
        return f"{self.instrument} ({words(self.relation)}, {self.n_states})"


@dataclass(frozen=True, eq=False)
class Relatives:
    """Species by genus, family, order and class, and what some instruments cover of each.

    Parameters
    ----------
    p : Projection
        The release at a date.
    instruments : array of int
        Those that may take in more.
    """

    p: Projection
    instruments: Ints

    @cached_property
    def groups(self) -> tuple[tuple[str | None, ...], ...]:
        """By relation the name of that taxon for every species and subspecies; None where it is not known."""
        atlas, rows = self.p.atlas, self.p.release["taxa"]
        known = {name: n for n, name in enumerate(rows["taxon"])}
        at = [known[name] for name in atlas.taxa]
        columns = {rank: rows[str(rank)].to_list() for rank in RELATIONS[1:]}
        # The first word of a scientific name is its genus, whether or not the tree has one.
        return tuple(name.partition(" ")[0] for name in atlas.taxa), *(tuple(columns[rank][n] for n in at) for rank in RELATIONS[1:])

    @property
    def realms(self) -> tuple[Realm, ...]:
        """Of every species and subspecies: an instrument of the sea is none for its relatives on land."""
        return self.p.atlas.realms

    @cached_property
    def covered(self) -> list[list[Counter[tuple[str | None, Realm]]]]:
        """By instrument and relation: how many units it covers of each taxon in each realm, with a Range State on its list."""
        found = []
        for i in self.instruments.tolist():
            scope = self.p.coverage[i]
            there = self.p.concerned(scope)[np.ix_(self.p.area[:, i], scope.unit)].any(0)
            units = scope.units[there].tolist()
            found.append([Counter((group[t], self.realms[t]) for t in units) for group in self.groups])
        return found

    def of(self, taxa: Ints) -> list[list[CoverageCandidate]]:
        """For each of some species (columns) the instruments that could take it in, the best first.

        The nearest relation goes before others, then the larger share of the Range States, then more of them, then the id.
        """
        p = self.p
        kinds = p.release["instruments"]["kind"].to_list()
        held: Bools = p.range[:, taxa]
        there = held.T.astype(np.int64) @ p.area[:, self.instruments].astype(np.int64)
        n = held.sum(0)
        found: list[list[CoverageCandidate]] = []
        for row, t in enumerate(taxa.tolist()):
            ranked = []
            for at in np.flatnonzero(there[row]).tolist():
                near = next((
                    (order, name, counts) for order, (group, counts) in enumerate(zip(self.groups, self.covered[at], strict=True))
                    if (name := group[t]) is not None and (name, self.realms[t]) in counts
                ), None)
                if near is None:
                    continue
                order, name, counts = near
                i, states = int(self.instruments[at]), int(there[row, at])
                share = states / int(n[row])
                ranked.append((order, -share, -states, CoverageCandidate(
                    instrument=p.atlas.instruments[i], kind=InstrumentKind(kinds[i]), relation=RELATIONS[order], relative_of=name,
                    n_relatives=counts[name, self.realms[t]], n_states=states, share=share,
                )))
            ranked.sort(key=lambda each: (*each[:3], each[3].instrument))
            found.append([each[3] for each in ranked])
        return found
