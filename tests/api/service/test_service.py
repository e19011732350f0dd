"""What is served, while the store changes, is empty, goes away and comes back."""

from __future__ import annotations

from typing import Literal

from fastapi import FastAPI

from concerted.api.app import create_app
from concerted.api.service.service import Service
from concerted.api.settings import Settings
from concerted.graph.errors import StoreError
from concerted.graph.facts.release import Release
from concerted.graph.stores import Store
from tests.api.conftest import Client
from tests.api.worlds import MemoryStore, world


def serving(store: MemoryStore, kind: Literal["embedded", "neo4j"] = "neo4j", **more: object) -> tuple[FastAPI, Service]:
    """An application on a store; its service is refreshed by the test, not by a thread."""
    settings = Settings(store=kind, log_level="error", **more)  # type: ignore[arg-type]  # settings of many types by name
    service = Service(settings, lambda: world("bundled"), lambda: store)
    return create_app(settings, service), service


def meta(client: Client) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = client.get("/v1/gaps").json()["meta"]
    return found


def test_the_release_of_the_store_is_served_and_followed() -> None:
    store = MemoryStore(world("one"))
    app, service = serving(store)
    client = Client(app)
    service.refresh()
    first = meta(client)["release"]["id"]
    assert first == store.read().id
    store.held = world("two")
    assert meta(client)["release"]["id"] == first
    service.refresh()
    assert meta(client)["release"]["id"] == store.held.id != first
    assert client.get(f"/v1/releases/{first}/gaps").json()["meta"]["release"]["id"] == first


def test_pages_go_on_at_the_release_they_began_with() -> None:
    store = MemoryStore(world("one"))
    app, service = serving(store)
    client = Client(app)
    service.refresh()
    first = client.get("/v1/states?limit=1")
    store.held = world("two")
    service.refresh()
    second = client.get(first.links["next"]["url"])
    assert second.json()["meta"]["release"]["id"] == first.json()["meta"]["release"]["id"]
    assert [r["iso3"] for r in first.json()["data"] + second.json()["data"]] == ["AAA", "BBB"]


def test_a_store_that_goes_away_takes_only_cypher_with_it() -> None:
    store = MemoryStore(world("one"))
    app, service = serving(store)
    client = Client(app)
    service.refresh()
    tag = client.get("/v1/gaps").headers["etag"]
    store.away = True
    refused = client.get("/v1/cypher?query=RETURN+1")
    assert refused.status_code == 503 and refused.headers["retry-after"] and "secret" not in refused.text
    answer = client.get("/v1/gaps")
    assert answer.status_code == 200 and answer.json()["data"]
    assert answer.json()["meta"]["store"]["status"] == "away" and answer.headers["etag"] != tag
    ready = client.get("/readyz")
    assert ready.status_code == 200 and ready.json()["store"]["status"] == "away"
    service.refresh()
    assert meta(client)["store"]["status"] == "away"
    store.away = False
    service.refresh()
    assert meta(client)["store"]["status"] == "ready"
    assert client.get("/v1/cypher?query=RETURN+1").status_code == 200


def test_a_release_that_is_not_whole_leaves_the_one_before() -> None:
    class Damaged(MemoryStore):
        reads = 0

        def read(self) -> Release:
            self.reads += 1
            if self.held is not None and self.held.id == world("two").id:
                raise StoreError("the stored release is not whole")
            return super().read()

    store = Damaged(world("one"))
    app, service = serving(store)
    service.refresh()
    store.held = world("two")
    for _ in range(3):
        service.refresh()
        assert meta(Client(app))["release"]["id"] == world("one").id
        assert meta(Client(app))["store"]["status"] == "away"
    assert store.reads == 2  # it is not read again and again
    store.held = world("three")
    service.refresh()
    assert meta(Client(app))["release"]["id"] == world("three").id


def test_a_store_that_went_away_while_it_was_read_is_read_again_at_once() -> None:
    class Leaving(MemoryStore):
        def read(self) -> Release:
            if self.held is not None and self.held.id == world("two").id and not self.closed:
                self.away, self.closed = True, True
            return super().read()

    store = Leaving(world("one"))
    app, service = serving(store)
    service.refresh()
    store.held = world("two")
    service.refresh()
    assert meta(Client(app))["store"]["status"] == "away"
    store.away = False
    service.refresh()
    assert meta(Client(app))["release"]["id"] == world("two").id


def test_an_empty_embedded_store_is_loaded_with_the_bundled_release() -> None:
    store = MemoryStore(None)
    app, service = serving(store, "embedded")
    service.refresh()
    assert store.held is not None and store.held.id == world("bundled").id
    assert meta(Client(app))["store"] == {"kind": "embedded", "status": "ready", "release": store.held.id}


def test_an_empty_store_may_be_left_empty() -> None:
    for kind in ("embedded", "neo4j"):
        store = MemoryStore(None)
        app, service = serving(store, kind, load_empty=False)
        service.refresh()
        assert store.held is None and meta(Client(app))["store"]["status"] == "empty"


def test_an_embedded_store_that_cannot_be_opened_leaves_the_bundled_release() -> None:
    def opened() -> Store:
        raise StoreError("in use by process 1")

    settings = Settings(store="embedded", log_level="error")
    service = Service(settings, lambda: world("bundled"), opened)
    app = create_app(settings, service)
    service.refresh()
    assert meta(Client(app))["release"]["id"] == world("bundled").id


def test_neo4j_out_of_reach_from_the_beginning_is_not_ready() -> None:
    store = MemoryStore(world("one"))
    store.away = True
    app, service = serving(store)
    service.refresh()
    assert Client(app).get("/readyz").status_code == 503
    store.away = False
    service.refresh()
    assert Client(app).get("/readyz").status_code == 200


def test_stopping_lets_go_of_the_store() -> None:
    store = MemoryStore(world("one"))
    _, service = serving(store)
    service.refresh()
    service.stop()
    assert store.closed
