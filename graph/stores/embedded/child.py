"""A child process that answers one query after another: ``python -m concerted.graph.stores.embedded.child``.

It opens one snapshot, then gives up what it does not need: it can open no file and write none, and its memory has an end.
It is told its queries over standard input and answers over standard output, until that is closed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, Any

import kglite

from concerted.graph.errors import ConcertedError, LimitExceeded
from concerted.graph.stores.embedded.confinement import Memory, allow, confine
from concerted.graph.stores.embedded.engine import opened
from concerted.graph.stores.embedded.frames import Broken, receive, send
from concerted.graph.stores.embedded.names import MARK
from concerted.graph.stores.embedded.snapshots import read
from concerted.graph.stores.embedded.values import plain_value
from concerted.graph.stores.limits import Limits
from concerted.graph.stores.results.bounded import gather

# What the engine says of a value or a result that it will not build.
_TOO_LARGE = ("safety limit", "would materialize", "max_work_units", "backstop", "would exceed")


def main() -> None:
    """Open the snapshot that the first message names, and answer until nobody asks."""
    source, to = _channels()
    try:
        wanted = receive(source)
        try:
            graph = opened(read(Path(wanted["snapshot"]))[1])
        except ConcertedError as error:
            send(to, {"error": "damaged", "message": str(error)})
            return
        kglite.set_query_warning_policy("silent")
        _silence(2)  # what an engine that runs out of memory says of itself is nothing for people
        memory = Memory(wanted["memory"])
        confine(memory)
        send(to, {"ready": True})
        while True:
            answered = answer(graph, receive(source))
            # What a query has used is not all given back: one that comes after should not be the one to suffer.
            send(to, answered | {"last": answered.get("error") in ("time", "memory") or memory.is_half_full()})
    except Broken:
        return


def answer(graph: kglite.FrozenGraph, asked: dict[str, Any]) -> dict[str, Any]:
    """Rows of a query, or the kind of its error with what it says."""
    limits = Limits(**asked["limits"])
    allow(limits.seconds)
    try:
        result = graph.cypher(
            asked["text"], params=asked["parameters"], timeout_ms=int(limits.seconds * 1000) or 1, row_limit=limits.rows + 1,
        )
        rows, truncated = gather((row.values() for row in result), plain_value, limits)
        return {"columns": list(result.columns), "rows": rows, "truncated": truncated}
    except LimitExceeded as error:
        return {"error": "limit", "message": str(error)}
    except kglite.CypherTimeoutError:
        return {"error": "time", "message": ""}
    except MemoryError:
        return {"error": "memory", "message": ""}
    except (kglite.KgError, ValueError, TypeError, OverflowError, RecursionError) as error:
        message = str(error).replace(MARK, "")
        return {"error": "memory" if any(sign in message for sign in _TOO_LARGE) else "query", "message": message}


def _channels() -> tuple[IO[bytes], IO[bytes]]:
    """Standard input and output for messages alone: whatever else is printed goes nowhere."""
    source, to = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    _silence(0, 1)
    return source, to


def _silence(*descriptors: int) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in descriptors:
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


if __name__ == "__main__":
    main()
