"""Ranks under other counts are those of the ranking when it is asked so."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.recruitment.alternatives import ComparedRanks, compared_ranks
from concerted.graph.analyses.recruitment.ranking import PriorityQuery
from concerted.graph.analyses.recruitment.records import priority_records
from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import Projection, project
from concerted.graph.vocabulary import Alternative
from concerted.loaders import reference_release
from tests.plain.priorities import priorities
from tests.trying import tried
from tests.worlds import DATES, KINDS, release_of, rows_of, worlds

joinable = st.sampled_from([name for name, kind in KINDS.items() if kind in ("convention", "agreement", "mou")])
GOOD = ("sourced", "corroborated")


@pytest.fixture(scope="module")
def reference() -> Projection:
    return project(reference_release(), date(2026, 11, 25))


def ranks(p: Projection, query: PriorityQuery) -> dict[str, int]:
    return {record.state.iso3: record.rank for record in priority_records(p, query)}


def told(records: list[ComparedRanks], which: str) -> dict[str, int]:
    """The ranks of those that are ranked under an alternative."""
    return {record.state.iso3: rank for record in records if (rank := getattr(record, which)) is not None}


def of_firm_facts(release: Release) -> Release:
    """The release without contested occurrences, and without States of populations that are not known."""
    tables = rows_of(release)
    firm = [row for row in tables["ranges"] if row["presence"] == "extant" and row["basis"] in GOOD]
    unknown = {row["population"] for row in tables["populations"] if not row["states"]}
    without = {name: [row for row in tables[name] if row["population"] not in unknown] for name in ("listings", "coverage")}
    return release_of(tables | without | {"ranges": firm}, release.published)


def test_there_is_a_field_for_every_alternative() -> None:
    assert [field.name for field in fields(ComparedRanks)] == ["rank", "state", "region", *Alternative, "best", "worst"]


@pytest.mark.parametrize("query", [
    PriorityQuery(), PriorityQuery(weights="appendix", disputed=True), PriorityQuery(taxon_class="Mammalia"), PriorityQuery("raptors"),
])
def test_each_rank_is_that_of_a_ranking_asked_so(reference: Projection, query: PriorityQuery) -> None:
    found = compared_ranks(reference, query)
    assert told(found, "rank") == ranks(reference, query)
    for realm in ("marine", "terrestrial", "avian"):
        assert told(found, realm) == ranks(reference, replace(query, realm=realm))
    assert told(found, "appendix_i") == ranks(reference, replace(query, appendix="I"))
    named = project(reference.release, reference.as_of, listings="named")
    assert told(found, "named") == ranks(named, query)
    counts = {record.state.iso3: record.n_taxa for record in priority_records(reference, query)}
    order = sorted(counts, key=lambda code: (-counts[code], code))
    assert told(found, "species") == {code: n for n, code in enumerate(order, 1)}


@tried(60)
@given(worlds(), st.sampled_from(DATES), joinable, st.sampled_from(("equal", "appendix")))
def test_firm_ranks_are_those_of_a_release_without_what_is_contested(world: Release, as_of: date, instrument: str, weights: Any) -> None:
    query = PriorityQuery(instrument, weights)
    found = compared_ranks(project(world, as_of), query)
    plain = priorities(of_firm_facts(world), as_of, instrument, weights)
    firm = told(found, "firm")
    # By a list alone, where an instrument has one unit, a State may be ranked whom the plain program without unknown populations has not.
    order = sorted(plain, key=lambda code: (-round(plain[code].unmet, 9), code))
    if set(firm) == set(order):
        assert [code for code, _ in sorted(firm.items(), key=lambda pair: pair[1])] == order
    assert instrument != "cms" or set(firm) == set(order)


@tried(60)
@given(worlds(), st.sampled_from(DATES), joinable)
def test_best_and_worst_are_of_all(world: Release, as_of: date, instrument: str) -> None:
    found = compared_ranks(project(world, as_of), PriorityQuery(instrument))
    for record in found:
        every = [rank for rank in (record.rank, *(getattr(record, which) for which in Alternative)) if rank is not None]
        assert (record.best, record.worst) == (min(every), max(every))
    for which in ("rank", *Alternative):
        # A subspecies that is a unit of Appendix I alone may concern somebody whom the headline does not rank, who has a rank there.
        assert len(set(told(found, which).values())) == len(told(found, which))


def test_what_the_query_leaves_no_unit_has_no_rank(reference: Projection) -> None:
    marine = compared_ranks(reference, PriorityQuery(realm="marine"))
    assert told(marine, "marine") == told(marine, "rank") and not told(marine, "avian") and not told(marine, "terrestrial")
    second = compared_ranks(reference, PriorityQuery(appendix="II"))
    assert not told(second, "appendix_i") and told(second, "avian")
    landlocked = next(record for record in compared_ranks(reference) if record.state.iso3 == "NPL")
    assert landlocked.marine is None and landlocked.avian is not None


def test_region_and_top_choose_and_change_no_rank(reference: Projection) -> None:
    every = {record.state.iso3: record for record in compared_ranks(reference)}
    asian = compared_ranks(reference, PriorityQuery(region="Asia", top=3))
    assert len(asian) == 3 and {record.region for record in asian} == {"Asia"}
    assert all(record == every[record.state.iso3] for record in asian)


def test_an_instrument_without_members_is_refused(reference: Projection) -> None:
    with pytest.raises(InvalidQuery, match="one that has members"):
        compared_ranks(reference, PriorityQuery("nothing"))


def test_before_its_entry_into_force_nobody_is_ranked() -> None:
    assert compared_ranks(project(reference_release(), date(1979, 7, 1))) == []
