"""Entity tags, what may be kept and for how long, and what surrounds every answer."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time

import pytest

from concerted.api.app import create_app
from concerted.api.responses.caching import Memory, entity_tag, matches
from concerted.api.settings import Settings
from concerted.loaders import reference_release
from tests.api.conftest import Client, wait_until


def test_the_same_question_has_the_same_tag_and_is_not_sent_twice(client: Client) -> None:
    one = client.get("/v1/gaps?instrument=acap&lang=fr")
    other = client.get("/v1/gaps?lang=fr&instrument=ACAP")
    assert one.headers["etag"] == other.headers["etag"]
    for _ in range(2):
        known = client.get("/v1/gaps?instrument=acap&lang=fr", headers={"If-None-Match": one.headers["etag"]})
        assert known.status_code == 304 and known.content == b"" and known.headers["etag"] == one.headers["etag"]
        assert known.headers["cache-control"] == one.headers["cache-control"]


def test_the_first_answer_may_be_a_304(client: Client) -> None:
    query = "/v1/states?kind=reio&lang=es"
    tag = client.get(query).headers["etag"]
    fresh = create_app(Settings(store="none", log_level="error"), client.app.state.service)
    assert Client(fresh).get(query, headers={"If-None-Match": f'"other", W/{tag}'}).status_code == 304


@pytest.mark.parametrize("known", ["*", "W/{}", '"a,b", {}', "{}"])
def test_what_the_caller_has_is_compared_in_every_form(client: Client, known: str) -> None:
    answer = client.get("/v1/instruments/acap")
    headers = [("If-None-Match", '"x"'), ("If-None-Match", known.format(answer.headers["etag"]))]
    for method in ("GET", "HEAD"):
        again = client.request(method, "/v1/instruments/acap", headers=headers)
        assert again.status_code == 304 and again.headers["etag"] == answer.headers["etag"] and again.content == b""


@pytest.mark.parametrize("path", [
    "/v1/gaps", "/v1/gaps.csv", "/v1/states.xlsx", "/v1/states/DEU", "/healthz", "/docs", "/v1/nothing", "/v1/gaps?x=1",
])
def test_head_is_get_without_a_body(client: Client, path: str) -> None:
    head, whole = client.request("HEAD", path), client.get(path)
    assert head.status_code == whole.status_code and head.content == b""
    for name in set(whole.headers) - {"x-request-id", "content-length"}:
        assert head.headers[name] == whole.headers[name]
    assert head.headers.get("content-length") == whole.headers.get("content-length") or path.startswith("/v1/nothing") or "?" in path


def test_another_version_of_the_program_may_answer_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    tag = entity_tag("a")
    assert tag == entity_tag("a") and tag.startswith('"')
    monkeypatch.setattr("concerted.api.responses.caching.program_version", lambda: "99")
    assert entity_tag("a") != tag


def test_different_answers_have_different_tags(client: Client) -> None:
    urls = ["/v1/gaps", "/v1/gaps.csv", "/v1/gaps.xlsx", "/v1/gaps?lang=fr", "/v1/gaps?limit=1", "/v1/gaps?limit=2", "/v1/states",
            "/v1/gaps?as_of=2011-11-21", "/v1/states/DEU", "/v1/states/FRA"]
    assert len({client.get(url).headers["etag"] for url in urls}) == len(urls)


@pytest.mark.parametrize("path", [
    "gaps?instrument=acap", "priorities?top=3", "states/DEU", "taxa/Falco cherrug", "systems?limit=3", "sources",
])
def test_what_is_pinned_to_a_release_never_changes(client: Client, path: str) -> None:
    release = reference_release()
    answer = client.get(f"/v1/releases/{release.id}/{path}")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    meta = answer.json()["meta"]
    assert meta["store"] is None and meta["data_age_days"] is None
    assert meta["as_of"] in (None, release.published.isoformat())


def test_the_current_release_is_asked_for_again(client: Client) -> None:
    assert client.get("/v1/gaps").headers["cache-control"] == "public, max-age=60, must-revalidate"
    assert client.get("/healthz").headers["cache-control"] == "no-store"


def test_a_release_that_is_not_served(client: Client) -> None:
    assert client.get(f"/v1/releases/{'0' * 64}/gaps").status_code == 404


@pytest.mark.parametrize("digits", [8, 12, 16, 64])
def test_a_release_goes_by_as_many_digits_as_a_line_prints(client: Client, digits: int) -> None:
    id = reference_release().id
    answer = client.get(f"/v1/releases/{id[:digits]}/gaps?instrument=acap&as_of=2019-10-15")
    assert answer.status_code == 200 and answer.json()["meta"]["release"]["id"] == id
    assert client.get(f"/v1/releases/{id[:7]}/gaps").status_code == 422


def test_a_wildcard_matches() -> None:
    assert matches('"a"', "*") and matches('"a"', 'W/"a"') and not matches('"a"', '"b"') and not matches('"a"', None)


def test_what_depends_on_time_has_a_weak_tag_and_is_not_kept_for_good(client: Client) -> None:
    assert matches('W/"a"', '"a"') and matches('W/"a"', '"b", W/"a"') and not matches('W/"a"', '"b"')
    address = client.get("/v1/portfolio?size=2&as_of=2019-10-15").json()["meta"]["self"]
    answer = client.get(address)
    assert answer.headers["etag"].startswith('W/"') and "immutable" not in answer.headers["cache-control"]
    for known in (answer.headers["etag"], answer.headers["etag"].removeprefix("W/")):
        assert client.get(address, headers={"If-None-Match": known}).status_code == 304


def test_memory_is_bounded() -> None:
    memory: Memory[str, bytes] = Memory(100_000, lambda key, value: len(key) + len(value))
    for n in range(50):
        memory.put(f"{n}", bytes(20_000))
    memory.put("large", bytes(51_000))
    assert 80_000 < memory.bytes <= 100_000
    assert memory.get("49") is not None and memory.get("0") is None and memory.get("large") is None


def test_memory_is_bounded_whatever_is_asked(client: Client) -> None:
    """Questions are longer than the answers to many of them, and callers choose them."""
    service = client.app.state.service
    before = service.rendered.bytes
    for n in range(20):
        assert client.get(f"/v1/search?q={'x' * 5000}{n}").json()["data"] == []
    assert service.rendered.bytes >= min(before + 100_000, service.settings.cache_megabytes * 2**19)


def test_every_answer_carries_an_id_and_security_headers(client: Client) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": "mine-1"})
    assert answer.headers["x-request-id"] == "mine-1"
    assert client.get("/healthz", headers={"X-Request-ID": "not\x7fmine"}).headers["x-request-id"] != "not\x7fmine"
    for name, value in (("x-content-type-options", "nosniff"), ("x-frame-options", "DENY"), ("referrer-policy", "no-referrer")):
        assert answer.headers[name] == value
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "server" not in answer.headers


def test_origins_on_the_list_may_read() -> None:
    app = create_app(Settings(store="none", log_level="error", cors_origins="https://a.example"))
    client = Client(app)
    mine = client.get("/healthz", headers={"Origin": "https://a.example"})
    assert mine.headers["access-control-allow-origin"] == "https://a.example" and "Origin" in mine.headers["vary"]
    assert "access-control-allow-credentials" not in mine.headers
    other = client.get("/healthz", headers={"Origin": "https://b.example"})
    assert "access-control-allow-origin" not in other.headers
    asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "POST"}
    assert client.request("OPTIONS", "/v1/cypher", headers=asked).status_code == 204
    assert client.request("OPTIONS", "/v1/cypher", headers=asked | {"Origin": "https://b.example"}).status_code == 405


def test_metrics_count_by_route_and_not_by_address(client: Client) -> None:
    for path in ("/v1/states/DEU", "/v1/states/FRA", "/v1/nothing/at/all", "/v1/timeline.csv?instrument=acap"):
        client.get(path)
    client.request("HEAD", "/v1/timeline")
    text = client.get("/metrics").text
    assert 'route="/v1/states/{state}",status="200"' in text and "DEU" not in text and "/at/all" not in text
    assert 'method="GET",route="/v1/timeline",status="200"' in text and 'method="HEAD",route="/v1/timeline",status="200"' in text
    published = datetime.combine(reference_release().published, time(), UTC).timestamp()
    line = next(line for line in text.splitlines() if line.startswith("concerted_release_published_seconds "))
    assert float(line.split()[1]) == published


def test_the_log_is_json_with_the_request_id(capsys: pytest.CaptureFixture[str]) -> None:
    app = create_app(Settings(store="none", log_level="info"))
    Client(app).get("/healthz", headers={"X-Request-ID": "abc"})
    line = next(found for found in map(json.loads, capsys.readouterr().err.splitlines()) if found.get("event") == "request")
    assert line["request_id"] == "abc" and line["status"] == 200 and line["route"] == "/healthz" and line["ms"] >= 0


def test_the_log_is_not_filled_by_what_callers_send(capsys: pytest.CaptureFixture[str]) -> None:
    app = create_app(Settings(store="none", log_level="info"))
    Client(app).request("X" * 3000, "/" + "a" * 7000)
    line = next(found for found in map(json.loads, capsys.readouterr().err.splitlines()) if found.get("event") == "request")
    assert len(line["path"]) <= 500 and len(line["method"]) <= 500


def test_the_service_starts_and_stops_with_the_application() -> None:
    app = create_app(Settings(store="none", log_level="error"))
    app.state.service.start()
    wait_until(lambda: app.state.service.snapshot.store.status == "none")
    assert Client(app).get("/readyz").status_code == 200
    app.state.service.stop()
