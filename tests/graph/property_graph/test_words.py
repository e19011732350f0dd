"""Derived words: each is declared and made, says what its rule says, and agrees with the projection."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES
from concerted.graph.projection.axes import Bools
from concerted.graph.projection.counting.scope import Scope
from concerted.graph.projection.holders import NOBODY
from concerted.graph.projection.projection import Projection, project
from concerted.graph.property_graph.derived import with_words
from concerted.graph.property_graph.holding import holders
from concerted.graph.property_graph.model import MADE
from concerted.graph.property_graph.reached import reached
from concerted.graph.property_graph.reserved import reserved
from concerted.graph.property_graph.scopes import scopes
from concerted.graph.property_graph.words import DERIVED, WORDS, properties_of, table_of
from concerted.loaders import reference_release
from tests.graph.small import small_release, states
from tests.worlds import DATES, worlds

TYPES = {"string": pl.String, "boolean": pl.Boolean, "date": pl.Date, "list": pl.String}


@pytest.mark.parametrize("table", [*TABLES, *DERIVED])
def test_what_is_declared_is_what_is_made(table: str) -> None:
    release = reference_release()
    rows = MADE[table](release) if table in DERIVED else with_words(release, table)
    declared = [each.name for each in properties_of(table)]
    assert len(set(declared)) == len(declared), "a word is named as a column is"
    columns = [c.name for c in table_of(table).columns]
    assert set(rows.columns) == {*columns, *(word.name for word in WORDS.get(table, ()))}
    assert all(rows.schema[word.name] == TYPES[word.type] for word in WORDS.get(table, ()))


def words(table: str, /, **row: Any) -> dict[str, Any]:
    """The words of one row, beside a State, a territory of it, an instrument and a species."""
    tables: dict[str, list[dict[str, Any]]] = {
        "states": [*states("AAA"), *({**state, "kind": "territory", "sovereign": "AAA"} for state in states("TAA"))],
        "instruments": [{"id": "one"}], "taxa": [{"taxon": "Avis migrans"}],
    }
    if table == "instruments":
        tables[table] = []
    release = small_release(date(2026, 1, 1), **{**tables, table: [*tables.get(table, []), row]})
    last: dict[str, Any] = with_words(release, table).sort(*TABLES[table].key).to_dicts()[-1]
    return {word.name: last[word.name] for word in WORDS[table]}


@pytest.mark.parametrize(
    ("row", "counts", "firm"),
    [
        ({}, True, True),
        ({"origin": "reintroduced", "season": "passage", "basis": "corroborated"}, True, True),
        ({"presence": "uncertain"}, True, False),
        ({"presence": "possibly_extinct"}, True, False),
        ({"basis": "inferred"}, True, False),
        ({"basis": "unsourced"}, True, False),
        ({"origin": "introduced"}, False, True),
        ({"presence": "extinct"}, False, False),
        ({"season": "vagrant"}, False, True),
    ],
)
def test_ranges(row: dict[str, str], counts: bool, firm: bool) -> None:
    assert words("ranges", taxon="Avis migrans", iso3="AAA", **row) == {"counts": counts, "firm": firm}


@pytest.mark.parametrize(("basis", "firm"), [("sourced", True), ("corroborated", True), ("inferred", False), ("unsourced", False)])
def test_lists(basis: str, firm: bool) -> None:
    assert words("instrument_ranges", instrument="one", iso3="AAA", basis=basis) == {"firm": firm}


def test_a_code_counts_for_its_sovereign_on_the_day_of_publication() -> None:
    named = states("AAA", "BBB", "TAA", "TBB", "NON")
    named[2] |= {"kind": "territory", "sovereign": "AAA"}
    named[3] |= {"kind": "territory", "sovereign": "AAA"}
    named[4] |= {"kind": "no_state"}
    release = small_release(states=named, sovereignties=[{"iso3": "TBB", "holder": "BBB", "since": None, "until": "2026-01-02"}])
    found = dict(with_words(release, "states").select("iso3", "counts_for").iter_rows())
    assert found == {"AAA": "AAA", "BBB": "BBB", "TAA": "AAA", "TBB": "BBB", "NON": None}
    rows = holders(release).filter(pl.col("iso3") == "TBB").select("holder", "holds_from", "holds_until", "holds").rows()
    assert rows == [("BBB", date(1, 1, 1), date(2026, 1, 2), True), ("AAA", date(2026, 1, 2), date(9999, 12, 31), False)]


@pytest.mark.parametrize(
    ("row", "can_join", "disputed"),
    [
        ({}, True, False), ({"kind": "reio"}, True, False), ({"kind": "former"}, True, False), ({"kind": "no_state"}, False, False),
        ({"kind": "territory"}, False, False), ({"kind": "state", "can_accede": "no"}, False, False),
        ({"kind": "territory", "can_accede": "disputed"}, False, True), ({"kind": "territory", "can_accede": "yes"}, True, False),
    ],
)
def test_who_can_join(row: dict[str, str], can_join: bool, disputed: bool) -> None:
    release = small_release(states=[{**states("AAA")[0], **row}])
    found = with_words(release, "states").to_dicts()[0]
    assert (found["can_join"], found["disputed"]) == (can_join, disputed)


@pytest.mark.parametrize(
    ("kind", "has_members"),
    [("convention", True), ("agreement", True), ("mou", True), ("initiative", False), ("action_plan", False), ("concerted_action", False)],
)
def test_instruments(kind: str, has_members: bool) -> None:
    found = words("instruments", id="one", kind=kind, in_force_on="2001", ended_on="2005-07-01")
    assert found == {"has_members": has_members, "holds_from": date(2001, 1, 1), "holds_until": date(2005, 7, 1), "holds": False}


def test_an_instrument_that_never_came_into_force_never_holds() -> None:
    found = words("instruments", id="one", in_force_on=None)
    assert (found["holds_from"], found["holds"]) == (None, False)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"since": "2011-11-21"}, (date(2011, 11, 21), date(9999, 12, 31), True)),
        ({"since": "2011"}, (date(2011, 1, 1), date(9999, 12, 31), True)),
        ({"since": None}, (date(2026, 1, 1), date(9999, 12, 31), True)),
        ({"since": None, "until": "2026-01-01"}, (date(2026, 1, 1), date(2026, 1, 1), False)),
        ({"since": "2026-01-02"}, (date(2026, 1, 2), date(9999, 12, 31), False)),
    ],
)
def test_memberships_hold_from_their_date_or_from_publication_on(row: dict[str, Any], expected: tuple[date, date, bool]) -> None:
    found = words("memberships", instrument="one", iso3="AAA", **row)
    assert (found["holds_from"], found["holds_until"], found["holds"]) == expected


@pytest.mark.parametrize(("role", "counts"), [("party", True), ("signatory", True), ("signatory_unratified", False)])
def test_the_role_makes_a_member(role: str, counts: bool) -> None:
    assert words("memberships", instrument="one", iso3="AAA", role=role)["counts"] is counts


@pytest.mark.parametrize(
    ("row", "since", "surely"),
    [
        ({}, "2000-01-01", "2000-01-01"),
        ({"since": "1995"}, "2000-01-01", "2000-01-01"),
        ({"since": "2004-05-06"}, "2004-05-06", "2004-05-06"),
        ({"since": "2004-05-06", "since_basis": "amended"}, "2004-05-06", "2004-05-06"),
        ({"since": "2004-05-06", "since_basis": "original"}, "2000-01-01", "2000-01-01"),
        ({"since": None, "since_basis": "amended"}, "2000-01-01", "2026-01-01"),
        ({"since": None, "since_basis": "unknown"}, "2000-01-01", "2026-01-01"),
        ({"since": "2004-05-06", "since_basis": "unknown"}, "2000-01-01", "2026-01-01"),
    ],
)
def test_coverage_holds_while_its_instrument_does(row: dict[str, str], since: str, surely: str) -> None:
    found = words("coverage", instrument="one", taxon="Avis migrans", until="2030", **row)
    assert (str(found["holds_from"]), str(found["sure_from"]), str(found["holds_until"])) == (since, surely, "2030-01-01")


def test_what_may_have_come_later_is_in_scope_and_not_sure() -> None:
    release = small_release(
        instruments=[{"id": "one"}], taxa=[{"taxon": "Avis migrans"}],
        coverage=[{"instrument": "one", "taxon": "Avis migrans", "since_basis": "unknown"},
                  {"instrument": "one", "taxon": "Avis migrans", "annex": "2", "since": "2010", "until": "2020", "since_basis": "amended"}],
    )
    rows = scopes(release).sort("holds_from").select("holds_from", "holds_until", "sure", "firm").rows()
    assert [(str(since)[:4], str(until)[:4], sure, firm) for since, until, sure, firm in rows] == [
        ("2000", "2010", False, False), ("2010", "2020", True, True), ("2020", "2026", False, False), ("2026", "9999", True, True),
    ]


def test_a_population_concerns_who_holds_its_codes_then() -> None:
    named = states("AAA", "BBB", "TAA", "NON")
    named[2] |= {"kind": "territory", "sovereign": "AAA"}
    named[3] |= {"kind": "no_state"}
    release = small_release(
        states=named, taxa=[{"taxon": "Avis migrans"}],
        sovereignties=[{"iso3": "TAA", "holder": "BBB", "since": None, "until": "2005"}],
        populations=[{"population": "east", "taxon": "Avis migrans", "name": "east", "states": "TAA NON"}],
        listings=[{"taxon": "Avis migrans", "population": "east"}],
    )
    rows = scopes(release).sort("holds_from").select("states", "holds_from", "holds_until").rows()
    assert rows == [
        ("BBB NON TAA", date(1990, 1, 1), date(2005, 1, 1)), ("AAA NON TAA", date(2005, 1, 1), date(9999, 12, 31)),
    ]


def test_a_subspecies_is_counted_while_its_species_is_not_in_scope() -> None:
    release = small_release(
        taxa=[{"taxon": "Avis", "rank": "genus"}, {"taxon": "Avis prima", "parent": "Avis"},
              {"taxon": "Avis prima minor", "rank": "subspecies", "parent": "Avis prima"}],
        listings=[{"taxon": "Avis prima minor", "since": "1990-01-01"}, {"taxon": "Avis", "since": "2000-01-01", "until": "2010-01-01"}],
    )
    rows = scopes(release).filter(pl.col("taxon") == "Avis prima minor").sort("holds_from", "through")
    assert rows.select("through", "holds_from", "holds_until", "counts").rows() == [
        ("Avis prima minor", date(1990, 1, 1), date(2000, 1, 1), True),
        ("Avis", date(2000, 1, 1), date(2010, 1, 1), False),
        ("Avis prima minor", date(2000, 1, 1), date(2010, 1, 1), False),
        ("Avis prima minor", date(2010, 1, 1), date(9999, 12, 31), True),
    ]


def test_a_population_concerns_its_codes_and_those_for_which_they_count() -> None:
    release = small_release(
        states=[*states("AAA", "BBB"), {**states("TAA")[0], "kind": "territory", "sovereign": "AAA"}], taxa=[{"taxon": "Avis migrans"}],
        populations=[{"population": "east", "taxon": "Avis migrans", "name": "east", "states": "BBB TAA"},
                     {"population": "west", "taxon": "Avis migrans", "name": "west"}],
        listings=[{"taxon": "Avis migrans", "population": name} for name in ("east", "west", None)],
    )
    rows = scopes(release).sort("population").select("population", "states", "firm").rows()
    assert rows == [(None, None, True), ("east", "AAA BBB TAA", True), ("west", None, False)]


# Entries that come into scope, leave it and are cut in every way are in small worlds.


@settings(max_examples=40)
@given(worlds(), st.sampled_from(DATES))
def test_scopes_are_those_of_the_projection_at_any_date(world: Release, as_of: date) -> None:
    check(world, project(world, as_of))


@pytest.mark.parametrize("as_of", [date(2011, 12, 31), date(2026, 11, 24)])
def test_scopes_of_the_reference_release(as_of: date) -> None:
    release = reference_release()
    check(release, project(release, as_of))


def check(release: Release, p: Projection) -> None:
    """Every scope at the date, as the links and as the projection have it."""
    rows = scopes(release).filter((pl.col("holds_from") <= p.as_of) & (pl.col("holds_until") > p.as_of))
    assert rows["holds"].all() or p.as_of != release.published
    by_name = project(release, p.as_of, listings="named")
    for appendix in ("I", "II"):
        listed = rows.filter(pl.col("appendix") == appendix)
        assert _linked(listed, p, "counts") == _projected(p.appendix(appendix), p.own_appendix(appendix), p)
        named = by_name.appendix(appendix), by_name.own_appendix(appendix)
        assert _linked(listed.filter("named"), p, "counts_named") == _projected(*named, p)
    for i, name in enumerate(p.atlas.instruments):
        begun, ended = (days[i] for days in p.atlas.force)
        own = p.own_appendix() if name == "cms" else p.own_coverage[i]
        expected = _projected(p.scope(i), own, p) if begun <= p.day < ended else {}
        assert _linked(rows.filter(pl.col("instrument") == name), p, "counts") == expected, name


Held = dict[str, tuple[bool, frozenset[str], frozenset[str], frozenset[str]]]


def _linked(rows: pl.DataFrame, p: Projection, word: str) -> Held:
    """Taxa with whether they are counted, and the codes that they concern, that surely and that firmly: holders, and codes of their own."""
    everyone = frozenset(p.atlas.codes)
    found: Held = {}
    for row in rows.iter_rows(named=True):
        concerned = everyone if row["states"] is None else frozenset(row["states"].split())
        nobody: frozenset[str] = frozenset()
        counts, *before = found.get(row["taxon"], (row[word], nobody, nobody, nobody))
        assert counts == row[word]
        one, two, three = (was | (concerned if so else nobody) for was, so in zip(before, (True, row["sure"], row["firm"]), strict=True))
        found[row["taxon"]] = counts, one, two, three
    return found


def _projected(scope: Scope, own: Scope, p: Projection) -> Held:
    """The same: a code is concerned by itself, or as the holder of one that is."""
    assert (scope.taxa == own.taxa).all()

    def codes(counted: Bools, by_itself: Bools) -> frozenset[str]:
        return frozenset(p.atlas.codes[n] for n in np.flatnonzero(counted | by_itself))

    return {
        p.atlas.taxa[t]: (
            bool(scope.unit[k]), codes(scope.allowed[:, k], own.allowed[:, k]), codes(scope.sure.allowed[:, k], own.sure.allowed[:, k]),
            codes(scope.firm[:, k], own.firm[:, k]),
        )
        for k, t in enumerate(scope.taxa.tolist())
    }


# -- who counts for whom, and what is reserved ------------------------------------------------------------------------


@settings(max_examples=40)
@given(worlds(), st.sampled_from(DATES))
def test_codes_count_for_the_holders_of_the_projection(world: Release, as_of: date) -> None:
    check_holders(project(world, as_of))


@pytest.mark.parametrize("as_of", [date(1985, 1, 1), date(1991, 12, 25), date(1997, 6, 30), date(1997, 7, 1), date(2026, 11, 24)])
def test_holders_and_reservations_of_the_reference_release(as_of: date) -> None:
    p = project(reference_release(), as_of)
    check_holders(p)
    check_reserved(p)


def check_holders(p: Projection) -> None:
    rows = holders(p.release).filter((pl.col("holds_from") <= p.as_of) & (pl.col("holds_until") > p.as_of))
    expected = {(p.atlas.codes[n], p.atlas.codes[h]) for n, h in enumerate(p.holder.tolist()) if h != NOBODY}
    assert set(rows.select("iso3", "holder").iter_rows()) == expected


@settings(max_examples=40)
@given(worlds(), st.sampled_from(DATES))
def test_what_is_reserved_is_what_the_projection_has(world: Release, as_of: date) -> None:
    check_reserved(project(world, as_of))


@settings(max_examples=40)
@given(worlds(), st.sampled_from(DATES))
def test_memberships_reach_what_they_do_where_territories_are_apart(world: Release, as_of: date) -> None:
    check_reached(world, as_of)


@pytest.mark.parametrize("as_of", [date(1985, 1, 1), date(1997, 6, 30), date(2026, 11, 24)])
def test_what_memberships_reach_in_the_reference_release(as_of: date) -> None:
    check_reached(reference_release(), as_of)
    assert "GRL" not in {code for code, instrument in _reached(reference_release(), as_of) if instrument == "cms"}


def check_reached(release: Release, as_of: date) -> None:
    p, apart = project(release, as_of), project(release, as_of, territories="separate")
    assert _reached(release, as_of) | _pairs(p, p.members) == _pairs(p, apart.members)


def _reached(release: Release, as_of: date) -> set[tuple[str, str]]:
    rows = reached(release).filter((pl.col("holds_from") <= as_of) & (pl.col("holds_until") > as_of))
    return set(rows.select("iso3", "instrument").iter_rows())


def _pairs(p: Projection, members: Bools) -> set[tuple[str, str]]:
    return {(p.atlas.codes[s], p.atlas.instruments[i]) for s, i in zip(*np.nonzero(members), strict=True)}


def check_reserved(p: Projection) -> None:
    rows = reserved(p.release).filter((pl.col("holds_from") <= p.as_of) & (pl.col("holds_until") > p.as_of))
    for appendix in (None, "I", "II"):
        found = p.reserved if appendix is None else p.reserved_of(appendix)
        expected = set() if found is None else {
            (p.atlas.codes[s], p.atlas.taxa[t], not found.unsourced[s, t]) for s, t in zip(*np.nonzero(found.taxa), strict=True)
        }
        held = rows.filter(pl.col("appendix").eq_missing(pl.lit(appendix)))
        assert set(held.select("iso3", "taxon", "firm").iter_rows()) == expected
