"""A release as SQLite: what the schema declares is declared, and datasette opens it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from concerted.graph.errors import StoreError
from concerted.graph.exports.formats import export
from concerted.graph.exports.writing.subject import Subject
from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES
from concerted.graph.projection.projection import project
from tests.graph.small import small_release, states


@pytest.fixture(scope="module")
def path(bundled: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled release."""
    path = tmp_path_factory.mktemp("sqlite") / "cms.sqlite"
    export(Subject(bundled), "sqlite", path)
    return path


@pytest.fixture
def database(path: Path) -> Iterator[sqlite3.Connection]:
    """The same, opened for reading."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        yield database


def test_every_cell_is_there(bundled: Release, database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    for name, table in TABLES.items():
        for column in table.columns:
            read = [value for (value,) in database.execute(f'SELECT "{column.name}" FROM "{name}" ORDER BY rowid')]
            text = bundled[name][column.name].to_list()
            if column.type == "list":
                assert [json.loads(value) for value in read] == [value.split(column.separator) if value else [] for value in text]
            elif column.type == "date":
                years = [p for (p,) in database.execute(f'SELECT "{column.name}_precision" FROM "{name}" ORDER BY rowid')]
                assert [day[:4] if of == "year" else day for day, of in zip(read, years, strict=True)] == text
            else:
                assert read == text


def test_a_view_of_members_answers_at_a_date(bundled: Release, database: sqlite3.Connection) -> None:
    day = "2014-05-01"
    rows = database.execute("SELECT instrument, iso3 FROM members WHERE holds_from <= ? AND holds_until > ?", (day, day))
    p = project(bundled, date.fromisoformat(day))
    held = {(p.atlas.instruments[i], p.atlas.codes[s]) for s, i in zip(*p.members.nonzero(), strict=True)}
    assert set(rows) == held


@pytest.mark.parametrize(("statement", "said"), [
    ("INSERT INTO ranges VALUES ('Nemo', 'KEN', 'native', 'extant', 'passage', '[\"cldr\"]', 'sourced')", "FOREIGN KEY"),
    ("UPDATE memberships SET role = 'guest'", "CHECK"),
    ("UPDATE memberships SET since = '2014'", "CHECK"),
    ("UPDATE states SET un_member = 2", "CHECK"),
    ("UPDATE states SET source = 'cldr'", "JSON"),
    ("UPDATE states SET source = '[]'", "CHECK"),
    ("UPDATE taxa SET rank = NULL", "NOT NULL"),
    ("INSERT INTO plans SELECT * FROM plans", "UNIQUE"),
])
def test_what_the_schema_forbids_is_refused(path: Path, tmp_path: Path, statement: str, said: str) -> None:
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(copy)) as database, pytest.raises(sqlite3.DatabaseError, match=said):
        database.execute("PRAGMA foreign_keys = ON")
        database.execute(statement)


def test_datasette_opens_it(bundled: Release, path: Path) -> None:
    from datasette.app import Datasette

    async def asked(*addresses: str) -> list[dict[str, Any]]:
        client = Datasette([str(path)]).client
        return [(await client.get(address)).json() for address in addresses]

    tables, kenya, listed = asyncio.run(asked(
        "/cms.json", "/cms/states/KEN.json?_shape=objects", "/cms/members.json?instrument=cms&iso3=KEN&_shape=array",
    ))
    assert {table["name"]: table["count"] for table in tables["tables"] if table["name"] in TABLES} == {
        name: bundled[name].height for name in TABLES
    }
    assert kenya["rows"][0]["name_fr"] == "Kenya"
    assert listed[0]["holds_from"] == "1999-05-01"


def test_it_says_what_it_is(bundled: Release, database: sqlite3.Connection) -> None:
    said = dict(database.execute("SELECT what, said FROM about"))
    assert said["release"] == bundled.id and said["title"] == bundled.title and said["program"].startswith("concerted ")
    assert "CC BY 4.0" in said["terms"]


def test_a_release_that_is_not_whole_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="not as its schema says"):
        export(Subject(small_release(states=[{**states("KEN")[0], "sovereign": "XXX"}])), "sqlite", tmp_path / "cms.db")
    assert not list(tmp_path.iterdir())
