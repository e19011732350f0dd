"""Which facts stand in the queue, how probable each is and whom it asks is what rows say one by one."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.recruitment.ranking import PriorityQuery
from concerted.graph.analyses.recruitment.verification.records import verifications
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import project
from concerted.loaders import reference_release
from tests.plain.verification import Doubt, in_doubt
from tests.trying import tried
from tests.worlds import DATES, KINDS, world_of_seed, worlds

joinable = st.sampled_from([name for name, kind in KINDS.items() if kind in ("convention", "agreement", "mou")])


def queued(release: Release, as_of: date, instrument: str, territories: str = "sovereign") -> set[Doubt]:
    found = verifications(project(release, as_of, territories), PriorityQuery(instrument))
    told = [
        Doubt(str(each.kind), each.state and each.state.iso3, each.taxon, each.instrument, each.chance, frozenset(each.ask))
        for each in found.records
    ]
    assert len(set(told)) == len(told) == found.total
    return set(told)


@tried(120)
@given(worlds(), st.sampled_from(DATES), joinable, st.sampled_from(("sovereign", "separate")))
def test_facts_in_doubt_of_small_worlds(world: Release, as_of: date, instrument: str, mode: str) -> None:
    assert queued(world, as_of, instrument, mode) == in_doubt(world, as_of, instrument, mode)


def test_every_kind_occurs_in_a_few_worlds() -> None:
    kinds: Counter[tuple[str, bool]] = Counter()
    for seed in range(12):
        world = world_of_seed(seed)
        for as_of in DATES:
            for instrument in ("cms", "agr-one", "mou-one"):
                found = queued(world, as_of, instrument)
                assert found == in_doubt(world, as_of, instrument)
                kinds.update((each.kind, each.instrument not in (None, instrument)) for each in found)
    assert {kind for kind, _ in kinds} == {"range", "populations", "list", "membership", "annex_dates"}
    # Through other instruments States are engaged for what the Convention lists.
    assert {kind for kind, elsewhere in kinds if elsewhere} == {"membership", "annex_dates"}


@pytest.mark.parametrize(("instrument", "day"), [
    ("acap", date(2019, 10, 15)), ("raptors", date(2014, 5, 1)), ("sharks", date(2026, 11, 26)), ("saiga", date(2014, 5, 1)),
    ("dugong", date(2014, 5, 1)),
])
def test_facts_in_doubt_of_the_reference_release(instrument: str, day: date) -> None:
    assert queued(reference_release(), day, instrument) == in_doubt(reference_release(), day, instrument)
