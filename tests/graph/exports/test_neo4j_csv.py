"""CSV for neo4j-admin: a real import is, to the last property, what a load writes."""

from __future__ import annotations

import csv
import shlex
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import neo4j
import pytest

from concerted.graph.exports.formats import export
from concerted.graph.exports.writing.subject import Subject
from concerted.graph.facts.release import Release
from concerted.graph.property_graph.model import facts_of
from concerted.graph.stores.neo4j import Neo4jStore
from tools.local_neo4j import administer, missing, start, stop


@pytest.fixture(scope="module")
def folder(little: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small release."""
    path = tmp_path_factory.mktemp("neo4j-csv") / "cms"
    export(Subject(little), "neo4j-csv", path)
    return path


def test_a_file_for_each_label_and_type_holds_them_all(little: Release, folder: Path) -> None:
    facts = facts_of(little)
    for label, nodes in facts.nodes.items():
        with (folder / f"nodes-{label}.csv").open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        assert head[0].endswith(f":ID({label})") and head[-1] == ":LABEL"
        assert {row[0] for row in rows} == set(nodes) and {row[-1] for row in rows} <= {label}
    for shape, links in facts.links.items():
        with (folder / f"links-{shape.type}-{shape.start}-{shape.end}.csv").open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        assert (head[0], head[1], head[-1]) == (f":START_ID({shape.start})", f":END_ID({shape.end})", ":TYPE")
        assert Counter((row[0], row[1], row[2]) for row in rows) == Counter((link.start, link.end, key) for key, link in links.items())


def test_the_command_names_every_file(folder: Path) -> None:
    arguments = (folder / "import.args").read_text().splitlines()
    named = {argument.partition("=")[2] for argument in arguments if argument.startswith(("--nodes", "--relationships"))}
    assert named == {path.name for path in folder.glob("*.csv")}
    assert command(folder)[:2] == ["neo4j-admin", "database"]


def command(folder: Path) -> list[str]:
    """The line that the folder says to type."""
    lines = (folder / "README.txt").read_text().splitlines()
    return shlex.split(next(line for line in lines if line.strip().startswith("neo4j-admin")))


@pytest.fixture(scope="module")
def imported(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server whose database was made by the line that the folder says to type."""
    if lacking := missing():
        pytest.skip(f"no local Neo4j: {lacking}")
    home = tmp_path_factory.mktemp("neo4j-import")
    administer(home, *command(folder)[1:], folder=folder)
    try:
        yield start(home, heap="1g").uri
    finally:
        stop(home, kill=True)


@pytest.mark.neo4j
@pytest.mark.process
@pytest.mark.slow
def test_neo4j_imports_what_a_load_writes(little: Release, imported: str) -> None:
    facts = facts_of(little)
    wanted = Counter(shape.type for shape, links in facts.links.items() for _ in links)
    with neo4j.GraphDatabase.driver(imported) as driver, driver.session() as session:
        nodes = {r["label"]: r["n"] for r in session.run("MATCH (n) RETURN labels(n)[0] AS label, count(*) AS n")}
        links = {r["type"]: r["n"] for r in session.run("MATCH ()-[r]->() RETURN type(r) AS type, count(*) AS n")}
    assert nodes == {label: len(held) for label, held in facts.nodes.items() if held} | {"Release": 1, "ReleaseLedger": 1}
    assert links == wanted
    with closing(Neo4jStore(imported)) as store:
        # It knows its release as whole at once; read back it is the same; a load compares every property, and has nothing to write.
        assert store.release_id() == little.id
        read = store.read()
        assert (read.id, read.title) == (little.id, little.title)
        report = store.write(little)
        assert (report.previous, report.written, report.way) == (little.id, 0, "nothing to write")
