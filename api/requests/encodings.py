"""How an answer may travel: by the ``Accept-Encoding`` of its caller (RFC 9110, 12.5.3)."""

from __future__ import annotations

from functools import lru_cache

from starlette.types import Scope

from concerted.api.requests.formats import LONGEST_KEPT

BROTLI, GZIP, IDENTITY = "br", "gzip", "identity"
# The best first, among those that a caller likes equally.
_OFFERED = (BROTLI, GZIP, IDENTITY)


def encoding_of(scope: Scope) -> str:
    """The encoding in which an answer that is worth it travels: ``br``, ``gzip``, or ``identity`` for none."""
    found = [value for name, value in scope["headers"] if name == b"accept-encoding"]
    if not found:
        return IDENTITY
    header = b",".join(found)
    return _best(header) if len(header) <= LONGEST_KEPT else _best.__wrapped__(header)


@lru_cache(maxsize=256)
def _best(header: bytes) -> str:
    """The encoding that a header likes best; one that is not named, not even by ``*``, is not taken, plain bytes apart."""
    liked: dict[str, float] = {}
    for part in header.decode("latin-1").lower().split(","):
        name, *options = (piece.strip() for piece in part.split(";"))
        quality = next((option[2:] for option in options if option.startswith("q=")), "1")
        try:
            liked[{"x-gzip": GZIP}.get(name, name)] = min(max(float(quality), 0.0), 1.0)
        except ValueError:
            liked[name] = 0.0
    others = liked.get("*", 0.0)
    # Plain bytes are taken where nobody says otherwise, and then after what was asked for.
    qualities = {name: liked.get(name, 1e-6 if name == IDENTITY and "*" not in liked else others) for name in _OFFERED}
    best = max(_OFFERED, key=lambda name: qualities[name])
    return best if qualities[best] > 0 else IDENTITY
