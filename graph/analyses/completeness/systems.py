"""The metrics of many systems in many worlds, in one pass: dates of a history, one date, or what would be if.

What differs between the worlds are memberships, listings and what is in force; ranges, shares and what an instrument covers are
the same. So the members of a set of instruments X in every world (``D × S``) times the responsibility of the States that all of X
hold for a taxon (``S × T``) gives the sums of every world and taxon as one product of matrices, and the States (or pairs of
States) that *some* instrument holds follow by inclusion and exclusion over the few instruments that share a taxon.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from concerted.graph.analyses.completeness.formulas import METRICS, Sums, measured
from concerted.graph.analyses.completeness.joint import Weights
from concerted.graph.projection.axes import Bools, Floats, Ints
from concerted.graph.projection.engagement import Strengths
from concerted.graph.projection.holders import NOBODY
from concerted.graph.projection.projection import Projection
from concerted.graph.projection.scope import Scope
from concerted.graph.projection.territories import Folding
from concerted.graph.vocabulary import CONVENTION, Territories

# Inclusion and exclusion doubles with every instrument of a taxon: beyond this many, pairs are looked at.
MOST_TOGETHER = 8


def completeness(views: Sequence[Projection], taxa: Ints, strengths: Strengths) -> dict[str, Floats]:
    """The metrics of some taxa (columns) in every world, each ``len(views) × len(taxa)``, NaN where not defined."""
    found = {name: np.full((len(views), len(taxa)), np.nan) for name in METRICS}
    alike: dict[tuple[Folding, tuple[Scope, ...]], list[int]] = {}
    for n, p in enumerate(views):
        alike.setdefault((p.folded, p.coverage), []).append(n)
    for at in alike.values():
        some = [views[n] for n in at]
        p, r = some[0], shares(some[0])
        members = np.stack([one.members & one.in_force for one in some])
        seasons = (season[:, taxa] for season in p.seasons.values())
        weights = Weights.of_systems(p.range[:, taxa], seasons, None if r is None else r[:, taxa])
        for block in _blocks(some, members, taxa):
            strong = {i: strengths.of(p, i) for i in block.held}
            values = measured(sums_of(weights.part(block.columns), members[block.at], block.held, strong))
            where = np.ix_(np.array(at, np.intp)[block.at], block.columns)
            for name in METRICS:
                found[name][where] = values[name]
    return found


def shares(p: Projection) -> Floats | None:
    """``S × T``: r, the share of every State in the responsibility, 0 for others; None where all responsible States have the same.

    Where territories are kept apart, the codes of one State divide its share, so that keeping them apart does not
    change how much of the responsibility is engaged.
    """
    if p.territories == Territories.SOVEREIGN:
        return None
    held, groups = p.range, np.zeros(p.range.shape, np.int64)
    of = np.where(p.holder == NOBODY, np.arange(len(p.holder)), p.holder)
    np.add.at(groups, of, held)
    divided: Floats = held / np.maximum(groups[of], 1) / np.maximum((groups > 0).sum(0), 1)
    return divided


def sums_of(weights: Weights, members: Bools, held: dict[int, Bools], strengths: dict[int, float]) -> Sums:
    """What the metrics are made of, for ``T`` systems that the same instruments hold, in ``D`` worlds.

    Parameters
    ----------
    weights : Weights
        Responsible States, seasons and shares of ``T`` systems.
    members : array of bool, ``D × S × I``
        Who is in, in every world.
    held : mapping of arrays of bool, ``S × T``
        For whom each instrument holds what.
    strengths : mapping of float
        Of each instrument.

    Notes
    -----
    States count with the strongest instrument that holds them: with U_e what the instruments of strength e or more hold,
    ``Σ_e e · (U_e − U_e')`` over the strengths e, e' the next above. Whole numbers stay whole until the one division, so
    that 0 and 1 are exact.
    """
    total, n = weights.total[:, None], weights.counts
    shape = len(total), len(members), total.shape[2]
    before, engaged = np.zeros(shape), np.zeros(shape)
    for level, union in _unions(weights, members, {i: held[i] for i in held if strengths[i] > 0}, strengths):
        if weights.shares is not None:
            # What floats add up in different orders is the same where the counts say so.
            sums = union[n:].clip(before[n:], total[n:])
            union[n:] = np.where(union[:n] == total[:n], total[n:], np.where(union[:n] == before[:n], before[n:], sums))
        engaged += level * (union - before)
        before = union
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = engaged[-n:] / total[-n:]
    return Sums(total[0], before[0], ratio[0], ratio[1 : n - 1], ratio[n - 1])


def _unions(
    weights: Weights, members: Bools, held: dict[int, Bools], strengths: dict[int, float]
) -> Iterator[tuple[float, Floats]]:
    """Each strength, the highest first, with the sums over whom some instrument of it or more holds, ``rows × D × T``."""
    levels = sorted({strengths[i] for i in held}, reverse=True)
    shape = len(weights.total), len(members), weights.total.shape[1]
    if len(held) > MOST_TOGETHER:
        for level in levels:
            strong = [i for i in held if strengths[i] >= level]
            yield level, np.stack([weights.of_unions([held[i] & who[:, i, None] for i in strong]) for who in members], 1)
        return
    joint = list(_joint(weights, members, held, (), np.arange(members.shape[1]), np.ones(members.shape[:2], bool)))
    for level in levels:
        # Each of them, less each two, plus each three ...
        inside = [sums if len(some) % 2 else -sums for some, sums in joint if all(strengths[i] >= level for i in some)]
        yield level, sum(inside, np.zeros(shape))


def _joint(
    weights: Weights, members: Bools, held: dict[int, Bools], some: tuple[int, ...], states: Ints, who: Bools, where: Bools | None = None
) -> Iterator[tuple[tuple[int, ...], Floats]]:
    """Every set of instruments that holds some States together, with what these come to."""
    for i in held:
        if some and i <= some[-1]:
            continue
        who_too = who & members[:, states, i]
        where_too = held[i][states] if where is None else where & held[i][states]
        left = np.flatnonzero(who_too.any(0) & where_too.any(1))
        if len(left):
            who_left, where_left = who_too[:, left], where_too[left]
            yield (*some, i), weights.of(states[left], who_left, where_left)
            yield from _joint(weights, members, held, (*some, i), states[left], who_left, where_left)


@dataclass(frozen=True, eq=False)
class _Block:
    """Systems that the same instruments hold, in the worlds in which the Appendices hold them for the same States."""

    at: Ints
    columns: Ints
    held: dict[int, Bools]


def _blocks(views: Sequence[Projection], members: Bools, taxa: Ints) -> Iterator[_Block]:
    """Worlds by what the Appendices hold, systems by their instruments."""
    p = views[0]
    held, convention = p.range[:, taxa], p.atlas.instrument_index.get(CONVENTION)
    place = np.full(len(p.atlas.taxa), -1, np.intp)
    place[taxa] = np.arange(len(taxa))

    def concerned(scope: Scope) -> Bools:
        """Of the systems asked for, ``S × len(taxa)``."""
        matrix, at = np.zeros(held.shape, bool), place[scope.taxa]
        matrix[:, at[at >= 0]] = p.folded.allowed(scope)[:, at >= 0]
        return matrix & held

    others = [i for i in np.flatnonzero(members.any((0, 1))).tolist() if i != convention]
    allowed = {i: concerned(p.coverage[i]) for i in others}
    covered = np.stack([allowed[i].any(0) for i in others]) if others else np.zeros((0, len(taxa)), bool)
    patterns: dict[tuple[Scope, bytes], list[int]] = {}
    reserved: dict[bytes, Bools] = {}
    for n, view in enumerate(views):
        taken = b"" if view.reserved is None else np.packbits(view.reserved.taxa[:, taxa]).tobytes()
        if view.reserved is not None:
            reserved.setdefault(taken, view.reserved.taxa[:, taxa])
        patterns.setdefault((view.appendix(), taken), []).append(n)
    # A system that the Appendices hold in the same way over several patterns is looked at once.
    worlds_of: dict[tuple[int, bytes], list[int]] = {}
    listed_for: dict[tuple[int, bytes], Bools] = {}
    somewhere = np.flatnonzero(held.any(0)).tolist()
    for (scope, taken), at in patterns.items():
        # For what it has reserved a Party is as a non-Party is.
        columns = (concerned(scope) & ~reserved[taken] if taken else concerned(scope)).T.copy()
        packed = np.packbits(columns, axis=1)
        for t in somewhere:
            key = t, packed[t].tobytes()
            listed_for.setdefault(key, columns[t])
            worlds_of.setdefault(key, []).extend(at)
    groups: dict[tuple[bytes, bool, tuple[int, ...]], list[tuple[int, bytes]]] = {}
    for key, at in worlds_of.items():
        listed = convention is not None and bool(listed_for[key].any())
        groups.setdefault((covered[:, key[0]].tobytes(), listed, tuple(at)), []).append(key)
    for (mask, listed, worlds), keys in groups.items():
        here = np.array([t for t, _ in keys], np.intp)
        by = {i: allowed[i][:, here] for i, covers in zip(others, np.frombuffer(mask, bool), strict=True) if covers}
        if listed and convention is not None:
            by[convention] = np.stack([listed_for[key] for key in keys], 1)
        yield _Block(np.array(worlds, np.intp), here, dict(sorted(by.items())))
