"""The metrics of many systems in many worlds, in one pass: dates of a history, one date, or what would be if.

Worlds differ in who is in, in what is in force, in what is listed and covered, and in whose the codes are. As bits a State is
one of sixty-four in a word, so what an instrument holds in a world is three words and-ed: for whom it holds the system, who is
responsible for it, and who is in. What some instruments hold together follows by inclusion and exclusion over the few that share
a system (:mod:`~concerted.graph.analyses.completeness.joint`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from concerted.graph.analyses.completeness.formulas import METRICS, measured
from concerted.graph.analyses.completeness.joint import Engaged, Part, Responsible, sums_of
from concerted.graph.projection.axes import Floats, Ints
from concerted.graph.projection.counting.bits import Words, packed
from concerted.graph.projection.counting.scope import Scope
from concerted.graph.projection.counting.territories import Folding
from concerted.graph.projection.engagement import Strengths
from concerted.graph.projection.holders import NOBODY
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import CONVENTION, Territories

# Systems times worlds that are looked at together: arrays of them stay near the processor.
_AT_ONCE = 100_000


def completeness(views: Sequence[Projection], taxa: Ints, strengths: Strengths) -> dict[str, Floats]:
    """The metrics of some taxa (columns) in every world, each ``len(views) × len(taxa)``, NaN where not defined."""
    members = np.stack([p.members_bits for p in views], 1)
    many = max(1, _AT_ONCE // len(views))
    found = []
    for begin in range(0, max(1, len(taxa)), many):
        systems = _Systems(views, taxa[begin : begin + many], members)
        responsible = systems.responsible()
        found.append(measured(sums_of(responsible, list(systems.engaged(strengths, responsible)))))
    return {name: found[0][name] if len(found) == 1 else np.concatenate([some[name] for some in found], 1) for name in METRICS}


@dataclass(frozen=True, eq=False)
class _Systems:
    """Some taxa (columns) in many worlds; ``members`` are who is in, ``words × D × I``."""

    views: Sequence[Projection]
    taxa: Ints
    members: Words

    def responsible(self) -> Responsible:
        """Who is responsible for each of them, in each way in which responsibility is counted in these worlds."""
        ways: dict[tuple[Folding, bytes], int] = {}
        at = [ways.setdefault(_way(p), len(ways)) for p in self.views]
        foldings = [folding for folding, _ in ways]
        states, names = self._of([of.range_bits for of in foldings]), self.views[0].seasons
        seasons = [states & self._of([of.ranges.season_bits[name] for of in foldings]) for name in names]
        parts = None if self.views[0].territories == Territories.SOVEREIGN else self._parts(list(ways))
        return Responsible(states, seasons, np.array(at, np.intp), parts)

    def _of(self, known: list[Words]) -> Words:
        """Of what is known of all taxa, in several ways, that of these."""
        together = np.stack(known, 1)
        return together if np.array_equal(self.taxa, np.arange(together.shape[2])) else together.take(self.taxa, 2)

    def _parts(self, ways: list[tuple[Folding, bytes]]) -> list[Part]:
        shared = [_shares(*way) for way in ways]
        found = []
        nobody = np.zeros_like(ways[0][0].range_bits)
        for many in sorted({many for one in shared for many in one}):
            states = self._of([one.get(many, nobody) for one in shared])
            columns = np.flatnonzero(states.any((0, 1)))
            found.append(Part(1 / many, columns, states.take(columns, 2)))
        return found

    def engaged(self, strengths: Strengths, responsible: Responsible) -> Iterator[Engaged]:
        """Whom each instrument holds for each of them."""
        p = self.views[0]
        place = p.atlas.places(self.taxa)
        for i in np.flatnonzero(self.members.any((0, 1))).tolist():
            columns, held = self._held(i, place)
            held &= responsible.in_worlds(responsible.states, columns)
            held &= self.members[:, :, i, None]
            if p.atlas.instruments[i] == CONVENTION:
                self._take_reserved(held, columns)
            yield Engaged(strengths.of(p, i), columns, held)

    def _held(self, i: int, place: Ints) -> tuple[Ints, Words]:
        """The systems that an instrument holds in some world, and for which States, ``words × D × systems``."""
        scopes: dict[tuple[Scope, Folding | None], int] = {}
        at, somebody = [0] * len(self.views), np.atleast_1d(self.members[:, :, i].any(0)).tolist()
        convention = self.views[0].atlas.instruments[i] == CONVENTION
        for (supposed, coverage, appendices), worlds in self._ways.items():
            for n in worlds:
                if somebody[n]:
                    at[n] = scopes.setdefault((appendices if convention else coverage[i], supposed), len(scopes))
        places, here = [place[scope.taxa] for scope, _ in scopes], np.zeros(len(self.taxa), bool)
        for some in places:
            here[some[some >= 0]] = True
        # Of what holds most systems all are looked at, which is quicker than to choose.
        columns = np.arange(len(here)) if 2 * here.sum() > len(here) else np.flatnonzero(here)
        among = np.cumsum(here) - 1 if len(columns) < len(here) else columns
        held = np.zeros((len(self.members), len(scopes), len(columns)), np.uint64)
        for n, ((scope, supposed), some) in enumerate(zip(scopes, places, strict=True)):
            bits = scope.bits if supposed is None else packed(supposed.allowed(scope))
            inside = some >= 0
            held[:, n, among[some if inside.all() else some[inside]]] = bits if inside.all() else bits[:, inside]
        return columns, held.take(at, 1)

    @cached_property
    def _ways(self) -> Mapping[tuple[Folding | None, tuple[Scope, ...], Scope], list[int]]:
        """Worlds by what instruments cover and the Appendices list, and by the States supposed to hold what is not known."""
        found: dict[tuple[Folding | None, tuple[Scope, ...], Scope], list[int]] = {}
        for n, p in enumerate(self.views):
            found.setdefault((None if p.folded.supposed is None else p.folded, p.coverage, p.appendix()), []).append(n)
        return found

    def _take_reserved(self, held: Words, columns: Ints) -> None:
        """For what it has reserved a Party is as a non-Party is."""
        place = np.full(len(self.views[0].atlas.taxa), -1, np.intp)
        place[self.taxa[columns]] = np.arange(len(columns))
        for n, p in enumerate(self.views):
            if p.reserved is not None:
                taxa, bits = p.reserved.bits
                some = np.flatnonzero(place[taxa] >= 0)
                held[:, n, place[taxa[some]]] &= ~bits.take(some, 1)


def _way(p: Projection) -> tuple[Folding, bytes]:
    """How responsibility is counted: where facts count, and where shares differ who holds whom."""
    if p.territories == Territories.SOVEREIGN:
        return p.folded, b""
    return p.folded, np.where(p.holder == NOBODY, np.arange(len(p.holder)), p.holder).tobytes()


@lru_cache(maxsize=64)
def _shares(folding: Folding, holder: bytes) -> dict[int, Words]:
    """Where so many codes of one State are responsible, which divide its share, ``words × T``.

    So keeping them apart does not change how much of the responsibility is engaged. How many States there are is the same for all of a
    system, and makes no difference between them.
    """
    of, held = np.frombuffer(holder, np.intp), folding.range
    many = held.astype(np.int16)
    for state in np.flatnonzero(np.bincount(of, minlength=len(of)) > 1).tolist():
        codes = np.flatnonzero(of == state)
        many[codes] *= held[codes].sum(0, dtype=np.int16)
    return {n: packed(many == n) for n in np.unique(many[many > 1]).tolist()}
