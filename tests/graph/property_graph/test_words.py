"""Derived words: each is declared and made, says what its rule says, and agrees with the projection."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES
from concerted.graph.projection.projection import Projection, project
from concerted.graph.projection.scope import Scope
from concerted.graph.property_graph.derived import with_words
from concerted.graph.property_graph.scopes import scopes
from concerted.graph.property_graph.words import SCOPES, WORDS, properties_of
from concerted.loaders import reference_release
from tests.graph.small import small_release, states
from tests.worlds import DATES, worlds

TYPES = {"string": pl.String, "boolean": pl.Boolean, "date": pl.Date, "list": pl.String}


@pytest.mark.parametrize("table", [*TABLES, SCOPES.name])
def test_what_is_declared_is_what_is_made(table: str) -> None:
    release = reference_release()
    rows = scopes(release) if table == SCOPES.name else with_words(release, table)
    declared = [each.name for each in properties_of(table)]
    assert len(set(declared)) == len(declared), "a word is named as a column is"
    columns = [c.name for c in (SCOPES if table == SCOPES.name else TABLES[table]).columns]
    assert set(rows.columns) == {*columns, *(word.name for word in WORDS.get(table, ()))}
    assert all(rows.schema[word.name] == TYPES[word.type] for word in WORDS.get(table, ()))


def words(table: str, published: date = date(2026, 1, 1), **row: Any) -> dict[str, Any]:
    """The words of one row, beside a State, a territory of it, an instrument and a species."""
    tables: dict[str, list[dict[str, Any]]] = {
        "states": [*states("AAA"), *({**state, "kind": "territory", "sovereign": "AAA"} for state in states("TAA"))],
        "instruments": [{"id": "one"}], "taxa": [{"taxon": "Avis migrans"}],
    }
    if table == "instruments":
        tables[table] = []
    release = small_release(published, **{**tables, table: [*tables.get(table, []), row]})
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


def test_a_territory_counts_for_its_sovereign() -> None:
    release = small_release(states=[*states("AAA"), {**states("TAA")[0], "kind": "territory", "sovereign": "AAA"}])
    assert dict(with_words(release, "states").select("iso3", "counts_for").iter_rows()) == {"AAA": "AAA", "TAA": "AAA"}


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
    ("row", "expected"),
    [
        ({}, (date(2000, 1, 1), date(9999, 12, 31))),
        ({"since": "1995"}, (date(2000, 1, 1), date(9999, 12, 31))),
        ({"since": "2004-05-06", "until": "2010"}, (date(2004, 5, 6), date(2010, 1, 1))),
    ],
)
def test_coverage_holds_while_its_instrument_does(row: dict[str, str], expected: tuple[date, date]) -> None:
    found = words("coverage", instrument="one", taxon="Avis migrans", **row)
    assert (found["holds_from"], found["holds_until"]) == expected


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
    for appendix in ("I", "II"):
        assert _linked(rows.filter(pl.col("appendix") == appendix), p) == _projected(p.appendix(appendix), p)
    for i, name in enumerate(p.atlas.instruments):
        begun, ended = (days[i] for days in p.atlas.force)
        expected = _projected(p.scope(i), p) if begun <= p.day < ended else {}
        assert _linked(rows.filter(pl.col("instrument") == name), p) == expected, name


Held = dict[str, tuple[bool, frozenset[str], frozenset[str]]]


def _linked(rows: pl.DataFrame, p: Projection) -> Held:
    """Taxa with whether they are counted, and the States that they concern and concern surely, where a code counts for itself."""
    heads = frozenset(code for n, code in enumerate(p.atlas.codes) if p.atlas.sovereign[n] == n)
    found: Held = {}
    for row in rows.iter_rows(named=True):
        concerned = heads if row["states"] is None else heads & set(row["states"].split())
        counts, before, surely = found.get(row["taxon"], (row["counts"], frozenset(), frozenset()))
        assert counts == row["counts"]
        found[row["taxon"]] = counts, before | concerned, surely | (concerned if row["firm"] else frozenset())
    return found


def _projected(scope: Scope, p: Projection) -> Held:
    heads = [n for n in range(len(p.atlas.codes)) if p.atlas.sovereign[n] == n]
    return {
        p.atlas.taxa[t]: (
            bool(scope.unit[k]), frozenset(p.atlas.codes[n] for n in heads if scope.allowed[n, k]),
            frozenset(p.atlas.codes[n] for n in heads if scope.known[n, k]),
        )
        for k, t in enumerate(scope.taxa.tolist())
    }
