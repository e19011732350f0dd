"""A new question is one file: the reader finds it, the command line and the API ask it, and their documentation has it."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from concerted.graph.facts.release import Release
from concerted.graph.names.labels import state_label
from concerted.graph.projection.projection import project
from concerted.graph.stores.embedded.store import EmbeddedStore
from concerted.loaders import reference_release
from tests.house import COMMAND, OVER_HTTP, house_with, run_in

ID = "listed-states-not-in"
FILE = """\
// title: States on an instrument's list that are not in it
// description: Every State on the instrument's own list that is no member at the date; territories count for the State that holds them.
// param instrument: STRING = "acap" — id of the instrument
// param date: DATE = today (2019-10-15) — the day that is asked about
// columns: iso3, state
// answers: gaps of kinds instrument, listed_only, ratification
MATCH (i:Instrument {slug: $instrument})<-[:IN_AREA_OF]-(:State)<-[c:ANSWERS_FOR]-(s:State)
WHERE i.holds_from <= date($date) < i.holds_until AND c.holds_from <= date($date) < c.holds_until
WITH DISTINCT i, s
WHERE NOT EXISTS { MATCH (s)-[m:MEMBER_OF {counts: true}]->(i) WHERE m.holds_from <= date($date) < m.holds_until }
RETURN s.iso3 AS iso3, s.name_en AS state
ORDER BY iso3
"""

@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program whose library has one file more."""
    folder = tmp_path_factory.mktemp("house")
    (house_with(folder, "cypher") / "questions" / f"{ID}.cypher").write_text(FILE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def data(embedded_folder: Path) -> str:
    """A folder with the reference release in it."""
    with closing(EmbeddedStore(embedded_folder)) as store:
        store.write(reference_release())
    return str(embedded_folder)


def expected(release: Release, instrument: str, day: str) -> list[list[str]]:
    """The same by the projection."""
    p = project(release, date.fromisoformat(day))
    i = p.atlas.instrument_index[instrument]
    return [[p.atlas.codes[s], state_label(release, p.atlas.codes[s])] for s in np.flatnonzero(p.area[:, i] & ~p.members[:, i])]


def test_the_command_line_lists_and_asks_it(house: Path, data: str) -> None:
    listed = json.loads(run_in(house, COMMAND, "questions", "--format", "json"))["questions"]
    assert {each["id"]: each["title"] for each in listed}[ID] == "States on an instrument's list that are not in it"
    rows = _rows(json.loads(run_in(house, COMMAND, "ask", ID, "--as-of", "2019-10-15", "--format", "json", CONCERTED_DATA_DIR=data)))
    assert len(rows) > 5
    assert rows == expected(reference_release(), "acap", "2019-10-15")
    other = ("--param", "instrument=raptors", "--param", "date=2026-11-24", "--format", "json", "--rows", "500")
    rows = _rows(json.loads(run_in(house, COMMAND, "ask", ID, *other, CONCERTED_DATA_DIR=data)))
    assert rows == expected(reference_release(), "raptors", "2026-11-24")


def test_the_api_lists_asks_and_documents_it(house: Path, data: str) -> None:
    addresses = ("/v1/questions?limit=100", f"/v1/questions/{ID}?instrument=sharks&date=2026-11-24", "/openapi.json")
    listed, answer, documented = json.loads(
        run_in(house, OVER_HTTP, "ready", *addresses, CONCERTED_STORE="embedded", CONCERTED_DATA_DIR=data)
    )
    assert ID in [each["id"] for each in listed["data"]]
    assert _rows(answer) == expected(reference_release(), "sharks", "2026-11-24")
    operation = documented["paths"][f"/v1/questions/{ID}"]["get"]
    assert operation["summary"] == "States on an instrument's list that are not in it"
    assert {"instrument", "date"} <= {each["name"] for each in operation["parameters"]}


def _rows(answer: dict[str, Any]) -> list[list[Any]]:
    found = answer.get("data", answer.get("rows"))
    return [list(row.values()) if isinstance(row, dict) else row for row in found]
