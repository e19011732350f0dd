"""A server that is told which release to serve serves that one, and answers Cypher from a snapshot of it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pydantic import ValidationError

from concerted.api.app import create_app
from concerted.api.service.service import Service, service_of
from concerted.api.settings import Settings
from concerted.graph.errors import InvalidQuery
from concerted.graph.stores.embedded.store import EmbeddedStore
from concerted.loaders import read_package, reference_release
from tests.api.cli.command import run
from tests.api.conftest import Client
from tests.api.server.servers import started
from tests.graph.stores.releases import small as seabirds
from tests.loaders.packages import package_files, small, write

COUNT = "MATCH (r:Release) RETURN r.hash AS id"


@pytest.fixture(autouse=True)
def own_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCERTED_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("CONCERTED_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return write(tmp_path / "package", package_files(small()))


@pytest.fixture
def service(package: Path) -> Iterator[Service]:
    """A service of the package, refreshed by the test."""
    found = service_of(Settings(release=str(package), store="embedded", cypher="open", log_level="error"))
    yield found
    found.stop()


def test_it_is_served_and_asked_whatever_is_loaded_meanwhile(service: Service, package: Path, tmp_path: Path) -> None:
    mine = read_package(package).id
    EmbeddedStore(tmp_path / "data").write(seabirds())
    client = Client(create_app(service.settings, service))
    for _ in range(2):
        service.refresh()
        meta = client.get("/v1/gaps").json()["meta"]
        assert meta["release"]["id"] == mine and meta["store"] == {"kind": "embedded", "status": "ready", "release": mine}
        answered = client.get("/v1/cypher", params={"query": COUNT}).json()
        assert answered["release"] == mine and answered["rows"] == [[mine]]
        EmbeddedStore(tmp_path / "data").write(reference_release())
    assert EmbeddedStore(tmp_path / "data").release_id() == reference_release().id


def test_names_in_questions_are_those_of_the_release(service: Service) -> None:
    service.refresh()
    client = Client(create_app(service.settings, service))
    asked = "/v1/questions/range-states-of-taxon?taxon="
    by_name = client.get(f"{asked}eastern gorilla").json()
    assert by_name["rows"] and by_name["meta"]["query"]["parameters"]["taxon"] == "Gorilla beringei"
    refused = client.get(f"{asked}Saker Falcon")
    assert refused.status_code == 404 and refused.json()["type"] == "urn:concerted:problem:unknown-name"
    misspelt = client.get(f"{asked}eastern gorila")
    assert misspelt.status_code == 404 and "Eastern Gorilla" in misspelt.json()["suggestions"]


def test_a_snapshot_that_is_lost_is_made_again(service: Service, package: Path, tmp_path: Path) -> None:
    service.refresh()
    (tmp_path / "data" / f"{read_package(package).id}.snapshot").unlink()
    service.refresh()
    assert service.snapshot.store.status == "ready"
    assert (tmp_path / "data" / f"{read_package(package).id}.snapshot").is_file()


def test_without_a_store_it_is_served_all_the_same(package: Path) -> None:
    service = service_of(Settings(release=str(package), store="none", log_level="error"))
    service.refresh()
    assert service.snapshot.current().release.id == read_package(package).id
    assert not Path(os.environ["CONCERTED_DATA_DIR"]).exists()


def test_an_address_of_neo4j_gives_way_and_its_choice_is_refused(package: Path) -> None:
    assert Settings(release=str(package), neo4j_uri="bolt://localhost").store_kind == "embedded"
    assert Settings(release="", store="neo4j").release is None
    with pytest.raises(ValidationError, match="answered from a snapshot"):
        Settings(release=str(package), store="neo4j")


def test_what_is_no_release_ends_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidQuery, match=f"held are {reference_release().id[:12]}"):
        service_of(Settings(release="nowhere", store="none"))
    monkeypatch.setenv("CONCERTED_RELEASE", "nowhere")
    refused = run("serve", "--port", "0")
    assert refused.exit_code == 2 and f"held are {reference_release().id[:12]}" in refused.stderr


def test_the_command_serves_it(package: Path, tmp_path: Path) -> None:
    folder = tmp_path / "served"
    start = (
        "from concerted.api.cli.main import application; "
        f"application()(['serve', '--port', '{{port}}', '--release', {str(package)!r}, '--data-dir', {str(folder)!r}])"
    )
    process, base = started(1, start, CONCERTED_STORE="embedded")
    try:
        mine = read_package(package).id
        assert httpx.get(f"{base}/v1/gaps").json()["meta"]["release"]["id"] == mine
        end = time.monotonic() + 60
        while httpx.get(f"{base}/readyz").json()["store"]["status"] != "ready":
            assert time.monotonic() < end, "its snapshot was not made in time"
            time.sleep(0.1)
        assert httpx.get(f"{base}/v1/cypher", params={"query": COUNT}).json()["rows"] == [[mine]]
        assert [file.stem for file in folder.glob("*.snapshot")] == [mine]
    finally:
        process.terminate()
        process.communicate(timeout=60)
