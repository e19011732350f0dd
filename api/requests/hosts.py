"""Whether the address under which a caller sees this server may be believed."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

from starlette.types import Scope

_FORWARDED = frozenset({b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"via"})


def is_known(scope: Scope, public_url: str | None) -> bool:
    """Whether links are made from an address that no caller chose.

    That is the public one where it is set. Else the Host has to be the very address that the connection came to, and no
    proxy in between: any other name is the caller's word, and an answer with links made of it is that caller's alone.
    """
    if public_url:
        return True
    host, server = b"", scope.get("server")
    for name, value in scope["headers"]:
        if name == b"host":
            host = value
        elif name in _FORWARDED:
            return False
    return server is not None and _is_of(host, scope["scheme"], server[0], server[1])


@lru_cache(maxsize=256)
def _is_of(host: bytes, scheme: str, address: str, port: int | None) -> bool:
    name, colon, digits = host.decode("latin-1").rpartition(":")
    if not colon or digits.endswith("]"):
        name, digits = host.decode("latin-1"), "443" if scheme == "https" else "80"
    # A server that is no socket, as in tests, has no port.
    if port is not None and digits != str(port):
        return False
    return name.strip("[]") == address or (name == "localhost" and _loopback(address))


def _loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
