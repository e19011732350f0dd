"""Who holds a code at a date, and for whom its facts count: the plain rules on releases of a few rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from concerted.graph.facts.release import Release
from tests.graph.small import small_release, states
from tests.plain.facts import Facts
from tests.plain.gaps import gaps
from tests.plain.metrics import Engagement, taxon_metrics
from tests.plain.priorities import priorities

DAY = date(2020, 1, 1)
EARLY = date(1995, 1, 1)


def code(iso3: str, **more: Any) -> dict[str, Any]:
    return states(iso3)[0] | more


def world(**tables: Any) -> Release:
    """A part of a former State that is a State since 2000; a territory that passed from BBB to AAA then; what is nobody's; one disputed."""
    base: dict[str, Any] = {
        "states": [
            code("AAA"), code("BBB"), code("FFF", kind="former", until="2000-01-01"), code("PPP", since="2000-01-01"),
            code("TTT", kind="territory", sovereign="AAA"), code("NNN", kind="no_state"), code("OOO", kind="territory"),
            code("KKK", kind="territory", can_accede="disputed"), code("EUE", kind="reio"), code("XXX", can_accede="no"),
        ],
        "sovereignties": [
            {"iso3": "PPP", "holder": "FFF", "until": "2000-01-01"}, {"iso3": "TTT", "holder": "BBB", "until": "2000-01-01"},
            {"iso3": "KKK", "holder": "PPP", "until": "2005"},
        ],
        "taxa": [{"taxon": "Avis una"}],
        "ranges": [{"taxon": "Avis una", "iso3": s} for s in ("AAA", "PPP", "TTT", "NNN", "OOO", "KKK", "XXX")],
        "instruments": [{"id": "cms", "kind": "convention", "in_force_on": "1983-11-01"}, {"id": "one", "in_force_on": "1990-01-01"}],
        "listings": [{"taxon": "Avis una"}],
        "coverage": [{"instrument": "one", "taxon": "Avis una"}],
    }
    return small_release(**(base | tables))


@pytest.mark.parametrize(("day", "iso3", "folded", "apart"), [
    (EARLY, "PPP", "FFF", "FFF"),  # a State before it was one counts for its holder, kept apart or not
    (date(1999, 12, 31), "PPP", "FFF", "FFF"),
    (date(2000, 1, 1), "PPP", "PPP", "PPP"),  # the end of an interval is not in it
    (EARLY, "TTT", "BBB", "TTT"),
    (DAY, "TTT", "AAA", "TTT"),  # no row in force: the sovereign of today
    (EARLY, "KKK", "FFF", "FFF"),  # a holder of a holder
    (date(2004, 1, 1), "KKK", "PPP", "PPP"),
    (DAY, "KKK", "KKK", "KKK"),  # disputed counts as a State
    (EARLY, "FFF", "FFF", "FFF"),
    (DAY, "FFF", None, None),  # dissolved, and held by nobody
    (DAY, "NNN", None, None),
    (DAY, "OOO", None, None),  # a territory without a holder is no State
    (DAY, "EUE", "EUE", "EUE"),
])
def test_holder(day: date, iso3: str, folded: str | None, apart: str | None) -> None:
    assert Facts(world(), day).home(iso3) == folded
    assert Facts(world(), day, "separate").home(iso3) == apart


def test_a_state_without_a_holder_before_it_was_one_is_nobodys() -> None:
    release = world(sovereignties=[])
    assert Facts(release, EARLY).home("PPP") is None
    assert ("convention", "PPP", "cms") not in gaps(release, EARLY)


def test_a_territory_of_nobody_is_nobodys_kept_apart_or_not() -> None:
    release = world(sovereignties=[{"iso3": "TTT", "holder": "PPP", "until": "2000-01-01"}])
    assert Facts(release, EARLY).home("TTT") is None
    assert Facts(release, EARLY, "separate").home("TTT") is None


def test_what_is_under_no_state_is_nobodys_whoever_held_it() -> None:
    release = world(sovereignties=[{"iso3": "NNN", "holder": "AAA"}, {"iso3": "OOO", "holder": "NNN"}])
    assert Facts(release, DAY).home("NNN") is None and Facts(release, DAY).home("OOO") is None


def test_holders_in_a_circle_are_nobody() -> None:
    release = world(sovereignties=[{"iso3": "AAA", "holder": "BBB"}, {"iso3": "BBB", "holder": "AAA"}])
    assert Facts(release, DAY).home("AAA") is None


def test_gaps_are_those_of_the_holder_of_the_time() -> None:
    assert {s for _, s, _ in gaps(world(), EARLY)} == {"AAA", "BBB", "FFF", "XXX"}
    assert {s for _, s, _ in gaps(world(), DAY)} == {"AAA", "PPP", "KKK", "XXX"}
    assert {s for _, s, _ in gaps(world(), DAY, "separate")} == {"AAA", "PPP", "KKK", "XXX", "TTT"}
    assert {s for _, s, _ in gaps(world(), EARLY, "separate")} == {"AAA", "FFF", "TTT", "XXX"}


def test_memberships_stay_with_the_code_that_has_them() -> None:
    release = world(memberships=[{"instrument": "cms", "iso3": iso3, "since": "1985"} for iso3 in ("PPP", "FFF")])
    assert ("convention", "FFF", "cms") not in gaps(release, EARLY)
    assert ("convention", "PPP", "cms") not in gaps(release, DAY)
    only = world(memberships=[{"instrument": "cms", "iso3": "PPP", "since": "1985"}])
    assert ("convention", "FFF", "cms") in gaps(only, EARLY)


def test_lists_and_populations_count_for_the_holder() -> None:
    release = world(
        instrument_ranges=[{"instrument": "one", "iso3": s} for s in ("PPP", "NNN", "TTT")],
        populations=[{"population": "east", "taxon": "Avis una", "name": "East", "states": "PPP NNN"}],
        coverage=[{"instrument": "one", "taxon": "Avis una", "population": "east"}, {"instrument": "one", "taxon": "Avis altera"}],
        taxa=[{"taxon": "Avis una"}, {"taxon": "Avis altera"}],
    )
    early = {(kind, s): gap for (kind, s, i), gap in gaps(release, EARLY).items() if i == "one" and kind != "outside_area"}
    assert set(early) == {("instrument", "FFF"), ("listed_only", "BBB")}
    assert early["instrument", "FFF"].units == {"Avis una": None}


def test_what_is_nobodys_is_in_no_n() -> None:
    release = world(memberships=[{"instrument": "cms", "iso3": "AAA"}])
    # AAA (with TTT), PPP, KKK and XXX are responsible; NNN and OOO are not.
    assert taxon_metrics(Engagement(Facts(release, DAY)), "Avis una").C0 == 1 / 4
    nobody = world(ranges=[{"taxon": "Avis una", "iso3": s} for s in ("NNN", "OOO")])
    assert taxon_metrics(Engagement(Facts(nobody, DAY)), "Avis una").C0 is None


def test_disputed_statehood_contests_every_gap_and_is_ranked_on_request() -> None:
    listed = world(instrument_ranges=[{"instrument": "one", "iso3": "KKK"}], ranges=[{"taxon": "Avis una", "iso3": "KKK"}])
    found = gaps(listed, DAY)
    assert {key: gap.reasons for key, gap in found.items() if key[1]} == {
        ("convention", "KKK", "cms"): {"statehood_disputed"}, ("instrument", "KKK", "one"): {"statehood_disputed"},
    }
    bare = gaps(world(instrument_ranges=[{"instrument": "one", "iso3": "KKK"}], coverage=[]), DAY)["listed_only", "KKK", "one"]
    assert bare.reasons == {"no_range_edge", "statehood_disputed"}
    # XXX cannot accede; all four share the responsibility.
    ranked, more = priorities(world(), DAY), priorities(world(), DAY, disputed=True)
    assert set(ranked) == {"AAA", "PPP"} and set(more) == {"AAA", "PPP", "KKK"}
    assert ranked["AAA"].responsibility == 1 / 4 and ranked["AAA"].closing == 1 / 4


def test_who_cannot_accede_is_not_ranked_and_has_its_gaps() -> None:
    assert gaps(world(), DAY)["convention", "XXX", "cms"].firm == {"Avis una"}


@pytest.mark.parametrize(("kind", "can"), [("state", True), ("reio", True), ("former", True), ("territory", False), ("no_state", False)])
def test_who_can_accede_where_nothing_is_said(kind: str, can: bool) -> None:
    assert Facts(world(states=[code("AAA", kind=kind)], sovereignties=[], ranges=[]), DAY).ranked("AAA", disputed=True) == can


def test_separate_codes_of_a_holder_share_its_part() -> None:
    release = world(memberships=[{"instrument": "cms", "iso3": "BBB", "since": "1990"}],
                    ranges=[{"taxon": "Avis una", "iso3": s} for s in ("AAA", "BBB", "TTT")])
    # In 1995 TTT is BBB's, whose membership reaches it; two holders at either date.
    for day, engaged in ((EARLY, 2 / 3), (DAY, 1 / 3)):
        found = vars(taxon_metrics(Engagement(Facts(release, day, "separate")), "Avis una"))
        assert (found["C0"], found["C1"]) == pytest.approx((engaged, 1 / 2))
