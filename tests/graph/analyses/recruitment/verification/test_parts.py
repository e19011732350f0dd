"""What the queue is made of: ranks in rows of scores, how far systems are, what is lost with a fact, and whose gaps hang on it."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from concerted.graph.analyses.recruitment.ranking import Priorities, PriorityQuery
from concerted.graph.analyses.recruitment.verification.baseline import (
    COMPLETE,
    NOBODY_THERE,
    OUT_OF_REACH,
    REACHABLE,
    Baseline,
    how_far,
    ranked,
)
from concerted.graph.analyses.recruitment.verification.doubted import doubted
from concerted.graph.analyses.recruitment.verification.effects import Effects
from concerted.graph.analyses.recruitment.verification.records import ToVerify, verifications
from concerted.graph.analyses.recruitment.verification.stakes import Stakes, gaps_of
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import project
from concerted.graph.vocabulary import Evidence, Stake
from concerted.loaders import reference_release
from tests.graph.small import small_release, states

DAY = date(2020, 1, 1)
REAL = date(2014, 5, 1)


def test_ranks_of_equals_go_by_code_and_who_is_not_counted_comes_last() -> None:
    scores = np.array([[1.0, 3.0, 3.0 + 1e-14, 0.0], [1.0, 3.0, 2.0, 9.0]])
    counted = np.array([[True, True, True, True], [True, False, True, True]])
    assert ranked(scores, counted).tolist() == [[3, 1, 2, 4], [3, 4, 2, 1]]
    # Of those whom nothing concerns the order is that of the codes too.
    assert ranked(scores[:1], np.array([[False, True, False, False]])).tolist() == [[2, 1, 3, 4]]


def test_how_far_a_system_is() -> None:
    n, missing, kept_out = (np.array(each) for each in ([0, 2, 3, 3], [0, 0, 2, 2], [0, 0, 0, 1]))
    assert how_far(n, missing, kept_out).tolist() == [NOBODY_THERE, COMPLETE, REACHABLE, OUT_OF_REACH]


@pytest.mark.parametrize("instrument", ["cms", "raptors", "acap"])
def test_the_baseline_is_the_ranking(instrument: str) -> None:
    found = Priorities(project(reference_release(), REAL), PriorityQuery(instrument))
    baseline = Baseline(found)
    assert baseline.rows[np.argsort(baseline.ranks)].tolist() == found.ranked.tolist()
    np.testing.assert_allclose(baseline.scores, (baseline.losses * found.weight / np.maximum(found.n, 1)).sum(1), atol=1e-12)
    complete = ~found.missing.any(0) & (found.n > 0)
    assert ((baseline.far == COMPLETE) == complete).all()
    assert ((baseline.far == REACHABLE) == (found.missing.any(0) & ~found.missing[~found.candidates].any(0))).all()


@pytest.mark.parametrize("instrument", ["cms", "raptors", "sharks"])
def test_what_a_state_loses_the_others_gain(instrument: str) -> None:
    """Shares of a unit sum to its weight as long as anybody is responsible; without engagement so do the scores of all States."""
    found = Priorities(project(reference_release(), REAL), PriorityQuery(instrument))
    baseline = Baseline(found)
    (part, *_) = [each for each in doubted(baseline) if each.kind == Evidence.RANGE]
    units, own = baseline.column[part.taxa], baseline.place[part.states]
    others = part.scores - baseline.scores
    mine = np.flatnonzero(own >= 0)
    lost = -others[mine, own[mine]]
    np.testing.assert_allclose(lost, found.contributions[part.states[mine], units[mine]], atol=1e-12)
    others[mine, own[mine]] = 0
    assert (others >= 0).all()
    # Nobody gains whom the unit does not concern.
    assert not (others[~found.concerned[baseline.rows][:, units].T] > 0).any()
    # All gain alike what is not engaged of them.
    at = np.argmax(others, axis=1)
    some = np.flatnonzero(others.max(1) > 0)[:200]
    shares = others[some, at[some]] / baseline.losses[at[some], units[some]]
    n = found.n[units[some]]
    np.testing.assert_allclose(shares, found.weight[units[some]] / (n * (n - 1)), atol=1e-12)


def test_effects_of_some_rows() -> None:
    found = Priorities(project(reference_release(), REAL), PriorityQuery("sharks"))
    baseline = Baseline(found)
    for part in doubted(baseline):
        effects = Effects(baseline, part)
        assert (effects.shifts.sum(1) == 0).all()  # places are exchanged, none is lost
        assert (effects.expected <= effects.moved).all() and (effects.moved <= len(baseline.rows)).all()
        assert (effects.enters.sum(1) <= effects.leaves.sum(1)).all()
        for row in range(0, len(part.states), 17):
            shift, whose = effects.largest(row)
            assert abs(shift) == np.abs(effects.shifts[row]).max() and (whose == -1) == (shift == 0)
            systems, closed = effects.systems(row)
            assert set(closed) <= set(systems) <= set(found.units)


TERRITORY = {"iso3": "TTT", "iso2": "TT", "name_en": "Tee", "name_fr": "Té", "name_es": "Te", "kind": "territory", "sovereign": "AAA"}


def territorial(**of: Any) -> Release:
    """AAA is in without its territory, where a species may occur; BBB is not in."""
    return small_release(
        states=[*states("AAA", "BBB"), TERRITORY], taxa=[{"taxon": "Avis una"}, {"taxon": "Avis altera"}],
        instruments=[{"id": "one"}], coverage=[{"instrument": "one", "taxon": taxon} for taxon in ("Avis una", "Avis altera")],
        instrument_ranges=[{"instrument": "one", "iso3": code} for code in ("AAA", "BBB")],
        ranges=[{"taxon": "Avis una", "iso3": "TTT"} | of, {"taxon": "Avis una", "iso3": "BBB"}, {"taxon": "Avis altera", "iso3": "BBB"}],
        memberships=[{"instrument": "one", "iso3": "AAA", "excludes": "TTT"}],
    )


def queue(release: Release, territories: str = "sovereign") -> list[ToVerify]:
    return verifications(project(release, DAY, territories), PriorityQuery("one")).records


def test_a_gap_of_a_territory_hangs_on_what_occurs_there() -> None:
    (found,) = queue(territorial(basis="inferred"))
    assert (found.state and found.state.iso3, found.territories) == ("AAA", ("TTT",))
    assert (found.gap_at_stake, found.gaps_of, found.own_shift, found.ranks_moved) == (Stake.FALLS, ("AAA",), None, 0)
    # Kept apart the list does not name it, and it has no unit of the instrument.
    assert queue(territorial(basis="inferred"), "separate") == []


def test_what_hangs_on_nothing_is_of_nobody() -> None:
    p = project(territorial(basis="inferred"), DAY)
    baseline = Baseline(Priorities(p, PriorityQuery("one")))
    (part,) = doubted(baseline)
    stakes = Stakes.of(gaps_of(p, "one", baseline.scope), part, baseline.found.instrument)
    assert stakes.order.tolist() == [0]
    nothing = Stakes.of([], part, baseline.found.instrument)
    assert nothing.order.tolist() == [2] and nothing.told(0)[0] is None


def test_of_another_instrument_no_gap_is_told() -> None:
    p = project(reference_release(), REAL)
    found = verifications(p, PriorityQuery())
    elsewhere = [each for each in found.records if each.instrument is not None]
    assert {each.kind for each in elsewhere} == {"membership", "annex_dates"}
    assert all(each.instrument != "cms" and each.gap_at_stake is None and each.systems == () for each in elsewhere)


def test_realms_and_classes_are_rankings_of_their_own() -> None:
    p = project(reference_release(), REAL)
    whole, avian, birds = (verifications(p, PriorityQuery(**of)) for of in ({}, {"realm": "avian"}, {"taxon_class": "Aves"}))
    assert avian.records == birds.records and 0 < birds.total < whole.total
    classes = dict(zip(p.atlas.taxa, p.atlas.classes, strict=True))
    of_birds, of_all = ([each for each in found.records if each.kind == Evidence.RANGE] for found in (birds, whole))
    assert {each.taxon for each in of_birds} == {each.taxon for each in of_all if classes[str(each.taxon)] == "Aves"}
