"""What would settle whether gaps are firm: every reason has what settles it, and documents make firm what they settle."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import gap_records
from concerted.graph.analyses.gaps.settling import Settling, settlings
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import Projection, project
from concerted.graph.vocabulary import Evidence, Reason
from concerted.loaders import reference_release
from tests.graph.small import small_release, states

DAY = date(2020, 1, 1)


def agreement(**tables: Any) -> Release:
    """An agreement on two species, with four States on its list and no member."""
    codes = ("AAA", "BBB", "CCC", "DDD")
    base: dict[str, Any] = {
        "states": states(*codes), "taxa": [{"taxon": "Avis una"}, {"taxon": "Avis altera"}], "instruments": [{"id": "one"}],
        "instrument_ranges": [{"instrument": "one", "iso3": code} for code in codes],
        "coverage": [{"instrument": "one", "taxon": taxon} for taxon in ("Avis una", "Avis altera")],
        "ranges": [{"taxon": taxon, "iso3": code} for taxon in ("Avis una", "Avis altera") for code in codes],
    }
    return small_release(**(base | tables))


def of(release: Release, **query: Any) -> Settling:
    found = settlings(project(release, DAY), GapQuery(instrument="one", **query))
    assert len(found) == 1
    return found[0]


def told(found: Settling) -> list[tuple[set[str], int]]:
    return [(set(each.documents), each.n_firm) for each in found.settled]


def test_where_all_is_firm_nothing_is_to_be_settled() -> None:
    found = of(agreement())
    assert (found.n, found.n_firm, found.contested, found.settled) == (8, 8, (), ())


def test_a_list_without_a_document_contests_all_and_settles_all() -> None:
    listed = [{"instrument": "one", "iso3": code, "basis": "unsourced"} for code in ("AAA", "BBB", "CCC", "DDD")]
    found = of(agreement(instrument_ranges=listed))
    assert (found.n, found.n_firm) == (8, 0) and told(found) == [({"list"}, 8)]


def test_two_documents_that_only_together_make_firm_are_told_together() -> None:
    listed = [{"instrument": "one", "iso3": code, "basis": "inferred"} for code in ("AAA", "BBB", "CCC", "DDD")]
    found = of(agreement(
        instrument_ranges=listed, populations=[{"population": "una--east", "taxon": "Avis una", "name": "East"}],
        coverage=[{"instrument": "one", "taxon": "Avis una", "population": "una--east"}, {"instrument": "one", "taxon": "Avis altera"}],
    ))
    # The list alone makes the other species firm; the species of a population needs both.
    assert found.n_firm == 0 and told(found) == [({"populations", "list"}, 8), ({"list"}, 4)]


def test_ranges_are_settled_by_what_speaks_of_each_and_come_last() -> None:
    doubtful = [{"taxon": "Avis una", "iso3": "AAA", "presence": "uncertain"}, {"taxon": "Avis una", "iso3": "BBB"}]
    found = of(agreement(ranges=doubtful))
    assert found.contested == (Evidence.RANGE,) and told(found) == [({"range"}, found.n)]


def test_what_is_filtered_is_what_is_settled() -> None:
    release = agreement(ranges=[{"taxon": "Avis una", "iso3": "AAA", "basis": "inferred"}, {"taxon": "Avis altera", "iso3": "BBB"}])
    assert (of(release, state="AAA").n, of(release, state="AAA").n_firm) == (1, 0)
    assert (of(release, state="BBB").n, of(release, state="BBB").n_firm) == (1, 1)
    assert of(release, taxon="Avis altera").n == 1


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_but_statehood_names_what_settles_it(reason: Reason) -> None:
    assert (reason.settled_by is None) == (reason is Reason.STATEHOOD_DISPUTED)


@pytest.fixture(scope="module")
def today() -> Projection:
    return project(reference_release(), date(2026, 11, 26))


def test_of_the_reference_they_count_what_the_gaps_do(today: Projection) -> None:
    records = gap_records(today)
    for found in settlings(today):
        mine = [record for record in records if record.instrument == found.instrument]
        assert found.n == sum(record.n_taxa for record in mine) and found.n_firm == sum(record.n_firm for record in mine)
        assert [each.n_firm for each in found.settled] == sorted((each.n_firm for each in found.settled[:-1]), reverse=True) + [
            each.n_firm for each in found.settled[-1:]
        ]
        assert all(found.n_firm < each.n_firm <= found.n for each in found.settled)


def test_two_documents_would_make_most_gaps_of_the_raptors_memorandum_firm(today: Projection) -> None:
    found = settlings(today, GapQuery(instrument="raptors"))[0]
    assert found.n_firm == 0 and found.n > 1000
    best = found.settled[0]
    assert set(best.documents) == {Evidence.LIST, Evidence.POPULATIONS} and best.n_firm > 0.9 * found.n
