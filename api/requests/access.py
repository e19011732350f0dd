"""Who may send Cypher of their own: anybody on this machine; from elsewhere holders of a key, or all where the operator says so.

A request counts as from this machine when nothing about it says otherwise: both ends of its connection are loopback, it is
addressed to a loopback name (so a foreign name that is made to point here does not count), and no proxy has left a trace.
A proxy on this machine that leaves none cannot be told from a user of it: behind one, set CONCERTED_CYPHER=keys.
"""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from starlette.types import Scope

from concerted.api.keys import holder
from concerted.api.problems import Problem
from concerted.api.settings import Settings

# Headers that proxies add.
_PASSED_ON = frozenset({
    b"forwarded", b"via", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"x-forwarded-port", b"x-forwarded-server",
    b"x-forwarded-prefix", b"x-real-ip", b"x-client-ip", b"true-client-ip", b"cf-connecting-ip", b"cf-ray", b"x-original-host",
})
_CLOSED = (
    "Cypher of one's own is answered to users of this machine, and from elsewhere to holders of a key, who send it as X-API-Key; "
    "the questions at /v1/questions are open to all. The operator sets CONCERTED_API_KEYS, or CONCERTED_CYPHER=open"
)


def is_loopback(host: str | None) -> bool:
    """Whether an address or name, with or without brackets, means this machine alone."""
    name = (host or "").strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ip_address(name.partition("%")[0])
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def from_this_machine(scope: Scope, public_url: str | None = None) -> bool:
    """Whether a request comes from this machine, as far as it can be told."""
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    hosts = [value.decode("latin-1") for name, value in headers if name == b"host"]
    if len(hosts) != 1 or not is_loopback(_host(f"//{hosts[0]}")):
        return False
    if any(name in _PASSED_ON for name, _ in headers):
        return False
    if public_url is not None and not is_loopback(_host(public_url)):
        return False
    return all(is_loopback(_end(scope.get(end))) for end in ("client", "server"))


def admit(request: Request, settings: Settings) -> None:
    """Let a query of the caller's own through; Problem (401 or 403) where a key is needed."""
    if settings.cypher == "open" or holder(request.headers.get("x-api-key"), settings.api_keys):
        return
    if settings.api_keys:
        detail = "Cypher of one's own needs a key here: send it as X-API-Key; the questions at /v1/questions need none"
        raise Problem(401, "key-needed", detail, headers={"WWW-Authenticate": 'ApiKey realm="concerted"'})
    if settings.cypher == "keys" or not from_this_machine(request.scope, settings.public_url):
        raise Problem(403, "cypher-closed", _CLOSED)


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _end(pair: Any) -> str | None:
    return str(pair[0]) if pair else None
