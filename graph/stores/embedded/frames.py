"""Messages between a process and its children: JSON, each preceded by its length."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import IO, Any

from concerted.graph.errors import InvalidQuery
from concerted.graph.stores.embedded.names import MARK

_LENGTH = 8
_DAY = f"{MARK}day"


class Broken(Exception):
    """The other side is gone."""


def send(to: IO[bytes], message: dict[str, Any]) -> None:
    """Write one message; Broken when nobody reads it."""
    content = json.dumps(message, ensure_ascii=False, default=_encoded).encode()
    try:
        to.write(len(content).to_bytes(_LENGTH, "big") + content)
        to.flush()
    except (OSError, ValueError) as error:
        raise Broken from error


def receive(source: IO[bytes]) -> dict[str, Any]:
    """Read one message; Broken when there is no whole one."""
    try:
        head = source.read(_LENGTH)
        content = source.read(int.from_bytes(head, "big")) if len(head) == _LENGTH else b""
        if not content:
            raise Broken
        found: dict[str, Any] = json.loads(content, object_hook=_decoded)
    except (OSError, ValueError) as error:
        raise Broken from error
    return found


def _encoded(value: object) -> Any:
    if isinstance(value, date) and not isinstance(value, datetime):
        return {_DAY: value.isoformat()}
    if isinstance(value, datetime | time):
        return value.isoformat()
    raise InvalidQuery(f"a parameter is a text, number, truth value, date, or a list or map of them, not {type(value).__name__}")


def _decoded(found: dict[str, Any]) -> Any:
    return date.fromisoformat(found[_DAY]) if found.keys() == {_DAY} else found
