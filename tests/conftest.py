"""What tests of several parts share."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

from tests.trying import PROFILE
from tools.local_neo4j import missing, start, stop

# A cap on the memory of one transaction, as docker-compose.yml sets it too.
SERVER = ("db.memory.transaction.max=1g",)

# What hypothesis makes up is the same at every run; ``CONCERTED_HYPOTHESIS=wide``, as ``make fuzz`` sets it, makes up new worlds.
settings.register_profile("seeded", derandomize=True, database=None, deadline=None)
settings.register_profile("quick", settings.get_profile("seeded"))
settings.register_profile("wide", derandomize=False, deadline=None, print_blob=True)
settings.load_profile(PROFILE)

# Who asks for one of these has a store, which runs queries in processes of their own.
STORES = frozenset({"embedded_folder", "neo4j_home", "neo4j_uri", "opened"})


def pytest_configure(config: pytest.Config) -> None:
    """Keep what tests compile in a folder of their own, one for all workers, that goes with them; and Java to what pays in minutes."""
    if "CONCERTED_CACHE" not in os.environ:
        os.environ["CONCERTED_CACHE"] = folder = tempfile.mkdtemp(prefix="concerted-tests-")
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    # Workers are told the width of the screen of whoever started them; what commands print is not to hang on it.
    os.environ.pop("COLUMNS", None)
    # Servers of tests live for minutes: what is compiled quickly and once takes a third less of the processor.
    os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what needs a store; a test that overwrites what the one Neo4j holds says so in its name, by which it is scheduled."""
    fixtures = set(getattr(item, "fixturenames", ()))
    if "neo4j_uri" in fixtures or item.get_closest_marker("shared_neo4j"):
        if "neo4j" not in item.nodeid:
            raise pytest.UsageError(f"{item.nodeid} asks the Neo4j of this run, and has no 'neo4j' in its name")
        item.add_marker("neo4j")
    if fixtures & STORES:
        item.add_marker("process")


class Scheduling(LoadFileScheduling):
    """A file to a worker, and to one of them all that concerns Neo4j, which is started once and overwritten by one test after the other."""

    def _split_scope(self, nodeid: str) -> str:
        return "neo4j" if "neo4j" in nodeid else str(super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    """Give tests to workers."""
    return Scheduling(config, log)


@pytest.fixture(scope="session")
def embedded_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of an embedded store, which the first question asked of it fills with the bundled release."""
    return tmp_path_factory.mktemp("graph")


@pytest.fixture(scope="session")
def neo4j_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Home of a server that these tests start and may kill."""
    if lacking := missing():
        pytest.skip(f"no local Neo4j: {lacking}")
    home = tmp_path_factory.mktemp("neo4j")
    yield home
    stop(home, kill=True)


@pytest.fixture(scope="session")
def neo4j_uri(request: pytest.FixtureRequest) -> str:
    """Address of a Neo4j whose content the tests may overwrite: ``NEO4J_URI``, or a server started here."""
    if uri := os.environ.get("NEO4J_URI"):
        return uri
    if lacking := missing():
        pytest.skip(f"no NEO4J_URI, and no local Neo4j: {lacking}")
    return start(request.getfixturevalue("neo4j_home"), settings=SERVER).uri
