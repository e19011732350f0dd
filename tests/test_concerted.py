"""What a notebook imports: a release asked in Cypher or by name, with frames for answers."""

from __future__ import annotations

import csv
import doctest
import io
import shlex
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

import concerted
import concerted.graph.facts.days.calendar
import concerted.loaders
import concerted.notebook
import concerted.opening
import concerted.releases
from concerted.api.output.tabular import SCIENTIFIC
from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import gap_records
from concerted.graph.errors import InvalidQuery, QueryFailed, QueryRefused, StoreError, UnknownName
from concerted.graph.projection.projection import project
from concerted.graph.records import spread
from concerted.graph.stores.embedded.store import EmbeddedStore
from concerted.loaders import reference_release
from tests.api.cli.command import answer, run
from tests.graph.stores.releases import small
from tests.loaders.packages import package_files, write
from tests.loaders.packages import small as few_rows


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


@pytest.mark.parametrize(
    "module",
    [concerted, concerted.notebook, concerted.opening, concerted.loaders, concerted.releases, concerted.graph.facts.days.calendar],
    ids=lambda module: module.__name__,
)
def test_the_examples_of_the_documentation_run(module: ModuleType, embedded_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCERTED_DATA_DIR", str(embedded_folder))
    done = doctest.testmod(module)
    assert done.attempted and not done.failed


def test_what_is_public_is_sorted_and_documented_with_an_example() -> None:
    assert concerted.__all__ == sorted(concerted.__all__)
    ways = [getattr(concerted.Graph, name) for name in vars(concerted.Graph) if not name.startswith("_")]
    for public in (concerted.open, concerted.Graph, *(way for way in ways if callable(way) and way.__name__ != "close")):
        assert ">>> " in (public.__doc__ or ""), public


# What a notebook asks, and the command that asks the same.
FRAMES: tuple[tuple[str, str, Callable[[concerted.Graph], pl.DataFrame]], ...] = (
    ("gaps", "gaps --as-of 2019-10-15", lambda graph: graph.gaps()),
    (
        "gaps", "gaps --state Chine --by taxon --territories separate --lang fr --as-of 2019-10-15",
        lambda graph: graph.gaps(state="Chine", by="taxon", territories="separate", lang="fr"),
    ),
    (
        "gaps", "gaps --taxon 'Saker Falcon' --firmness contested --kind instrument --as-of 2024-02-12",
        lambda graph: graph.gaps(taxon="Saker Falcon", firmness="contested", kind="instrument", as_of="2024-02-12"),
    ),
    ("gaps", "gaps --instrument caf --as-of 2019-10-15", lambda graph: graph.gaps(instrument="caf")),
    ("priorities", "priorities --as-of 2019-10-15", lambda graph: graph.priorities()),
    (
        "priorities", "priorities --instrument Raptors --weights appendix --appendix II --class aves --top 7 --as-of 2024-02-12",
        lambda graph: graph.priorities(
            instrument="Raptors", weights="appendix", appendix="II", class_="aves", top=7, as_of=date(2024, 2, 12)
        ),
    ),
    ("instruments", "instruments --as-of 2019-10-15", lambda graph: graph.instruments()),
    ("events", "timeline --as-of 2019-10-15", lambda graph: graph.timeline()),
    ("events", "timeline --instrument raptors --as-of 1985-01-01", lambda graph: graph.timeline(instrument="raptors", as_of="1985-01-01")),
)


@pytest.mark.parametrize(("listed", "command", "ask"), FRAMES, ids=[command for _, command, _ in FRAMES])
def test_a_frame_holds_what_the_command_answers(listed: str, command: str, ask: Callable[[concerted.Graph], pl.DataFrame]) -> None:
    frame = ask(concerted.open(reference_release(), as_of="2019-10-15"))
    records = answer(*shlex.split(command))[listed]
    assert frame.height == len(records)
    for row, record in zip(frame.iter_rows(named=True), records, strict=True):
        # An object that is null has no columns of its own.
        assert filled(row) == filled(spread(record))


def filled(row: Mapping[str, object]) -> dict[str, object]:
    """What a row says."""
    return {name: value for name, value in row.items() if value is not None}


@pytest.mark.parametrize("command", ["gaps", "gaps --facts --instrument acap", "priorities", "instruments", "diff 2014-05-01 2024-02-12"])
def test_a_frame_has_the_columns_of_the_csv(command: str) -> None:
    graph = concerted.open(reference_release(), as_of="2024-02-12")
    frame = {
        "gaps": graph.gaps, "gaps --facts --instrument acap": lambda: graph.gaps(facts=True, instrument="acap"),
        "priorities": graph.priorities, "instruments": graph.instruments,
        "diff 2014-05-01 2024-02-12": lambda: graph.diff("2014-05-01", "2024-02-12"),
    }[command]()
    dated = [] if command.startswith("diff") else ["--as-of", "2024-02-12"]
    header = next(csv.reader(io.StringIO(run(*command.split(), *dated, "--format", "csv").stdout)))
    # A CSV has no lists of records and no second table: common names and sources are columns of it.
    assert frame.columns == [name for name in header if name not in SCIENTIFIC.values() and not name.endswith("_source")]


def test_no_records_have_the_columns_and_types_of_many() -> None:
    graph = concerted.open(reference_release(), as_of="2019-10-15")
    none, many = graph.gaps(state="Kenya", kind="convention"), graph.gaps()
    assert none.height == 0 < many.height and none.schema == many.schema
    assert many.schema["taxa"] == pl.List(pl.String) and many.schema["n_taxa"] == pl.Int64


def test_facts_come_with_their_sources() -> None:
    graph = concerted.open(reference_release(), as_of="2019-10-15")
    frame = graph.gaps(instrument="acap", state="USA", facts=True)
    facts = frame["facts"].explode().struct.unnest()
    assert set(facts["table"]) >= {"ranges", "coverage"} and facts["source"].list.len().min() == 1
    record = answer(*shlex.split("gaps --instrument acap --state USA --facts --as-of 2019-10-15"))["gaps"][0]
    assert facts.height == len(record["facts"])


def test_the_order_of_dates_does_not_matter() -> None:
    graph = concerted.open(reference_release())
    assert graph.diff("2024-02-12", "2014-05-01").equals(graph.diff(date(2014, 5, 1), "2024-02-12"))
    assert set(graph.diff("2024-02-12", "2014-05-01", state="Syria")["change"]) == {"closed"}


@pytest.mark.parametrize(("ask", "command"), [
    (lambda graph: graph.gaps(instrument="raptor"), "gaps --instrument raptor"),
    (lambda graph: graph.gaps(state="Kena"), "gaps --state Kena"),
    (lambda graph: graph.gaps(taxon="beluga"), "gaps --taxon beluga"),
    (lambda graph: graph.gaps(kind="conventional"), "gaps --kind conventional"),
    (lambda graph: graph.gaps(territories="both"), "gaps --territories both"),
    (lambda graph: graph.gaps(lang="de"), "gaps --lang de"),
    (lambda graph: graph.gaps(as_of="2023-02-29"), "gaps --as-of 2023-02-29"),
    (lambda graph: concerted.open(as_of="1978-12-31"), "gaps --as-of 1978-12-31"),
    (lambda graph: graph.priorities(class_="Avez"), "priorities --class Avez"),
    (lambda graph: graph.priorities(top=0), "priorities --top 0"),
    (lambda graph: graph.priorities(instrument="caf"), "priorities --instrument caf"),
    (lambda graph: graph.timeline(instrument="acab"), "timeline --instrument acab"),
    (lambda graph: graph.ask("gaps-convention", date="yesterday"), "ask gaps-convention --param date=yesterday"),
    (lambda graph: graph.ask("gaps-convention", day="2019-10-15"), "ask gaps-convention --param day=2019-10-15"),
    (lambda graph: concerted.open("nowhere"), "gaps --release nowhere"),
])
def test_what_is_wrong_is_refused_as_by_the_command(ask: Callable[[concerted.Graph], object], command: str) -> None:
    with pytest.raises((InvalidQuery, UnknownName)) as refused:
        ask(concerted.open(reference_release(), as_of="2019-10-15"))
    said = run(*shlex.split(command)).stderr.removeprefix("concerted: ").strip()
    assert str(refused.value).partition(": ")[2] == said.partition(": ")[2]
    assert str(refused.value).partition(":")[0].replace("_", "-") == said.partition(":")[0].removeprefix("--")


@pytest.mark.parametrize(("query", "near"), [
    (GapQuery(instrument="raptor"), "raptors"), (GapQuery(instrument="ACAP"), "acap"), (GapQuery(state="Kenya"), "KEN"),
    (GapQuery(taxon="Saker Falcon"), "Falco cherrug"), (GapQuery(taxon="Falco cherug"), "Falco cherrug"),
])
def test_a_key_that_is_none_is_refused_with_the_nearest(query: GapQuery, near: str) -> None:
    with pytest.raises(UnknownName) as refused:
        gap_records(project(reference_release(), date(2019, 10, 15)), query)
    assert near in refused.value.suggestions


def test_a_package_or_an_id_opens_a_release_and_no_snapshot_is_made_before_cypher(tmp_path: Path) -> None:
    package = write(tmp_path / "package", package_files(few_rows()))
    with concerted.open(package, data_dir=tmp_path / "data") as graph:
        mine = graph.release
        assert set(graph.gaps(as_of="2019-10-15")["instrument"].drop_nulls()) <= {"cms", "saiga", "gorilla", "pacific-cetaceans"}
        assert not (tmp_path / "data").exists()
        assert graph.ask("range-states-of-taxon", taxon="Eastern Gorilla").height > 0
        assert (tmp_path / "data" / f"{mine}.snapshot").is_file()
    assert concerted.open(mine[:8], data_dir=tmp_path / "elsewhere").release == mine


def test_what_was_loaded_last_is_opened(tmp_path: Path) -> None:
    assert concerted.open(data_dir=tmp_path).release == reference_release().id
    EmbeddedStore(tmp_path).write(small())
    with concerted.open(data_dir=tmp_path) as graph:
        assert graph.release == small().id
        assert graph.gaps(as_of="2019-10-15").height == len(gap_records(project(small(), date(2019, 10, 15))))
        assert graph.cypher("MATCH (r:Release) RETURN r.hash AS hash")["hash"].to_list() == [small().id]


def test_a_release_is_asked_about_today_where_no_date_is_given() -> None:
    graph = concerted.open(reference_release())
    assert graph.gaps().equals(graph.gaps(as_of=datetime.now(UTC).date()))
