"""Whether the address under which a caller sees this server may be believed."""

from __future__ import annotations

import ipaddress

from starlette.requests import Request

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "via")


def is_known(request: Request) -> bool:
    """Whether links are made from an address that no caller chose.

    That is the public one where it is set. Else the Host has to be the very address that the connection came to, and no
    proxy in between: any other name is the caller's word, and an answer with links made of it is that caller's alone.
    """
    if request.app.state.service.settings.public_url:
        return True
    server = request.scope.get("server")
    if server is None or any(name in request.headers for name in _FORWARDED):
        return False
    host, port = request.url.hostname or "", request.url.port or {"https": 443}.get(request.url.scheme, 80)
    return port == (server[1] or port) and (host == server[0] or (host == "localhost" and _loopback(server[0])))


def _loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
