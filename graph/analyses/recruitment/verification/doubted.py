"""The facts in doubt that a ranking rests on, and every score without each of them.

Every fact that is contested counts (rule 18), so that the ranking is the one with all of them. Without an edge of State s and unit t

``U_o' = U_o + c_ot (1 − E_ot) (w_t/(n_t − 1) − w_t/n_t)``,  ``U_s' = U_s − w_t (1 − E_st)/n_t``

and what is doubted of a whole State (its place on a list), or of a whole unit (a population, an entry of an annex), is the sum of such.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from concerted.graph.analyses.recruitment.ranking import Priorities
from concerted.graph.analyses.recruitment.verification.baseline import Baseline, how_far
from concerted.graph.projection.axes import Bools, Floats, Ints
from concerted.graph.projection.engagement import engaged
from concerted.graph.projection.perturbation import DEFAULT_CHANCES, Chances, doubts
from concerted.graph.vocabulary import Evidence

# How probable it is that what is counted is so where nothing says how probable: an undated membership that had not begun, an undated
# entry that had, a place on a list that no range row supports.
AS_LIKELY_AS_NOT = 0.5
# Edges that are looked at together: memory does not grow with their number.
_AT_A_TIME = 4096
NONE = -1


@dataclass(frozen=True, eq=False)
class Doubted:
    """Facts in doubt of one kind, and how the ranking stands without each.

    Parameters
    ----------
    kind : Evidence
        What would settle them.
    states, taxa, instruments : array of int, ``D``
        What each is of, on the axes of the atlas; ``NONE`` where it is of none.
    chance : array of float, ``D``
        How probable it is that what is counted is so.
    scores : array of float, ``D × C``
        Unmet responsibility without it.
    counted : array of bool, ``D × C``
        Whether a State is ranked without it.
    far : array of int, ``D × U`` or ``D``
        How far the systems are without it: every one, or that of its unit alone.
    asked : array of bool, ``D × S``, optional
        Whom to ask, where that is not the State it is of.
    lost : array of bool, ``D × S``, optional
        Whom its units concern no more without it, where that is not the State it is of.
    """

    kind: Evidence
    states: Ints
    taxa: Ints
    instruments: Ints
    chance: Floats
    scores: Floats
    counted: Bools
    far: Ints
    asked: Bools | None = field(default=None, repr=False)
    lost: Bools | None = field(default=None, repr=False)


def doubted(baseline: Baseline, chances: Chances = DEFAULT_CHANCES) -> Iterator[Doubted]:
    """Every fact in doubt that the ranking rests on, kind by kind, ranges in parts."""
    if not len(baseline.found.units):
        return
    yield from _ranges(baseline, chances)
    yield from _populations(baseline, chances)
    if baseline.found.is_convention:
        yield from _memberships_elsewhere(baseline)
        yield from _entries_elsewhere(baseline)
    else:
        yield from _places(baseline, chances)
        yield from _entries(baseline)
    yield from _memberships(baseline)


def _all(n: int, value: int = NONE) -> Ints:
    return np.full(n, value, np.intp)


def _ranges(baseline: Baseline, chances: Chances) -> Iterator[Doubted]:
    """Occurrences: without one the State shares no responsibility for the species. Where a list decides, nothing but firmness changes."""
    found, p = baseline.found, baseline.found.p
    edges = doubts(p.folded, chances)
    keep = np.flatnonzero((baseline.column[edges.taxa] >= 0) & (edges.chance < 1))
    states, units, chance = edges.states[keep], baseline.column[edges.taxa[keep]], edges.chance[keep]
    concerned = found.concerned[states, units]
    states, units, chance = states[concerned], units[concerned], chance[concerned]
    chance = np.where(baseline.supposed[states, units], np.minimum(chance, chances.population_states_unknown), chance)
    if not found.is_convention and baseline.scope.single:
        bare_states, bare = np.nonzero(found.missing & ~p.range[:, found.units])
        states, units = np.concatenate([states, bare_states]), np.concatenate([units, bare])
        chance = np.concatenate([chance, np.full(len(bare), AS_LIKELY_AS_NOT)])
        yield _untouched(baseline, states, units, chance)
        return
    for begin in range(0, len(states), _AT_A_TIME):
        part = slice(begin, begin + _AT_A_TIME)
        yield _edges(baseline, states[part], units[part], chance[part])


def _edges(baseline: Baseline, states: Ints, units: Ints, chance: Floats) -> Doubted:
    found, rows = baseline.found, np.arange(len(states))
    scores = baseline.scores + (baseline.losses[:, units] * baseline.gained[units]).T
    counted = np.ones(scores.shape, bool)
    own = baseline.place[states]
    mine = own >= 0
    scores[rows[mine], own[mine]] = baseline.scores[own[mine]] - found.contributions[states[mine], units[mine]]
    counted[rows[mine], own[mine]] = baseline.counts[own[mine]] > 1
    n, missing, kept_out = (of_unit[units] for of_unit in baseline.systems)
    far = how_far(n - 1, missing - found.missing[states, units], kept_out - baseline.kept_out[states, units])
    return Doubted(Evidence.RANGE, states, found.units[units], _all(len(states)), chance, scores, counted, far)


def _untouched(baseline: Baseline, states: Ints, units: Ints, chance: Floats) -> Doubted:
    shape = len(states), len(baseline.rows)
    return Doubted(
        Evidence.RANGE, states, baseline.found.units[units], _all(len(states)), chance, np.broadcast_to(baseline.scores, shape),
        np.ones(shape, bool), baseline.far[units], lost=np.zeros((len(states), len(baseline.place)), bool),
    )


def _of_units(
    baseline: Baseline, kind: Evidence, units: Ints, instruments: Ints, chance: float, concerned: Bools, engagement: Floats,
    asked: Bools,
) -> Doubted:
    """Doubts about whole units: who is concerned by each without, and how far engaged, both ``S × units``."""
    found = baseline.found
    n = concerned.sum(0)
    without = found.weight[units] * concerned / np.maximum(n, 1) * (1 - engagement)
    scores = baseline.scores + (without - found.contributions[:, units])[baseline.rows].T
    lost = (found.concerned[:, units] & ~concerned).T
    # A State that is ranked is no member: what concerns it is missing.
    missing, kept_out = (matrix[:, units] & concerned for matrix in (found.missing, baseline.kept_out))
    return Doubted(
        kind, _all(len(units)), found.units[units], instruments, np.full(len(units), chance), scores,
        baseline.counts - lost[:, baseline.rows] > 0, how_far(n, missing.sum(0), kept_out.sum(0)), asked, lost,
    )


def _populations(baseline: Baseline, chances: Chances) -> Iterator[Doubted]:
    """Populations whose States are not known, those of one unit together: without, nobody is supposed to hold them."""
    found, p = baseline.found, baseline.found.p
    nowhere = p.narrowed(np.ones(p.range.shape, bool), np.zeros(p.range.shape, bool))
    sure = Priorities(nowhere, found.query)
    asked = baseline.supposed | (found.concerned & ~sure.concerned)
    # Through another instrument a State is engaged for what it holds of the population: of the ranked alone that changes a score.
    asked[baseline.rows] |= (found.engagement != sure.engagement)[baseline.rows] & found.concerned[baseline.rows]
    units = np.flatnonzero(asked.any(0))
    if len(units):
        yield _of_units(
            baseline, Evidence.POPULATIONS, units, _all(len(units)), chances.population_states_unknown, sure.concerned[:, units],
            sure.engagement[:, units], asked[:, units].T,
        )


def _entries(baseline: Baseline) -> Iterator[Doubted]:
    """Entries of the annex of which it is not known since when they hold: without one the unit is not covered yet."""
    found, scope = baseline.found, baseline.scope
    units = np.flatnonzero((baseline.within(scope.undated) & found.concerned).any(0))
    if len(units):
        surely = found.concerned[:, units] & baseline.within(scope.sure.allowed)[:, units]
        nobody = np.zeros((len(units), len(found.concerned)), bool)
        yield _of_units(
            baseline, Evidence.ANNEX_DATES, units, _all(len(units), found.instrument), AS_LIKELY_AS_NOT, surely,
            found.engagement[:, units], nobody,
        )


def _entries_elsewhere(baseline: Baseline) -> Iterator[Doubted]:
    """The same of other instruments, through which States are engaged for what the Convention lists."""
    found, p = baseline.found, baseline.found.p
    without, strengths = p.without(found.instrument), found.query.strengths
    through: dict[int, tuple[Ints, Ints, Bools]] = {}
    first, second = np.zeros(found.concerned.shape), np.zeros(found.concerned.shape)
    by = np.full(found.concerned.shape, NONE, np.intp)
    for i, taxa, held in engaged(without):
        at = np.flatnonzero(baseline.column[taxa] >= 0)
        units = baseline.column[taxa[at]]
        strength = strengths.of(p, i) * held[:, at]
        best, after, of = first[:, units], second[:, units], by[:, units]
        above = strength > best
        second[:, units] = np.where(above, best, np.maximum(after, strength))
        first[:, units], by[:, units] = np.where(above, strength, best), np.where(above, i, of)
        through[i] = at, units, held[:, at]
    for i, (at, units, held) in through.items():
        scope = p.coverage[i]
        undated = scope.undated[:, at]
        others = np.where(by[:, units] == i, second[:, units], first[:, units])
        engagement = np.maximum(others, strengths.of(p, i) * (held & scope.sure.allowed[:, at]))
        changed = (engagement != found.engagement[:, units]) & found.concerned[:, units] & undated
        some = np.flatnonzero(changed[baseline.rows].any(0))
        if len(some):
            nobody = np.zeros((len(some), len(found.concerned)), bool)
            yield _of_units(
                baseline, Evidence.ANNEX_DATES, units[some], _all(len(some), i), AS_LIKELY_AS_NOT, found.concerned[:, units[some]],
                engagement[:, some], nobody,
            )


def _places(baseline: Baseline, chances: Chances) -> Iterator[Doubted]:
    """Places on the instrument's list: without one no unit concerns the State there."""
    found, lists, i = baseline.found, baseline.found.p.folded.lists, baseline.found.instrument
    states = np.flatnonzero(lists.area[:, i] & ~lists.firm[:, i])
    if not len(states):
        return
    # Where several codes have a place the best known speaks, as in ranges.
    chance = np.zeros(len(states))
    for basis, reason in (("inferred", "list_inferred"), ("unsourced", "list_unsourced")):
        chance = np.maximum(chance, lists.reasons[reason][states, i] * getattr(chances, basis))
    theirs = found.concerned[states]
    scores = baseline.scores + np.einsum("du,cu->dc", theirs * baseline.gained, baseline.losses)
    counted = np.ones(scores.shape, bool)
    own = baseline.place[states]
    rows = np.flatnonzero(own >= 0)
    scores[rows, own[rows]], counted[rows, own[rows]] = 0.0, False
    n, missing, kept_out = baseline.systems
    far = how_far(n - theirs, missing - found.missing[states], kept_out - baseline.kept_out[states])
    yield Doubted(Evidence.LIST, states, _all(len(states)), _all(len(states), i), chance, scores, counted, far)


def _memberships(baseline: Baseline) -> Iterator[Doubted]:
    """Members whose date of joining is not known: were one in already, it would be ranked no more, and missing nowhere."""
    found, i = baseline.found, baseline.found.instrument
    # A code that another holds has no units of its own.
    states = np.flatnonzero(found.p.possible_members[:, i] & (found.p.fold == np.arange(len(found.p.fold))))
    if not len(states):
        return
    scores = np.repeat(baseline.scores[None], len(states), 0)
    counted = np.ones(scores.shape, bool)
    own = baseline.place[states]
    rows = np.flatnonzero(own >= 0)
    counted[rows, own[rows]] = False
    n, missing, kept_out = baseline.systems
    far = how_far(np.broadcast_to(n, (len(states), len(n))), missing - found.missing[states], kept_out - baseline.kept_out[states])
    yield Doubted(
        Evidence.MEMBERSHIP, states, _all(len(states)), _all(len(states), i), np.full(len(states), AS_LIKELY_AS_NOT), scores, counted, far,
    )


def _memberships_elsewhere(baseline: Baseline) -> Iterator[Doubted]:
    """The same of other instruments: were a State in one already, it would be engaged through that, and leave less unmet."""
    found, p = baseline.found, baseline.found.p
    for i in p.others.tolist():
        states = np.flatnonzero(p.possible_members[:, i] & (baseline.place >= 0))
        scope = p.coverage[i]
        at = np.flatnonzero(baseline.column[scope.taxa] >= 0)
        if not len(states) or not len(at):
            continue
        units = baseline.column[scope.taxa[at]]
        engagement = found.engagement[states]
        joined = found.query.strengths.of(p, i) * p.concerned(scope)[np.ix_(states, at)]
        engagement[:, units] = np.maximum(engagement[:, units], joined)
        less = (found.weight * found.share[states] * (engagement - found.engagement[states])).sum(1)
        states, less = states[less > 0], less[less > 0]
        scores = np.repeat(baseline.scores[None], len(states), 0)
        scores[np.arange(len(states)), baseline.place[states]] -= less
        far = np.repeat(baseline.far[None], len(states), 0)
        yield Doubted(
            Evidence.MEMBERSHIP, states, _all(len(states)), _all(len(states), i), np.full(len(states), AS_LIKELY_AS_NOT), scores,
            np.ones(scores.shape, bool), far, lost=np.zeros((len(states), len(baseline.place)), bool),
        )
