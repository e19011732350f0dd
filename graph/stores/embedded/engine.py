"""The engine, kglite, with one of its graphs open."""

from __future__ import annotations

import kglite

from concerted.graph.errors import StoreError


def opened(graph: bytes) -> kglite.FrozenGraph:
    """A graph that can only be read."""
    try:
        return kglite.from_bytes(graph).freeze()
    except kglite.KgError as error:
        raise StoreError(f"the engine cannot open the snapshot: {error}") from error
