"""Maps say of every State what its portrait and its gaps say, at every date, and their history says the same."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import gap_records
from concerted.graph.analyses.maps.history import map_history, spread
from concerted.graph.analyses.maps.status import MapState, instrument_map
from concerted.graph.errors import UnknownName
from concerted.graph.facts.days.calendar import FIRST
from concerted.graph.facts.numeric import iso_numeric
from concerted.graph.projection.projection import Projection, project
from concerted.graph.vocabulary import CONVENTION, GapKind, MapStatus, Territories
from concerted.loaders import reference_release
from tests.graph.small import small_release, states

DAYS = (date(1979, 1, 1), date(1990, 6, 1), date(2009, 3, 1), date(2019, 10, 15), date(2026, 11, 21))
INSTRUMENTS = (CONVENTION, "acap", "raptors", "pacific-cetaceans", "eurobats", "saiga")
END = date(2026, 11, 21)


def expected(p: Projection, instrument: str) -> dict[str, str]:
    """The status of every State that is not ``none``, from its memberships and gaps."""
    i, found = p.atlas.instrument_index[instrument], dict[str, str]()
    if not p.in_force[i]:
        return found
    if instrument != CONVENTION:
        outside = gap_records(p, GapQuery(instrument=instrument, kind="outside_area"))
        found = {gap.state.iso3: "range_without_list" for gap in outside if gap.state}
    for gap in gap_records(p, GapQuery(instrument=instrument)):
        if gap.state and gap.kind in (GapKind.CONVENTION, GapKind.INSTRUMENT, GapKind.LISTED_ONLY, GapKind.RATIFICATION):
            found[gap.state.iso3] = f"missing_{gap.firmness}"
    found |= {code: "possible" for code, held in zip(p.atlas.codes, p.possible_members[:, i], strict=True) if held}
    return found | {code: "party" for code, held in zip(p.atlas.codes, p.members[:, i], strict=True) if held}


@pytest.mark.parametrize("territories", Territories)
@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_a_map_says_what_memberships_and_gaps_say(instrument: str, territories: str) -> None:
    seen = Counter[str]()
    for day in DAYS:
        p = project(reference_release(), day, territories)
        found = instrument_map(p, instrument)
        assert [state.iso3 for state in found] == sorted(state.iso3 for state in found)
        every = gap_records(p, GapQuery(instrument=instrument))
        gaps = {gap.state.iso3: gap for gap in every if gap.state and gap.kind != GapKind.TERRITORIAL}
        unreached = {
            code for gap in gap_records(p, GapQuery(instrument=instrument, kind="territorial")) for code in gap.territories
        } if territories == Territories.SOVEREIGN else set()
        by_code, wanted = {state.iso3: state for state in found}, expected(p, instrument)
        for state in found:
            seen[state.status] += 1
            if state.iso3 in unreached:
                assert state.status in ("missing_firm", "missing_contested")
                continue
            assert state.status == wanted.get(state.counts_for or "", "none"), (day, state)
            if state.status.startswith("missing") and state.counts_for == state.iso3:
                assert (state.n_taxa, state.n_firm) == (gaps[state.iso3].n_taxa, gaps[state.iso3].n_firm)
            elif state.status in ("party", "none"):
                assert state.n_taxa == state.n_firm == 0
        assert {code for code, status in wanted.items() if status != "none"} <= by_code.keys()
    assert seen["party"] and seen["none"]
    assert instrument != "raptors" or (seen["possible"] and seen["missing_contested"] and seen["range_without_list"])
    assert instrument != CONVENTION or (seen["missing_firm"] and not seen["range_without_list"])


@pytest.mark.parametrize("territories", Territories)
@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_the_history_says_on_every_day_what_the_map_of_the_day_says(instrument: str, territories: str) -> None:
    release = reference_release()
    found = map_history(project(release, END, territories), instrument)
    for state in found:
        spans = state.statuses
        assert spans[-1].until is None or state.kind == "former"
        assert all(one.until == other.since and one.status != other.status for one, other in pairwise(spans))
        assert spans[0].since == FIRST or state.kind == "former"
    edges = sorted({span.since for state in found for span in state.statuses} | {END})
    drawn = random.Random(3)
    days = {edges[0], edges[-1], *drawn.sample(edges, min(8, len(edges)))}
    days |= {day - timedelta(1) for day in days if day > FIRST} | {FIRST + timedelta(drawn.randrange((END - FIRST).days)) for _ in range(5)}
    for day in sorted(days):
        of_day = {state.iso3: state.status for state in instrument_map(project(release, day, territories), instrument)}
        by_span = {
            span.iso3: span.status for span in spread(found) if span.since <= day and (span.until is None or day < span.until)
        }
        assert by_span == of_day, day


def test_a_code_is_shown_as_its_holder_of_the_day() -> None:
    history = {state.iso3: state for state in map_history(project(reference_release(), END), CONVENTION)}
    # Hong Kong was British until 1997-07-01; China is no Party.
    assert [(str(span.status), span.since.isoformat()) for span in history["HKG"].statuses] == [
        ("none", "1979-01-01"), ("missing_firm", "1983-11-01"), ("party", "1985-10-01"), ("missing_firm", "1997-07-01"),
    ]
    assert {str(span.status) for span in history["ATA"].statuses} == {"none"}
    named = map_history(project(reference_release(), END, listings="named"), CONVENTION)
    assert {state.iso3 for state in named} == history.keys()


def test_what_is_not_in_force_has_an_empty_map() -> None:
    p = project(reference_release(), date(1983, 10, 31))
    for instrument in p.atlas.instruments:
        assert {state.status for state in instrument_map(p, instrument)} == {MapStatus.NONE}
    # Without members, and so without gaps, are plans at any time.
    now = project(reference_release(), END)
    assert {state.status for state in instrument_map(now, "caf")} == {MapStatus.NONE}


def test_a_former_state_is_there_while_it_is_one() -> None:
    def codes(day: date) -> set[str]:
        return {state.iso3 for state in instrument_map(project(reference_release(), day), CONVENTION)}

    assert {"SUN", "CSK"} <= codes(date(1991, 12, 25)) and "SUN" not in codes(date(1991, 12, 26))
    assert "SCG" not in codes(date(2003, 2, 3)) and "SCG" in codes(date(2003, 2, 4))
    history = {state.iso3: state for state in map_history(project(reference_release(), END), CONVENTION)}
    assert history["SUN"].statuses[-1].until == date(1991, 12, 26)


def test_what_counts_for_nobody_has_no_status() -> None:
    p = project(reference_release(), END)
    fold = p.fold.copy()
    fold[p.atlas.code_index["ATA"]] = -1
    found = {state.iso3: state for state in instrument_map(replace(p, folded=replace(p.folded, fold=fold)), CONVENTION)}
    assert found["ATA"] == MapState("ATA", "Antarctica", None, "010", found["ATA"].kind, None, MapStatus.NONE, 0, 0)
    # The last of the codes, which an index of -1 would mean, keeps its own.
    last = p.atlas.codes[-1]
    assert found[last] == {state.iso3: state for state in instrument_map(p, CONVENTION)}[last]


def test_a_territory_is_shown_as_the_state_it_counts_for_unless_it_is_not_reached() -> None:
    found = {state.iso3: state for state in instrument_map(project(reference_release(), END), "pacific-cetaceans")}
    assert (found["NCL"].counts_for, found["NCL"].status) == ("FRA", "party")
    assert (found["TKL"].counts_for, found["NZL"].status) == ("NZL", "party") and found["TKL"].status.startswith("missing")


def test_a_small_world() -> None:
    release = small_release(
        states=states("AAA", "BBB", "CCC", "DDD", "EEE"),
        taxa=[{"taxon": "Avis migrans"}, {"taxon": "Avis altera"}],
        ranges=[{"taxon": "Avis migrans", "iso3": code} for code in ("AAA", "BBB", "CCC")]
        + [{"taxon": "Avis altera", "iso3": "AAA"}, {"taxon": "Avis altera", "iso3": "DDD", "basis": "unsourced"}],
        instruments=[
            {"id": "cms", "short_name": "CMS", "name_en": "Convention", "kind": "convention", "in_force_on": "1983-11-01"},
            {"id": "two", "short_name": "Two", "name_en": "Two", "kind": "agreement", "parent": "cms", "in_force_on": "1990-01-01"},
        ],
        instrument_ranges=[{"instrument": "two", "iso3": code} for code in ("AAA", "BBB", "DDD", "EEE")],
        coverage=[{"instrument": "two", "taxon": taxon} for taxon in ("Avis migrans", "Avis altera")],
        memberships=[{"instrument": "cms", "iso3": "AAA"}, {"instrument": "two", "iso3": "AAA", "since": "1995-05-05"}],
        listings=[{"taxon": "Avis migrans"}],
        sources=[{"id": "s", "title": "Source", "tier": "official"}],
    )
    found = {state.iso3: str(state.status) for state in instrument_map(project(release, date(2000, 1, 1)), "two")}
    assert found == {
        "AAA": "party", "BBB": "missing_firm", "CCC": "range_without_list", "DDD": "missing_contested", "EEE": "missing_contested",
    }
    [mine] = [state for state in map_history(project(release, date(2000, 1, 1)), "two") if state.iso3 == "AAA"]
    assert [(str(span.status), span.since.isoformat()) for span in mine.statuses] == [
        ("none", "1979-01-01"), ("missing_firm", "1990-01-01"), ("party", "1995-05-05"),
    ]


def test_an_instrument_that_there_is_not_is_refused() -> None:
    p = project(reference_release(), END)
    for ask in (instrument_map, map_history):
        with pytest.raises(UnknownName):
            ask(p, "acab")


def test_numeric_codes() -> None:
    table = reference_release()["states"]
    known = {code: iso_numeric(code) for code in table["iso3"]}
    assert {code for code, numeric in known.items() if numeric is None} == {"EUE", "XKX", "CPT"}
    assert all(numeric is None or (len(numeric) == 3 and numeric.isdecimal()) for numeric in known.values())
    today = [numeric for code, kind in zip(table["iso3"], table["kind"], strict=True) if kind != "former" and (numeric := known[code])]
    assert len(set(today)) == len(today)
    assert [known[code] for code in ("AFG", "DEU", "KEN", "USA", "ZWE", "SSD", "ATA", "ESH", "GRL", "SUN", "DDR")] == [
        "004", "276", "404", "840", "716", "728", "010", "732", "304", "810", "278",
    ]


def test_projections_are_left_as_they_are() -> None:
    p = project(reference_release(), END)
    before = p.members.copy(), p.fold.copy()
    instrument_map(p, CONVENTION)
    map_history(p, "raptors")
    assert np.array_equal(p.members, before[0]) and np.array_equal(p.fold, before[1])
