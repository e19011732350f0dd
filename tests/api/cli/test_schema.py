"""``concerted schema`` and ``/v1/schema``: the same words behind both doors, and true of the graph."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from concerted.graph.stores import open_store
from concerted.library import fill
from tests.api.cli.command import answer, run
from tests.api.conftest import Client, client

__all__ = ["client"]

pytestmark = pytest.mark.slow


def test_both_doors_say_the_same(client: Client) -> None:
    said = answer("schema")
    served = client.get("/v1/schema").json()
    assert said.pop("release")["id"] == served["meta"]["release"]["id"]
    assert said.pop("reproduce") == served["meta"]["reproduce"]
    assert said == served["data"]


def test_what_it_says_is_in_the_graph(embedded_folder: Path) -> None:
    said = answer("schema")
    with closing(open_store("embedded", data_dir=embedded_folder)) as store:
        fill(store)
        for found in said["labels"]:
            filled = ", ".join(f"count(n.`{p['name']}`)" for p in found["properties"])
            counts = [found["count"], *(p["count"] for p in found["properties"])]
            assert store.run(f"MATCH (n:{found['label']}) RETURN count(n), {filled}").rows == [counts], found["label"]
            key, value = found["key"], found["example"][found["key"]]
            example = store.run(f"MATCH (n:{found['label']} {{{key}: $value}}) RETURN properties(n)", {"value": value}).rows
            assert example == [[found["example"]]]
        for found in said["links"]:
            pattern = f"(:{found['start']})-[r:{found['type']}]->(:{found['end']})"
            filled = ", ".join(f"count(r.`{p['name']}`)" for p in found["properties"])
            counts = [found["count"], *(p["count"] for p in found["properties"])]
            assert store.run(f"MATCH {pattern} RETURN count(r), {filled}").rows == [counts], found["type"]


def test_one_label_or_type_in_any_case() -> None:
    said = run("schema", "member_of").stdout
    assert "(State)-[:MEMBER_OF]->(Instrument): 639 links" in said and "One of: party, signatory" in said
    assert "MATCH (a:State {iso3: 'ARG'})-[r:MEMBER_OF]->(b:Instrument {slug: 'acap'}) RETURN r" in " ".join(said.split())


def test_a_diagram() -> None:
    drawn = run("schema", "--format", "mermaid").stdout.splitlines()
    assert drawn[0] == "erDiagram"
    assert {"        string iso3 PK", "        list_of_string source", "    State }o--o{ Instrument : MEMBER_OF"} <= set(drawn)


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    result = run("schema", "Stat")
    assert result.exit_code == 2 and "no label or link type is called 'Stat'. Did you mean State?" in result.stderr
