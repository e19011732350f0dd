"""How complete and how concerted a migration system is: A, C0, C1, K and F.

For a taxon t with n responsible States, responsibility shares r (default 1/n), engagement E and joint engagement g:

==  =======================================================  ============================================
A   1 if every responsible State is engaged, else 0          literally "all States" of Target 9
C0  engaged / n                                              head count
C1  Σ r E / Σ r                                              share of responsibility engaged
K   Σ_{s<u} r_s r_u g_su / Σ_{s<u} r_s r_u                   are they in it together?
F   min over seasons of C1 among the States of the season    weakest stage of the annual cycle
==  =======================================================  ============================================

All lie in [0, 1] and none falls when a State joins. A metric that is not defined (no responsible State; K of a single
one) is NaN in the arrays and null in records. The Convention counts as a binding instrument for what it lists.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from concerted.graph.projection.atlas import Bools, Ints
from concerted.graph.projection.engagement import DEFAULT_STRENGTHS, Floats, Strengths, engaged
from concerted.graph.projection.projection import Projection

METRICS = ("A", "C0", "C1", "K", "F")


@dataclass(frozen=True, eq=False)
class SystemMetrics:
    """The metrics of many systems, each array of the length of ``taxa`` (columns of the ``T`` axis)."""

    taxa: Ints
    n: Ints
    A: Floats
    C0: Floats
    C1: Floats
    K: Floats
    F: Floats

    def row(self, at: int) -> dict[str, float | None]:
        """The five metrics of one system, null where not defined."""
        return {name: _number(getattr(self, name)[at]) for name in METRICS}

    def mean(self, keep: Bools | None = None) -> dict[str, float | None]:
        """Means over the systems kept for which each metric is defined; that of A is the share of complete systems."""
        chosen = slice(None) if keep is None else keep
        means: dict[str, float | None] = {}
        for name in METRICS:
            values = getattr(self, name)[chosen]
            values = values[~np.isnan(values)]
            means[name] = float(values.mean()) if len(values) else None
        return means


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def shares(p: Projection) -> Floats:
    """``S × T``: r, equal shares of the responsible States, 0 for the others.

    Where territories are kept apart, the codes of one sovereign divide its share, so that keeping them apart does not
    change how much of the responsibility is engaged.
    """
    held = p.atlas.range
    if p.territories == "sovereign":
        equal: Floats = held / np.maximum(held.sum(0), 1)
        return equal
    groups = np.zeros(held.shape, np.int64)
    np.add.at(groups, p.atlas.sovereign, held)
    divided: Floats = held / np.maximum(groups[p.atlas.sovereign], 1) / np.maximum((groups > 0).sum(0), 1)
    return divided


def metrics(p: Projection, taxa: Iterable[int] | None = None, strengths: Strengths = DEFAULT_STRENGTHS) -> SystemMetrics:
    """The metrics of the systems of some taxa (columns), by default of every unit on an Appendix.

    Responsible States are R(t): where only some populations are listed, the others count and are not engaged.
    """
    columns = p.appendix().units if taxa is None else np.array(list(taxa), np.intp)
    held = p.atlas.range[:, columns]
    r = shares(p)[:, columns]
    place = np.full(len(p.atlas.taxa), -1, np.intp)
    place[columns] = np.arange(len(columns))
    strongest, cliques = np.zeros(held.shape), []
    for i, scope, members in engaged(p):
        at = place[scope]
        here = np.zeros(held.shape, bool)
        here[:, at[at >= 0]] = members[:, at >= 0]
        strength = strengths.of(p, i)
        strongest = np.maximum(strongest, strength * here)
        cliques.append((strength, here))
    n = held.sum(0)
    with np.errstate(invalid="ignore", divide="ignore"):
        heads = (held & (strongest > 0)).sum(0)
        c0 = heads / n
        c1 = _engaged_share(r, strongest)
        seasonal = [_engaged_share(r * m[:, columns], strongest) for m in p.atlas.seasons.values()]
    complete = np.where(n > 0, (heads == n).astype(float), np.nan)
    f = np.fmin.reduce([*seasonal, np.full(len(columns), np.nan)])
    return SystemMetrics(columns, n, complete, c0, c1, _concertation(r, cliques), f)


def _engaged_share(weights: Floats, strongest: Floats) -> Floats:
    """Σ w E / Σ w of every column; both sums add in one order, so that they are the same number where all is engaged."""
    weights = np.asfortranarray(weights)
    share: Floats = np.asfortranarray(weights * strongest).sum(0) / weights.sum(0)
    return share


def _concertation(r: Floats, cliques: list[tuple[float, Bools]]) -> Floats:
    """K of every column: pairs held together by the strongest instrument, weighted by both shares.

    Where a taxon has one instrument, or instruments whose members are one within the other, sums of squares suffice:
    Σ_{s<u} r_s r_u = ((Σr)² − Σr²)/2. Only where two instruments of a taxon overlap otherwise are pairs looked at.
    """
    total = _pairs(r)
    value = np.zeros(r.shape[1])
    levels = sorted({strength for strength, _ in cliques}, reverse=True)
    held: list[Bools] = []
    before = np.zeros(r.shape[1])
    for level in levels:
        held += [here for strength, here in cliques if strength == level and here.any()]
        union = _union_pairs(r, held)
        value += level * (union - before)
        before = union
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 0, np.minimum(value / total, 1.0), np.nan)  # sums of floats may end a bit above 1


def _pairs(weights: Floats) -> Floats:
    pairs: Floats = (weights.sum(0) ** 2 - (weights**2).sum(0)).clip(0) / 2
    return pairs


def _union_pairs(r: Floats, held: list[Bools]) -> Floats:
    """Σ r_s r_u over the pairs that at least one of the matrices holds together, for every column."""
    if not held:
        return np.zeros(r.shape[1])
    largest = held[0]
    nested = np.ones(r.shape[1], bool)
    for here in held[1:]:
        inside, outside = ~(here & ~largest).any(0), ~(largest & ~here).any(0)
        nested &= inside | outside
        largest = np.where(outside & ~inside, here, largest)
    sums = _pairs(r * largest)
    for column in np.flatnonzero(~nested):
        states = np.flatnonzero(np.logical_or.reduce([here[:, column] for here in held]))
        members = np.stack([here[states, column] for here in held]).astype(np.float64)
        both = members.T @ members > 0
        weights = r[states, column]
        sums[column] = (weights @ both @ weights - weights @ weights) / 2
    return sums


def instrument_metrics(p: Projection, instrument: int, strengths: Strengths = DEFAULT_STRENGTHS) -> dict[str, float | None]:
    """The metrics of an instrument as one system: the States on its own list, engaged through it alone.

    Its list is the responsibility. For the Convention, whose area is the world, every State concerned by a listed
    unit counts. F takes the seasons in which those States hold its taxa.
    """
    scope, e = p.scope(instrument), strengths.of(p, instrument)
    concerned = p.concerned(scope)[:, scope.unit]
    convention = instrument == p.atlas.instrument_index.get("cms")
    listed = concerned.any(1) if convention else p.atlas.area[:, instrument]
    inside = listed & p.members[:, instrument]
    n, k = int(listed.sum()), int(inside.sum())
    if n == 0:
        return dict.fromkeys(METRICS)
    stages = []
    for season in p.atlas.seasons.values():
        there = listed & (season[:, scope.units] & concerned).any(1)
        if there.any():
            stages.append(e * (there & inside).sum() / there.sum())
    return {
        "A": float(k == n),
        "C0": k / n,
        "C1": e * k / n,
        "K": e * k * max(k - 1, 0) / (n * (n - 1)) if n > 1 else None,
        "F": float(min(stages)) if stages else None,
    }


def overview(p: Projection) -> dict[str, dict[str, float | None]]:
    """Means over all listed systems (``all``) and by class."""
    found = metrics(p)
    classes = np.array([p.atlas.classes[t] or "unknown" for t in found.taxa])
    return {"all": found.mean()} | {str(name): found.mean(classes == name) for name in np.unique(classes)}
