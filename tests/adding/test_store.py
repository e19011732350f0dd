"""A new store is a line of the vocabulary, a line of the registry, and its file: commands, settings and the API have it."""

from __future__ import annotations

import json
from pathlib import Path
from pkgutil import resolve_name

import pytest

from concerted.graph.stores import STORES
from concerted.graph.vocabulary import StoreKind
from concerted.loaders import reference_release
from tests.house import COMMAND, OVER_HTTP, add, house_with, run_in

pytestmark = pytest.mark.process

# What is added to a file of graph/, in front of what.
ADDED = {
    "vocabulary/asking.py": ('    NEO4J = "neo4j", ', '    TINY = "tiny", "The memory of one process.", True\n'),
    "stores/__init__.py": ("    StoreKind.NEO4J: ", '    StoreKind.TINY: "concerted.graph.stores.tiny:TinyStore",\n'),
}
FILE = '''\
"""A release in the memory of one process, of which one thing can be asked."""

from concerted.graph.errors import QueryRefused, StoreError
from concerted.graph.stores.protocol import LoadReport, QueryResult

QUERY = "MATCH (s:State) RETURN count(s) AS n"


class TinyStore:
    def __init__(self, access):
        self.release = None

    def write(self, release, progress=None, anew=False):
        previous, self.release = self.release, release
        return LoadReport(release.id, previous and previous.id, release["states"].height, 0, 0, 0.0, "kept")

    def read(self):
        if self.release is None:
            raise StoreError("the store is empty")
        return self.release

    def release_id(self):
        return self.release and self.release.id

    def run(self, query, parameters=None, limits=None):
        if query != QUERY:
            raise QueryRefused(f"ask {QUERY}")
        return QueryResult(["n"], [[self.read()["states"].height]], False, self.release.id)

    def info(self):
        return {"store": "tiny", "release": self.release_id()}

    def close(self):
        self.release = None
'''
QUERY = "MATCH (s:State) RETURN count(s) AS n"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program with a store more."""
    folder = tmp_path_factory.mktemp("house")
    graph = house_with(folder, "graph")
    for file, (before, added) in ADDED.items():
        add(graph / file, before, added)
    (graph / "stores" / "tiny.py").write_text(FILE, encoding="utf-8")
    return folder


def test_every_store_of_the_vocabulary_can_be_opened() -> None:
    assert list(STORES) == list(StoreKind)
    assert all(callable(resolve_name(STORES[kind])) for kind in StoreKind)


def test_the_command_line_has_it(house: Path) -> None:
    release = reference_release()
    loaded = json.loads(run_in(house, COMMAND, "load", "--store", "tiny", "--format", "json"))
    assert (loaded["release"], loaded["created"], loaded["way"]) == (release.id, release["states"].height, "kept")
    told = json.loads(run_in(house, COMMAND, "info", "--store", "tiny", "--format", "json"))
    assert (told["store"], told["release"]) == ("tiny", None)
    answer = json.loads(run_in(house, COMMAND, "cypher", QUERY, "--store", "tiny", "--format", "json"))
    assert answer["rows"] == [[release["states"].height]] and answer["release"] == release.id
    for command in ("load", "info"):
        assert "embedded|tiny|neo4j" in run_in(house, COMMAND, command, "--help")


def test_the_api_serves_it(house: Path) -> None:
    addresses = ("/readyz", f"/v1/cypher?query={QUERY}", "/openapi.json")
    ready, answer, documented = json.loads(run_in(house, OVER_HTTP, "ready", *addresses, CONCERTED_STORE="tiny"))
    assert ready["store"] == {"kind": "tiny", "status": "ready", "release": reference_release().id}
    assert answer["rows"] == [[reference_release()["states"].height]]
    assert documented["components"]["schemas"]["StoreRecord"]["properties"]["kind"]["enum"] == ["embedded", "tiny", "neo4j", "none"]
