"""The completeness of every migration system at many dates, in one pass.

What changes between dates are memberships, listings and what is in force; ranges, shares and what an instrument covers
stay. So the members of a set of instruments X at every date (``D × S``) times the responsibility of the States that
all of X hold for a taxon (``S × T``) gives the engaged responsibility of every date and taxon as one product of
matrices, and the States (or pairs of States) that *some* instrument holds follow by inclusion and exclusion over the
few instruments that share a taxon.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np

from concerted.graph.analyses.completeness.joint import Sums, Weights
from concerted.graph.analyses.completeness.metrics import METRICS, metrics, shares
from concerted.graph.facts.release import Release
from concerted.graph.projection.atlas import Atlas, Bools, Ints
from concerted.graph.projection.engagement import DEFAULT_STRENGTHS, Floats, Strengths
from concerted.graph.projection.projection import Projection, project
from concerted.graph.projection.scope import Scope

# Inclusion and exclusion doubles with every instrument of a taxon: beyond this many, date by date is cheaper.
MOST_TOGETHER = 8


@dataclass(frozen=True, eq=False)
class SystemHistory:
    """The metrics of every system at every date: each array ``len(dates) × len(taxa)``, NaN where not defined.

    ``listed`` marks the units of the Appendices at each date: those are the systems of that date.
    """

    dates: tuple[date, ...]
    taxa: tuple[str, ...]
    listed: Bools
    A: Floats
    C0: Floats
    C1: Floats
    K: Floats
    F: Floats

    def means(self, keep: Bools | None = None) -> list[dict[str, float | None]]:
        """Means over the systems of each date (of those kept, a mask of ``taxa``), null where no metric is defined."""
        rows: list[dict[str, float | None]] = [{} for _ in self.dates]
        for name in METRICS:
            values = getattr(self, name)
            counted = self.listed & ~np.isnan(values) & (True if keep is None else keep)
            n, total = counted.sum(1), np.where(counted, values, 0.0).sum(1)
            for row, many, mean in zip(rows, n.tolist(), (total / np.maximum(n, 1)).tolist(), strict=True):
                row[name] = mean if many else None
        return rows


def system_history(
    release: Release, dates: Sequence[date], territories: str = "sovereign", strengths: Strengths = DEFAULT_STRENGTHS
) -> SystemHistory:
    """A, C0, C1, K and F of every species and subspecies at every date, as
    :func:`~concerted.graph.analyses.completeness.metrics.metrics` has them for one."""
    views = [project(release, day, territories) for day in dates]
    if not views:
        raise ValueError("no dates: at least one is needed")
    # Dates at which the instruments cover the same are computed together: for coverage without dates, all of them.
    together: dict[tuple[Scope, ...], list[int]] = {}
    for n, p in enumerate(views):
        together.setdefault(p.coverage, []).append(n)
    shape = len(views), len(views[0].atlas.taxa)
    listed, arrays = np.zeros(shape, bool), {name: np.full(shape, np.nan) for name in METRICS}
    for at in together.values():
        found = _Pass([views[n] for n in at], strengths)
        listed[at] = found.listed
        for name, values in found.metrics().items():
            arrays[name][at] = values
    return SystemHistory(tuple(dates), views[0].atlas.taxa, listed, **arrays)


@dataclass(frozen=True, eq=False)
class _Block:
    """Taxa that the same instruments hold, over the dates at which the Appendices hold them for the same States."""

    at: Ints
    taxa: Ints
    held: dict[int, Bools]


class _Pass:
    """One computation: ``D`` dates, ``S`` States, ``T`` taxa, ``I`` instruments."""

    def __init__(self, views: list[Projection], strengths: Strengths) -> None:
        self.views, self.strengths = views, strengths
        self.atlas: Atlas = views[0].atlas
        self.members = np.stack([p.members & p.in_force for p in views])
        self.listed = np.zeros((len(views), len(self.atlas.taxa)), bool)
        for n, p in enumerate(views):
            self.listed[n, p.appendix().units] = True
        self.shares = shares(views[0])
        self.seasons = [season & self.atlas.range for season in self.atlas.seasons.values()]

    def metrics(self) -> dict[str, Floats]:
        """The five arrays."""
        found = {name: np.full(self.listed.shape, np.nan) for name in METRICS}
        for block in self._blocks():
            values = self._one_pass(block) if len(block.held) <= MOST_TOGETHER else self._date_by_date(block)
            for name in METRICS:
                found[name][np.ix_(block.at, block.taxa)] = values[name]
        return found

    def _blocks(self) -> Iterator[_Block]:
        """Dates by what the Appendices hold, taxa by their instruments."""
        atlas, convention = self.atlas, self.atlas.instrument_index.get("cms")
        others = [i for i in np.flatnonzero(self.members.any((0, 1))).tolist() if i != convention]
        covered = np.zeros((len(others), len(atlas.taxa)), bool)
        allowed = {}
        for row, i in enumerate(others):
            scope = self.views[0].coverage[i]
            covered[row, scope.taxa] = True
            allowed[i] = self._spread(scope.taxa, scope.allowed)
        patterns: dict[Scope, list[int]] = {}
        for n, p in enumerate(self.views):
            patterns.setdefault(p.appendix(), []).append(n)
        # A taxon that the Appendices hold in the same way over several patterns is looked at once.
        dates_of: dict[tuple[int, bytes], list[int]] = {}
        columns: dict[tuple[int, bytes], Bools] = {}
        somewhere = np.flatnonzero(atlas.range.any(0)).tolist()
        for scope, at in patterns.items():
            listed_for = self._spread(scope.taxa, scope.allowed).T.copy()
            packed = np.packbits(listed_for, axis=1)
            for t in somewhere:
                key = t, packed[t].tobytes()
                columns.setdefault(key, listed_for[t])
                dates_of.setdefault(key, []).extend(at)
        groups: dict[tuple[bytes, bool, tuple[int, ...]], list[tuple[int, bytes]]] = {}
        for key, at in dates_of.items():
            listed = convention is not None and bool(columns[key].any())
            groups.setdefault((covered[:, key[0]].tobytes(), listed, tuple(at)), []).append(key)
        for (mask, listed, days), keys in groups.items():
            taxa = np.array([t for t, _ in keys], np.intp)
            held = {i: allowed[i][:, taxa] for i, here in zip(others, np.frombuffer(mask, bool), strict=True) if here}
            if listed and convention is not None:
                held[convention] = np.stack([columns[key] for key in keys], 1)
            yield _Block(np.array(days, np.intp), taxa, {i: h & atlas.range[:, taxa] for i, h in held.items()})

    def _spread(self, taxa: Ints, matrix: Bools) -> Bools:
        spread = np.zeros(self.atlas.range.shape, bool)
        spread[:, taxa] = matrix
        return spread

    def _one_pass(self, block: _Block) -> dict[str, Floats]:
        weigh = Weights(self.shares[:, block.taxa], [season[:, block.taxa] for season in self.seasons])
        shape = len(block.at), len(block.taxa)
        heads, pairs, engaged = np.zeros(shape), np.zeros(shape), np.zeros((1 + len(self.seasons), *shape))
        strength = {i: self.strengths.of(self.views[0], i) for i in block.held}
        levels = sorted({e for e in strength.values() if e > 0}, reverse=True)
        joint = self._joint(block, [i for i in block.held if strength[i] > 0], weigh)
        for level, below in zip(levels, [*levels, 0.0][1:], strict=True):
            # Whom some instrument of this level holds: each of them, less each two, plus each three ...
            inside = [(1 if len(some) % 2 else -1, sums) for some, sums in joint if all(strength[i] >= level for i in some)]
            heads = sum((sign * sums.heads for sign, sums in inside), np.zeros(shape))
            for sign, sums in inside:
                engaged += (sign * (level - below)) * sums.engaged
                pairs += (sign * (level - below)) * sums.pairs
        with np.errstate(invalid="ignore", divide="ignore"):
            n, whole, seasonal = weigh.n, weigh.whole, engaged[1:] / weigh.seasonal[:, None]
            return {
                "A": np.where(n > 0, (np.rint(heads) == n).astype(float), np.nan),
                "C0": np.rint(heads) / n,
                "C1": _bounded(engaged[0] / whole),
                "K": np.where(weigh.pairs > 0, _bounded(pairs / weigh.pairs), np.nan),
                "F": _bounded(np.fmin.reduce([*seasonal, np.full(shape, np.nan)])),
            }

    def _joint(self, block: _Block, instruments: list[int], weigh: Weights) -> list[tuple[tuple[int, ...], Sums]]:
        """Every set of instruments that have members in common, with what these hold."""
        found = []
        for size in range(1, len(instruments) + 1):
            for chosen in combinations(instruments, size):
                who = np.logical_and.reduce([self.members[block.at, :, i] for i in chosen])
                where = np.logical_and.reduce([block.held[i] for i in chosen])
                states = np.flatnonzero(who.any(0) & where.any(1))
                if len(states):
                    found.append((chosen, weigh.of(states, who[:, states], where[states])))
        return found

    def _date_by_date(self, block: _Block) -> dict[str, Floats]:
        found = [metrics(self.views[n], block.taxa.tolist(), self.strengths) for n in block.at.tolist()]
        return {name: np.stack([getattr(one, name) for one in found]) for name in METRICS}


def _bounded(values: Floats) -> Floats:
    """Sums of floats may end a bit outside [0, 1]; adding 0 makes a negative zero plain."""
    return values.clip(0.0, 1.0) + 0.0
