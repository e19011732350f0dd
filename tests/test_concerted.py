"""What a notebook imports: a release asked in Cypher, with frames for answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import concerted
from concerted.graph.errors import InvalidQuery, QueryFailed, QueryRefused, StoreError, UnknownName
from concerted.graph.stores.embedded.store import EmbeddedStore
from concerted.loaders import reference_release
from tests.graph.stores.releases import small


@pytest.fixture(scope="module")
def graph(embedded_folder: Path) -> concerted.Graph:
    """The bundled release, loaded by the first who opens it."""
    return concerted.open(data_dir=embedded_folder)


def test_a_query_gives_a_frame(graph: concerted.Graph) -> None:
    query = """
        MATCH (s:State)-[m:MEMBER_OF {role: 'party'}]->(i:Instrument {slug: $slug}) WHERE m.since < $day
        RETURN s.iso3 AS iso3, s, 1.5 AS x ORDER BY iso3
    """
    frame = graph.cypher(query, {"slug": "cms", "day": date(1984, 1, 1)})
    assert frame.columns == ["iso3", "s", "x"] and frame.height == 15 and frame.schema["x"] == pl.Float64
    assert frame["s"].struct.field("properties").struct.field("iso3").to_list() == frame["iso3"].to_list()
    assert graph.release == reference_release().id


def test_no_rows_have_columns_too_and_mixed_values_are_text(graph: concerted.Graph) -> None:
    assert graph.cypher("MATCH (s:State {iso3: 'none'}) RETURN s.iso3 AS iso3, 1 AS x").columns == ["iso3", "x"]
    assert graph.cypher("UNWIND [1, 'a', null] AS x RETURN x")["x"].to_list() == ["1", "a", None]


def test_a_question_takes_names(graph: concerted.Graph) -> None:
    frame = graph.ask("states-sharing-most-species", state="Kenya", date=date(2024, 2, 12))
    assert frame.rows()[0][:3] == ("TZA", "Tanzania", 329)
    with pytest.raises(UnknownName, match="Did you mean states-sharing-most-species"):
        graph.ask("states-sharing-species")
    with pytest.raises(InvalidQuery, match=r"'country' is no parameter of .*; state, date"):
        graph.ask("states-sharing-most-species", country="Kenya")


def test_it_reads_whatever_the_engine_reads_and_nothing_else(graph: concerted.Graph) -> None:
    assert graph.cypher("RETURN reduce(n = 0, x IN range(0, 10 - 1) | n + x) AS n")["n"].to_list() == [45]
    with pytest.raises(QueryRefused):
        graph.cypher("MATCH (s:State) SET s.iso3 = 'X'")
    with pytest.raises(QueryFailed):
        graph.cypher("RETURN nothing")
    with pytest.raises(InvalidQuery, match=r"more than 2 rows: allow more \(rows=\.\.\.\)"):
        graph.cypher("UNWIND [1, 2, 3] AS x RETURN x", rows=2)


def test_another_release_is_opened_beside_the_one_that_was_loaded(tmp_path: Path) -> None:
    with concerted.open(small(), data_dir=tmp_path) as mine:
        assert mine.release == small().id
        assert mine.cypher("MATCH (r:Release) RETURN r.hash AS hash")["hash"].to_list() == [small().id]
    store = EmbeddedStore(tmp_path)
    assert store.release_id() is None
    with pytest.raises(StoreError, match="holds no release"):
        store.run("RETURN 1")
