"""What members of one instrument add, by the sums of the second implementation, whoever is a member."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from random import Random
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.completeness.contribution import Contribution
from concerted.graph.analyses.completeness.metrics import metrics
from concerted.graph.facts.release import Release
from concerted.graph.projection.engagement import Strengths
from concerted.graph.projection.projection import project
from concerted.graph.vocabulary import Territories
from concerted.loaders import reference_release
from tests.graph.small import small_release, states
from tests.plain.facts import Facts
from tests.plain.metrics import Engagement, taxon_metrics
from tests.plain.scope import appendix_scope, units_of
from tests.trying import tried
from tests.worlds import CODES, DATES, worlds

some = tried(60)
INSTRUMENTS = st.sampled_from(("cms", "cms", "agr-one", "agr-two", "mou-one"))
MODES = st.sampled_from(tuple(Territories))


def plain_means(engagement: Engagement) -> tuple[float | None, float | None]:
    """C1 and K over the units of both Appendices, each over those that have it."""
    facts = engagement.facts
    found = [taxon_metrics(engagement, unit) for unit in units_of(facts, appendix_scope(facts, "I", "II"))]
    c1, k = [each.C1 for each in found if each.C1 is not None], [each.K for each in found if each.K is not None]
    return fmean(c1) if c1 else None, fmean(k) if k else None


def contribution(world: Release, as_of: date, instrument: str, mode: str) -> Contribution:
    p = project(world, as_of, mode)
    return Contribution(p, p.atlas.instrument_index[instrument], p.appendix().units)


@some
@given(worlds(), st.sampled_from(DATES), INSTRUMENTS, MODES, st.integers(0, 2**32))
def test_with_any_members_both_are_the_sums_of_the_second_implementation(
    world: Release, as_of: date, instrument: str, mode: str, seed: int,
) -> None:
    found, engagement = contribution(world, as_of, instrument, mode), Engagement(Facts(world, as_of, mode))
    codes = found.p.atlas.codes
    for size in (0, 2, 5, len(CODES)):
        members = set(Random(seed + size).sample(CODES, size))
        if instrument in engagement.members:
            engagement.members[instrument] = members
        wanted = plain_means(engagement)
        added = found.value(np.array([code in members for code in codes]))
        for none, more, whole in zip(found.without, added, wanted, strict=True):
            assert (none is None) == (whole is None)
            assert none is None or none + more == pytest.approx(whole, abs=1e-9)


@some
@given(worlds(), st.sampled_from(DATES), INSTRUMENTS, MODES)
def test_nothing_is_taken_away_and_pairs_are_worth_more_together(world: Release, as_of: date, instrument: str, mode: str) -> None:
    found = contribution(world, as_of, instrument, mode)
    assert (found.alone >= 0).all() and (found.together >= -1e-15).all()
    assert np.allclose(found.together, found.together.T) and not np.diag(found.together).any()
    # Of pairs the whole is more than its parts: who joins later finds more to join.
    one, other = np.zeros(len(found.alone), bool), np.zeros(len(found.alone), bool)
    one[::2], other[1::2] = True, True
    assert found.value(one | other)[1] >= found.value(one)[1] + found.value(other)[1] - 1e-12
    assert found.value(one | other)[0] == pytest.approx(found.value(one)[0] + found.value(other)[0], abs=1e-12)
    assert not (found.held & ~found.p.range[:, found.units]).any()


@some
@given(worlds(), st.sampled_from(DATES), INSTRUMENTS, MODES)
def test_what_members_reach_is_who_is_in(world: Release, as_of: date, instrument: str, mode: str) -> None:
    found = contribution(world, as_of, instrument, mode)
    p, i = found.p, found.instrument
    named, of, member = p.atlas.membership_rows
    own = np.intersect1d(np.flatnonzero(p.members[:, i]), named[(of == i) & member])
    reached = found.reached(own)
    if mode == Territories.SOVEREIGN:
        assert (reached.sum(1) == 1).all()
    # A code that left may be reached by its holder still: whoever is in is so by somebody's membership.
    now = [n for n, s in enumerate(own.tolist()) if _holds(world, p.atlas.codes[s], instrument, as_of)]
    assert (reached[now].any(0) == p.members[:, i]).all()
    for n in now:
        assert reached[n, own[n]]


def _holds(world: Release, iso3: str, instrument: str, as_of: date) -> bool:
    return Facts(world, as_of).best([
        row for row in Facts(world, as_of).memberships[instrument, iso3] if row["role"] in ("party", "signatory")
    ]) == "definite"


@pytest.mark.parametrize("mou", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("instrument", ["cms", "raptors", "sharks"])
def test_a_memorandum_counts_as_it_is_said_to(instrument: str, mou: float) -> None:
    p, strengths = project(reference_release(), date(2026, 11, 30)), Strengths(mou)
    i = p.atlas.instrument_index[instrument]
    found = Contribution(p, i, p.appendix().units, strengths)
    whole = metrics(p, strengths=strengths).mean()
    c1, k = found.value(p.members[:, i])
    assert (found.without[0] + c1, found.without[1] + k) == pytest.approx((whole["C1"], whole["K"]), abs=1e-9)
    if mou == 0 and instrument != "cms":
        assert (c1, k) == (0, 0)


def test_who_would_be_a_member_is_worth_what_joining_brings() -> None:
    p = project(reference_release(), date(2024, 2, 12))
    found = Contribution(p, p.convention, p.appendix().units)
    china = p.atlas.code_index["CHN"]
    more = metrics(p.joined(china, p.convention)).mean()
    now = metrics(p).mean()
    assert found.alone[china] == pytest.approx(more["C1"] - now["C1"], abs=1e-12)
    assert found.together[china] @ p.members[:, p.convention] == pytest.approx(more["K"] - now["K"], abs=1e-12)


def held_by(*instruments: tuple[str, bool, str]) -> Release:
    """Four States with one species, and instruments (a name, whether it binds, codes of members) that all cover it."""
    codes = ("AAA", "BBB", "CCC", "DDD")
    return small_release(
        states=states(*codes), taxa=[{"taxon": "Avis una"}], listings=[{"taxon": "Avis una"}],
        ranges=[{"taxon": "Avis una", "iso3": code} for code in codes],
        instruments=[{"id": name, "binding": binds, "kind": "agreement" if binds else "mou"} for name, binds, _ in instruments],
        coverage=[{"instrument": name, "taxon": "Avis una"} for name, _, _ in instruments],
        memberships=[{"instrument": name, "iso3": letter * 3} for name, _, letters in instruments for letter in letters],
    )


def test_worked_values_beside_several_others() -> None:
    """A memorandum beside an agreement of A and B and another memorandum of B and C adds to C and D, and to pairs but A and B."""
    p = project(held_by(("mine", False, ""), ("agreement", True, "AB"), ("other", False, "BC")), date(2020, 1, 1))
    found = Contribution(p, p.atlas.instrument_index["mine"], p.appendix().units)
    assert found.alone.tolist() == pytest.approx([0, 0, 0, 0.5 / 4])
    worth = {(p.atlas.codes[s], p.atlas.codes[u]): found.together[s, u] for s, u in combinations(range(4), 2)}
    by_memorandum = pytest.approx(0.5 / 6)
    assert worth == {
        ("AAA", "BBB"): 0, ("BBB", "CCC"): 0, ("AAA", "CCC"): by_memorandum, ("AAA", "DDD"): by_memorandum,
        ("BBB", "DDD"): by_memorandum, ("CCC", "DDD"): by_memorandum,
    }
    binding = Contribution(p, p.atlas.instrument_index["agreement"], p.appendix().units)
    assert binding.alone.tolist() == pytest.approx([0.25, 0.125, 0.125, 0.25])
    assert binding.together[1, 2] == pytest.approx(0.5 / 6) and binding.together[0, 1] == pytest.approx(1 / 6)


def test_what_is_not_in_force_or_covers_nothing_adds_nothing() -> None:
    p = project(held_by(("mine", True, "AB")), date(1999, 1, 1))
    found = Contribution(p, 0, p.appendix().units)
    assert found.strength == 0 and not found.alone.any() and not found.together.any() and found.without == (0, 0)
    nothing = Contribution(project(held_by(("mine", True, "AB")), date(1989, 1, 1)), 0, np.array([], np.intp))
    assert nothing.without == (None, None) and nothing.value(np.ones(4, bool)) == (0, 0)
