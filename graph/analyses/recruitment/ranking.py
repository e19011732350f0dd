"""What a recruit is worth: the non-members of an instrument, ranked by the responsibility they leave unmet.

For a non-member s, over the units t that concern it, with weights w and n_t concerned States:

* unmet responsibility ``U_s = Σ_t w_t (1 − E_st) / n_t``, E the strongest engagement through another instrument;
* concertation gain, the Shapley value (Shapley 1953) of s in the pair game behind K:
  ``φ_s = Σ_{u∈M} q_su + ½ Σ_{u∉M, u≠s} q_su``, ``q_su = Σ_t w_t · 2/(n_t(n_t−1)) · (1 − g_su,t)``;
* closing power ``Σ_t w_t / m_t``, the Shapley value of the all-States game, m_t the States missing for t.

For an instrument other than the Convention E and g are 0, and shares are over the concerned States on its own list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from concerted.graph.analyses.gaps.query import kept_columns
from concerted.graph.errors import InvalidQuery
from concerted.graph.projection.axes import Bools, Floats, Ints
from concerted.graph.projection.engagement import DEFAULT_STRENGTHS, Strengths, engaged, engagement
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import CONVENTION, Appendix, Realm

WEIGHTS = ("equal", "appendix")


@dataclass(frozen=True)
class PriorityQuery:
    """Whom to rank and by what.

    Parameters
    ----------
    instrument : str
        Id of the instrument whose non-members are ranked.
    weights : {"equal", "appendix"} or mapping of str to float
        w of each taxon: 1; 2 on Appendix I and 1 on Appendix II; or what is given, 0 or more (taxa not named weigh 1).
    appendix : {"I", "II"}, optional
        The scope and units of one Appendix alone.
    taxon_class : str, optional
        The units of one class alone, such as ``Aves``.
    realm : {"marine", "terrestrial", "avian"}, optional
        The units of one realm alone: rule 34 of ``docs/counting.md``.
    region : str, optional
        States of one region of the Convention alone; they keep their rank among all.
    disputed : bool
        Rank those too of which it is disputed whether they can accede.
    top : int, optional
        The first so many.
    strengths : Strengths
        How much an engagement through a memorandum counts, from 0 to 1.

    Raises
    ------
    InvalidQuery
        A value is not accepted. The instrument, the class and the taxa of weights are looked up where the ranking is made.

    Examples
    --------
    >>> PriorityQuery(weights={"Saiga tatarica": 3.0}, top=5).instrument
    'cms'
    """

    instrument: str = CONVENTION
    weights: str | Mapping[str, float] = "equal"
    appendix: str | None = None
    taxon_class: str | None = None
    realm: str | None = None
    region: str | None = None
    disputed: bool = False
    top: int | None = None
    strengths: Strengths = DEFAULT_STRENGTHS

    def __post_init__(self) -> None:
        if isinstance(self.weights, str) and self.weights not in WEIGHTS:
            raise InvalidQuery(
                "weights: {value!r} is not accepted; one of: {accepted}, or a weight by taxon",
                value=self.weights, accepted=", ".join(WEIGHTS),
            )
        InvalidQuery.unless_one("appendix", self.appendix, Appendix)
        InvalidQuery.unless_one("realm", self.realm, Realm)
        InvalidQuery.unless_whole("top", self.top)


@dataclass(frozen=True, eq=False)
class Priorities:
    """The ranking's arrays: ``S`` by units, computed once and read in several ways."""

    p: Projection
    query: PriorityQuery

    @cached_property
    def instrument(self) -> int:
        """Index of the instrument; InvalidQuery where it is of a kind that has no members."""
        i = self.p.atlas.instrument_index.get(self.query.instrument)
        if i is None or not self.p.atlas.has_members[i]:
            possible = ", ".join(self.p.atlas.instruments[j] for j in np.flatnonzero(self.p.atlas.has_members))
            raise InvalidQuery(
                "instrument: {value!r} is not accepted; one that has members: {accepted}", value=self.query.instrument, accepted=possible,
            )
        return i

    @property
    def is_convention(self) -> bool:
        return self.query.instrument == CONVENTION

    @cached_property
    def _scope(self) -> tuple[Ints, Bools]:
        p = self.p
        if not p.in_force[self.instrument]:
            # Before its entry into force, and after its end, an instrument asks nothing of anybody.
            units, concerned = np.array([], np.intp), np.zeros((len(p.atlas.codes), 0), bool)
        elif self.is_convention:
            scope = p.appendix(self.query.appendix)
            units, concerned = scope.units, p.concerned(scope)[:, scope.unit]
        else:
            scope = p.coverage[self.instrument]
            area = p.area[:, self.instrument][:, None]
            units = scope.units
            concerned = np.repeat(area, len(units), 1) if scope.single else p.concerned(scope)[:, scope.unit] & area
            if self.query.appendix:
                concerned = concerned & self._holds(self.query.appendix, units)
        kept = self._kept[units]
        return units[kept], concerned[:, kept]

    @cached_property
    def _kept(self) -> Bools:
        """``T``: what is of the class and the realm that are asked for."""
        return kept_columns(self.p.atlas, self.query.taxon_class, self.query.realm)

    def _holds(self, appendix: str, units: Ints) -> Bools:
        """``S × len(units)``: the Appendix holds the taxon for the State."""
        scope = self.p.appendix(appendix)
        matrix = np.zeros((len(self.p.atlas.codes), len(self.p.atlas.taxa)), bool)
        matrix[:, scope.taxa] = self.p.folded.allowed(scope)
        return matrix[:, units]

    @property
    def units(self) -> Ints:
        """The units counted, columns of the ``T`` axis."""
        return self._scope[0]

    @property
    def concerned(self) -> Bools:
        """``S × len(units)``."""
        return self._scope[1]

    @cached_property
    def n(self) -> Ints:
        """Concerned States of each unit."""
        n: Ints = self.concerned.sum(0)
        return n

    @cached_property
    def weight(self) -> Floats:
        """w of each unit."""
        weights = self.query.weights
        if isinstance(weights, str):
            if weights == "equal":
                return np.ones(len(self.units))
            doubled: Floats = np.isin(self.units, self.p.appendix(Appendix.I).taxa).astype(np.float64)
            return 1.0 + doubled
        unknown = sorted(set(weights) - set(self.p.atlas.taxon_index))
        if unknown:
            raise InvalidQuery("weights: {taxon!r} is no species or subspecies of the release", taxon=unknown[0])
        bad = [taxon for taxon, weight in weights.items() if not (np.isfinite(weight) and weight >= 0)]
        if bad:
            raise InvalidQuery("weights: {value!r} of {taxon!r} is not accepted; a number from 0 up", value=weights[bad[0]], taxon=bad[0])
        return np.array([float(weights.get(self.p.atlas.taxa[t], 1.0)) for t in self.units])

    @cached_property
    def engagement(self) -> Floats:
        """E through other instruments, ``S × len(units)``; 0 throughout for an instrument other than the Convention."""
        if not self.is_convention:
            return np.zeros(self.concerned.shape)
        return engagement(self.p.without(self.instrument), self.query.strengths)[:, self.units]

    @cached_property
    def share(self) -> Floats:
        """r = 1/n_t over the concerned States."""
        return self.concerned / np.maximum(self.n, 1)

    @cached_property
    def contributions(self) -> Floats:
        """``S × len(units)``: the terms of U; their row sums are the scores."""
        return self.weight * self.share * (1 - self.engagement)

    @cached_property
    def member(self) -> Bools:
        """``S``: members of the instrument."""
        return self.p.members[:, self.instrument]

    @cached_property
    def reserved(self) -> Bools | None:
        """``S × len(units)``: units that members have reserved, for which they are as non-members are; None where there are none."""
        if not self.is_convention:
            return None
        found = self.p.reserved if self.query.appendix is None else self.p.reserved_of(self.query.appendix)
        held = None if found is None else found.taxa[:, self.units] & self.concerned & self.member[:, None]
        return held if held is not None and held.any() else None

    @cached_property
    def missing(self) -> Bools:
        """``S × len(units)``: concerned and not a member, or in with a reservation."""
        out = self.concerned & ~self.member[:, None]
        return out if self.reserved is None else out | self.reserved

    @cached_property
    def pair_weight(self) -> Floats:
        """``S × S``: q of the concertation gain."""
        c = np.where(self.n > 1, self.weight * 2 / np.maximum(self.n * (self.n - 1), 1), 0.0)
        held = self.concerned.astype(float)
        q: Floats = (held * c) @ held.T
        if self.is_convention:
            q -= self._already_together(c)
        np.fill_diagonal(q, 0.0)
        return q

    def _already_together(self, c: Floats) -> Floats:
        """``Σ_t c_t g_su,t`` over other instruments.

        A taxon held by one other instrument gives a rank-one matrix, so those of an instrument are one product; of a
        taxon held by several, the strongest for each pair is taken.
        """
        place = self.p.atlas.places(self.units)
        holders: dict[int, list[tuple[float, Bools]]] = {}
        for i, columns, held in engaged(self.p.without(self.instrument)):
            strength = self.query.strengths.of(self.p, i)
            at = place[columns]
            for column, unit in zip(np.flatnonzero(at >= 0), at[at >= 0], strict=True):
                mine = held[:, column] & self.concerned[:, unit]
                if mine.sum() > 1 and strength > 0:
                    holders.setdefault(int(unit), []).append((strength, mine))
        size = len(self.p.atlas.codes)
        alone = [(unit, found[0]) for unit, found in holders.items() if len(found) == 1]
        total = np.zeros((size, size))
        if alone:
            block = np.stack([mine for _, (_, mine) in alone], 1).astype(float)
            factor = np.array([c[unit] * strength for unit, (strength, _) in alone])
            total += (block * factor) @ block.T
        for unit, found in holders.items():
            if len(found) > 1:
                states = np.flatnonzero(np.logical_or.reduce([mine for _, mine in found]))
                g = np.zeros((len(states), len(states)))
                for strength, mine in found:
                    np.maximum(g, strength * np.outer(mine[states], mine[states]), out=g)
                total[np.ix_(states, states)] += c[unit] * g
        return total

    @cached_property
    def gain(self) -> Floats:
        """φ of every State that is not a member; of a member it has no meaning."""
        gain: Floats = self.pair_weight @ np.where(self.member, 1.0, 0.5)
        return gain if self.reserved is None else gain - self._with_reserved(self.reserved)

    def _with_reserved(self, reserved: Bools) -> Floats:
        """``S``: what half of the pairs with members that have reserved a unit come to, as of pairs with non-members half counts."""
        lost = np.zeros(len(self.concerned))
        for t in np.flatnonzero(reserved.any(0)).tolist():
            n = int(self.n[t])
            if n < 2:
                continue
            others = reserved[:, t]
            together = np.zeros((len(others), int(others.sum())))
            for i, columns, held in engaged(self.p.without(self.instrument)):
                for column in np.flatnonzero(columns == self.units[t]).tolist():
                    both = held[:, column][:, None] & held[others, column][None]
                    np.maximum(together, self.query.strengths.of(self.p, i) * both, out=together)
            pair = self.concerned[:, t][:, None] * (1 - together)
            lost += self.weight[t] / (n * (n - 1)) * pair.sum(1)
        return lost

    @cached_property
    def closing(self) -> Floats:
        """Closing power of every State."""
        m = self.missing.sum(0)
        power: Floats = self.missing @ (self.weight / np.maximum(m, 1))
        return power

    @cached_property
    def last(self) -> Bools:
        """``S × len(units)``: the only State missing."""
        last: Bools = self.missing & (self.missing.sum(0) == 1)
        return last

    @cached_property
    def on_appendix_i(self) -> Ints:
        """``S``: units of Appendix I that concern each State (for the Convention: of Appendix I alone)."""
        if not self.is_convention:
            found = self.concerned & self._holds(Appendix.I, self.units)
        else:
            scope = self.p.appendix(Appendix.I)
            found = self.p.concerned(scope)[:, scope.unit][:, self._kept[scope.units]]
        counts: Ints = found.sum(1)
        return counts

    @cached_property
    def candidates(self) -> Bools:
        """``S``: non-members that can become members; on request those of which that is disputed."""
        who = self.p.atlas.can_accede | self.p.atlas.disputed if self.query.disputed else self.p.atlas.can_accede
        chosen: Bools = who & ~self.member
        return chosen

    @cached_property
    def ranked(self) -> Ints:
        """Candidates with at least one unit, by unmet responsibility descending, then by code."""
        candidates = np.flatnonzero(self.candidates & self.missing.any(1))
        # Rounded so that sums which differ only in the last bits of a float count as equal, as they are.
        scores = np.round(self.contributions.sum(1), 12)
        return np.array(sorted(candidates.tolist(), key=lambda s: (-scores[s], self.p.atlas.codes[s])), np.intp)

    @property
    def told(self) -> list[tuple[int, int]]:
        """Rank and row of those of the region and the first so many that are asked for."""
        region, regions = self.query.region, self.p.atlas.regions
        return [(rank, s) for rank, s in enumerate(self.ranked.tolist(), 1) if region in (None, regions[s])][: self.query.top]
