"""The Species+ API on this machine: a server that answers as the documented one does, and first as each test says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "8QW6Qgh57sBG2k0gtt"
# What is answered instead: status, headers, and the body; a status of 0 hangs up in the middle of it.
Instead = tuple[int, dict[str, str], bytes]


def concept(id: int, rank: str = "SPECIES", **more: Any) -> dict[str, Any]:
    """A taxon concept."""
    above = {"kingdom": "Animalia", "phylum": "Chordata", "class": "Aves", "order": "Falconiformes", "family": "Falconidae"}
    return {
        "id": id, "full_name": f"Falco {'abcdefghij'[id % 10]}us", "author_year": None, "rank": rank, "name_status": "A", "active": True,
        "higher_taxa": above, "synonyms": [], "common_names": [], "cites_listings": [],
    } | more


@dataclass
class Api:
    """What it holds, what it was asked, and what it answers first to an address."""

    concepts: list[dict[str, Any]]
    distributions: dict[int, list[dict[str, Any]]]
    first: dict[str, list[Instead]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    address: str = ""

    def answer(self, path: str, query: dict[str, list[str]]) -> bytes:
        """The right answer."""
        if path == "/api/v1/taxon_concepts.json":
            assert query["taxonomy"] == ["CMS"]
            page, per_page = int(query["page"][0]), int(query["per_page"][0])
            held = self.concepts[(page - 1) * per_page : page * per_page]
            about = {"current_page": page, "per_page": per_page, "total_entries": len(self.concepts)}
            return json.dumps({"pagination": about, "taxon_concepts": held}).encode()
        return json.dumps(self.distributions[int(path.split("/")[-2])]).encode()


@contextmanager
def serving(api: Api) -> Iterator[Api]:
    """The API at an address of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            api.asked.append(self.path)
            api.agents.add(self.headers["User-Agent"])
            if self.headers["X-Authentication-Token"] != TOKEN:
                self.say(401, {}, b"")
            elif instead := api.first.get(parts.path):
                self.say(*instead.pop(0))
            else:
                self.say(200, {"Content-Type": "application/json"}, api.answer(parts.path, parse_qs(parts.query)))

        def say(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status or 200)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body) + 10 * (status == 0)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        api.address = f"http://127.0.0.1:{server.server_port}/api/v1/"
        yield api
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
