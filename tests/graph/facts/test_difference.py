"""What became of the facts between two releases, by examples and against a plain comparison of made-up worlds."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.graph.facts.difference import ChangedColumn, ChangedFact, release_differences
from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES
from concerted.graph.vocabulary import FactChange
from tests.worlds import release_of, rows_of, world_of_seed, worlds

Rows = dict[str, list[dict[str, object]]]
DAY = date(2012, 7, 1)
SOURCED = {"source": "book", "basis": "sourced"}
PARTY = {"instrument": "cms", "iso3": "AAA", "role": "party", "since": "1990-05-01", "date_basis": "sourced", **SOURCED}
# What tells how something is known.
KNOWN_BY = {"source", "basis", "date_basis", "since_source", "states_basis"}


def _between(before: list[dict[str, object]], after: list[dict[str, object]], table: str = "memberships") -> list[ChangedFact]:
    return list(release_differences(release_of({table: before}, DAY), release_of({table: after}, DAY)))


def test_a_release_does_not_differ_from_itself_or_from_its_rows_in_another_order() -> None:
    world = world_of_seed(3)
    turned = release_of({name: list(reversed(rows)) for name, rows in rows_of(world).items()}, world.published)
    assert list(release_differences(world, world)) == []
    assert list(release_differences(world, turned)) == []


def test_what_was_added_says_everything_and_where_it_was_read() -> None:
    [added] = _between([], [PARTY])
    assert added == ChangedFact(FactChange.ADDED, "memberships", "cms|AAA|party", (
        ChangedColumn("since", None, "1990-05-01"), ChangedColumn("date_basis", None, "sourced"), ChangedColumn("source", None, "book"),
        ChangedColumn("basis", None, "sourced"),
    ), ("book",))


def test_what_ended_says_what_it_said() -> None:
    [ended] = _between([PARTY | {"source": "book;paper"}], [])
    assert (ended.change, ended.source) == (FactChange.ENDED, ("book", "paper"))
    assert ChangedColumn("since", "1990-05-01", None) in ended.columns


def test_what_changed_says_before_and_after() -> None:
    [changed] = _between([PARTY], [PARTY | {"until": "2001", "since": None, "source": "paper"}])
    assert changed == ChangedFact(FactChange.CHANGED, "memberships", "cms|AAA|party", (
        ChangedColumn("since", "1990-05-01", None), ChangedColumn("until", None, "2001"), ChangedColumn("source", "book", "paper"),
    ), ("paper",))


@pytest.mark.parametrize(("column", "value"), [("source", "book;paper"), ("basis", "corroborated"), ("date_basis", "inferred")])
def test_what_says_the_same_on_other_sources_is_restated(column: str, value: str) -> None:
    [restated] = _between([PARTY], [PARTY | {column: value}])
    assert (restated.change, [each.column for each in restated.columns]) == (FactChange.RESTATED, [column])


def test_true_and_false_are_words() -> None:
    row = {"id": "cms", "short_name": "CMS", "name_en": "The Convention", "kind": "convention", "binding": True, "flag_states": True}
    [changed] = _between([row], [row | {"binding": False}], "instruments")
    assert changed.columns == (ChangedColumn("binding", "true", "false"),)


def test_empty_parts_of_a_key_tell_facts_apart() -> None:
    row = {"taxon": "Anser prima", "appendix": "I", "since": "1990", "source": "book", "basis": "sourced"}
    found = _between([row, row | {"population": "north"}], [row | {"population": "north", "annotation": "all"}], "listings")
    assert [(each.change, each.key) for each in found] == [
        (FactChange.ENDED, "Anser prima|I|1990|"), (FactChange.CHANGED, "Anser prima|I|1990|north"),
    ]


def test_one_table_can_be_asked_for() -> None:
    first, second = world_of_seed(1), world_of_seed(2)
    everything = list(release_differences(first, second))
    assert list(release_differences(first, second, "ranges")) == [each for each in everything if each.table == "ranges"] != []
    assert [each.table for each in everything] == sorted((each.table for each in everything), key=list(TABLES).index)


def test_a_table_that_a_release_has_not_is_empty() -> None:
    [added] = _between([], [{"taxon": "Anser prima", "language": "de", "name": "Gans", **SOURCED}], "common_names")
    assert added.key == "Anser prima|de|Gans"


# -- against a plain comparison -------------------------------------------------------------------------------------------


def _text(value: object) -> str | None:
    return str(value).lower() if isinstance(value, bool) else None if value is None else str(value)


def _by_key(release: Release, name: str) -> dict[str, dict[str, str | None]]:
    key = TABLES[name].key
    rows = ({column: _text(value) for column, value in row.items()} for row in release[name].iter_rows(named=True))
    return {"|".join(row[part] or "" for part in key): row for row in rows}


def _plain(before: Release, after: Release) -> list[ChangedFact]:
    found = []
    for name, table in TABLES.items():
        old, new = _by_key(before, name), _by_key(after, name)
        for key in sorted(old.keys() | new.keys()):
            was, stands = old.get(key, {}), new.get(key, {})
            told = tuple(
                ChangedColumn(column.name, was.get(column.name), stands.get(column.name)) for column in table.columns
                if column.name not in table.key and was.get(column.name) != stands.get(column.name)
            )
            if key in old and key in new and not told:
                continue
            change = FactChange.RESTATED if {each.column for each in told} <= KNOWN_BY else FactChange.CHANGED
            change = FactChange.ADDED if key not in old else FactChange.ENDED if key not in new else change
            source = (stands or was).get("source")
            found.append(ChangedFact(change, name, key, told, tuple(source.split(";")) if source else ()))
    return found


def _keyed(rows: Rows) -> Rows:
    """Rows of which each key is there once, as in a release that was checked."""
    return {
        name: list({tuple(row.get(part) for part in TABLES[name].key): row for row in table}.values()) for name, table in rows.items()
    }


def _changed(rows: Rows, random: Random) -> Rows:
    """Some rows gone, some with another cell."""
    kept = {name: [dict(row) for row in table if random.random() < 0.8] for name, table in rows.items()}
    for name, table in kept.items():
        for row in table:
            if random.random() < 0.3:
                column = random.choice([c for c in TABLES[name].columns if c.name not in TABLES[name].key])
                row[column.name] = random.random() < 0.5 if column.type == "boolean" else random.choice((None, "else", "book;paper"))
    return kept


@given(world=worlds(), seed=st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_made_up_worlds_differ_as_a_plain_comparison_says(world: Release, seed: int) -> None:
    rows = _keyed(rows_of(world))
    before, after = release_of(rows, DAY), release_of(_changed(rows, Random(seed)), DAY)
    assert list(release_differences(before, after)) == _plain(before, after)


@given(world=worlds(), seed=st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_the_differences_make_the_second_release_of_the_first(world: Release, seed: int) -> None:
    rows = _keyed(rows_of(world))
    before, after = release_of(rows, DAY), release_of(_changed(rows, Random(seed)), DAY)
    for name in TABLES:
        made = _by_key(before, name)
        for each in release_differences(before, after, name):
            if each.change == FactChange.ENDED:
                del made[each.key]
            else:
                cells = made.setdefault(each.key, dict.fromkeys(column.name for column in TABLES[name].columns))
                cells |= {column.column: column.after for column in each.columns}
        told = {key: {name_of: value for name_of, value in row.items() if name_of not in TABLES[name].key} for key, row in made.items()}
        wanted = {
            key: {name_of: value for name_of, value in row.items() if name_of not in TABLES[name].key}
            for key, row in _by_key(after, name).items()
        }
        assert told == wanted
