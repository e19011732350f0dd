"""Answers travel compressed to those who take it, with a tag of their own, once made; bodies of requests are never unpacked."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from typing import Any

import brotli
import pytest
from starlette.middleware.gzip import GZipResponder

from concerted.api.app import create_app
from concerted.api.middleware import compression
from concerted.api.settings import Settings
from tests.api.conftest import Client

PATH = "/v1/gaps?as_of=2019-10-15"
UNPACKED = {"br": brotli.decompress, "gzip": gzip.decompress}


def as_sent(client: Client, url: str, accept_encoding: str | None, method: str = "GET", **more: str) -> tuple[Any, bytes]:
    """An answer with the bytes as they travel."""
    messages: list[Any] = []
    path, _, query = url.partition("?")
    names = {"host": "localhost", **({} if accept_encoding is None else {"accept-encoding": accept_encoding}), **more}

    async def ask() -> None:
        body = iter([{"type": "http.request", "body": b"", "more_body": False}])

        async def receive() -> Any:
            first = next(body, None)
            if first is None:
                await asyncio.Event().wait()  # the client stays
            return first

        async def send(message: Any) -> None:
            messages.append(message)

        scope = {
            "type": "http", "http_version": "1.1", "method": method, "path": path, "raw_path": path.encode(),
            "query_string": query.encode(), "scheme": "http", "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in names.items()],
            "server": ("localhost", 80), "client": ("127.0.0.1", 1), "asgi": {"version": "3.0"},
        }
        await client.app(scope, receive, send)

    client.run(ask())
    start, *bodies = messages
    headers = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return {"status": start["status"], **headers}, b"".join(body.get("body", b"") for body in bodies)


@pytest.mark.parametrize(("asked", "travels"), [
    ("gzip, deflate, br, zstd", "br"), ("gzip, deflate", "gzip"), ("gzip;q=1.0, br;q=0.5", "gzip"), ("br;q=0, gzip", "gzip"), ("*", "br"),
    ("x-gzip", "gzip"), ("BR", "br"), ("gzip;q=0.1", "gzip"), ("*;q=0.1, gzip;q=0", "br"),
    (None, None), ("", None), ("deflate", None), ("zstd", None), ("gzip;q=0", None), ("identity", None), ("identity, gzip;q=0.5", None),
    ("*;q=0", None), ("gzip;q=many", None), ("identity;q=0", None), ("gzip;q=-1", None),
])
def test_the_caller_chooses(client: Client, asked: str | None, travels: str | None) -> None:
    plain_head, plain = as_sent(client, PATH, None)
    for _ in range(2):  # made, and given again
        head, body = as_sent(client, PATH, asked)
        assert head["status"] == 200 and head.get("content-encoding") == travels
        assert int(head["content-length"]) == len(body)
        assert "Accept-Encoding" in head["vary"] and "Accept" in head["vary"].split(", ")
        assert (UNPACKED[travels](body) if travels else body) == plain
        assert (head["etag"] == plain_head["etag"]) == (travels is None)
        if travels:
            assert len(body) < len(plain) / 4


@pytest.mark.parametrize("encoding", UNPACKED)
@pytest.mark.parametrize("path", ["/v1/gaps", "/v1/gaps.csv", "/v1/states/DEU", "/openapi.json", "/docs", "/v1/gaps.csv?by=taxon"])
def test_what_is_long_travels_compressed(client: Client, path: str, encoding: str) -> None:
    head, body = as_sent(client, path, encoding)
    plain_head, plain = as_sent(client, path, None)
    assert head["content-encoding"] == encoding and UNPACKED[encoding](body) == plain
    assert head["content-type"] == plain_head["content-type"]


@pytest.mark.parametrize("path", ["/v1/gaps.xlsx", "/healthz", "/v1/nothing"])
def test_what_is_short_or_packed_travels_as_it_is(client: Client, path: str) -> None:
    head, body = as_sent(client, path, "br, gzip")
    assert "content-encoding" not in head and int(head["content-length"]) == len(body)
    assert path != "/v1/gaps.xlsx" or body.startswith(b"PK")


@pytest.mark.parametrize("encoding", ["br", "gzip", None])
def test_a_tag_is_of_one_encoding(client: Client, encoding: str | None) -> None:
    """Strong tags are of bytes (RFC 9110, 8.8.3.3): each encoding is known again by its own, and by no other."""
    tags = {known: as_sent(client, PATH, known)[0]["etag"] for known in ("br", "gzip", None)}
    assert len(set(tags.values())) == 3
    for known, tag in tags.items():
        head, body = as_sent(client, PATH, encoding, **{"if-none-match": tag})
        assert head["status"] == (304 if known == encoding else 200)
        assert "Accept-Encoding" in head["vary"] and (body == b"") == (known == encoding)
        assert known != encoding or "content-encoding" not in head


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_head_tells_of_the_compressed_answer(client: Client, encoding: str) -> None:
    whole, body = as_sent(client, PATH, encoding)
    head, nothing = as_sent(client, PATH, encoding, "HEAD")
    assert nothing == b"" and head["content-length"] == str(len(body)) and head["content-encoding"] == encoding
    assert head["etag"] == whole["etag"]


def test_it_is_compressed_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    packed: list[int] = []
    for kind in (GZipResponder, compression._Brotli):
        made = kind.apply_compression

        async def counted(self: Any, body: bytes, *, more_body: bool, made: Any = made) -> bytes:
            packed.append(len(body))
            done: bytes = await made(self, body, more_body=more_body)
            return done

        monkeypatch.setattr(kind, "apply_compression", counted)
    app = create_app(Settings(store="none", log_level="error"), client.app.state.service)
    for encoding in ("br", "gzip"):
        answers = {as_sent(Client(app), PATH, encoding)[1] for _ in range(5)}
        assert len(answers) == 1
    assert len(packed) == 2


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "gzip, identity", "x"])
def test_the_body_of_a_request_is_not_unpacked(client: Client, encoding: str) -> None:
    """A few kilobytes of zeros would be gigabytes."""
    bomb = zlib.compress(bytes(10**7))
    answer = client.post("/v1/cypher", content=bomb, headers={"Content-Type": "application/json", "Content-Encoding": encoding})
    assert answer.status_code == 415 and "Content-Encoding" in answer.json()["detail"]
    plain = client.post("/v1/cypher", json={"query": "RETURN 1 AS n"}, headers={"Content-Encoding": "identity"})
    assert plain.status_code == 503  # read, and there is no store
