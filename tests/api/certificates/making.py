"""Certificates of small and large answers for tests, as commands make them, and what is done to them."""

from __future__ import annotations

import hashlib
import json
import shlex
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from typer.testing import Result

from tests.api.cli.command import run

ACAP = "gaps --instrument acap --as-of 2019-10-15"
METADATA, ANSWER, RECORDS = "ro-crate-metadata.json", "answer.json", "answer.csv"
Change = Callable[[Path], None]


# What Python says of itself while a certificate is verified: processes, connections, and files that are opened to be written.
_SEEN: list[str] = []
_WATCHING = [False]
_NEVER = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "socket.connect", "socket.bind", "socket.getaddrinfo")


def _watch(event: str, given: tuple[Any, ...]) -> None:
    if not _WATCHING[0]:
        return
    if event in _NEVER:
        _SEEN.append(f"{event} {given}")
    # Python keeps what it compiled; a file for the time of a call stands in a folder of its own.
    own = "__pycache__" in str(given[:1]) or "/concerted-" in str(given[:1])
    if event == "open" and isinstance(given[1], str) and set(given[1]) & set("wxa+") and not own:
        _SEEN.append(f"{event} {given}")


sys.addaudithook(_watch)


def watched(*words: str) -> Result:
    """The outcome of a command that starts no process, asks no network and writes no file."""
    _SEEN.clear()
    _WATCHING[0] = True
    try:
        result = run(*words)
    finally:
        _WATCHING[0] = False
    assert not _SEEN, "\n".join(_SEEN)
    return result


def certified(question: str, place: Path) -> Path:
    """The certificate of a question, at a place."""
    result = run("certify", "--output", str(place), *shlex.split(question))
    assert result.exit_code == 0, result.stderr
    return place


def verified(place: Path, code: int = 0) -> dict[str, Any]:
    """What ``verify`` says of a certificate, as JSON, with the exit that is expected."""
    result = run("verify", str(place), "--format", "json")
    assert result.exit_code == code, (result.stdout, result.stderr)
    told: dict[str, Any] = json.loads(result.stdout)
    assert told["matches"] == (code == 0)
    return told


def metadata(place: Path) -> dict[str, Any]:
    """The metadata of a certificate that is a folder."""
    told: dict[str, Any] = json.loads((place / METADATA).read_bytes())
    return told


def entities(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The entities of metadata by their ids."""
    return {each["@id"]: each for each in told["@graph"]}


def described(place: Path, change: Callable[[dict[str, dict[str, Any]]], None]) -> None:
    """Change the metadata of a certificate."""
    told = metadata(place)
    change(entities(told))
    (place / METADATA).write_text(json.dumps(told), encoding="utf-8")


def answered(place: Path, change: Callable[[dict[str, Any]], None], state_hash: bool = False) -> None:
    """Change the answer in a certificate, and where that is wished the hash that is stated of it."""
    told = json.loads((place / ANSWER).read_bytes())
    change(told)
    content = (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()
    (place / ANSWER).write_bytes(content)
    if state_hash:
        described(place, lambda known: known[ANSWER].update(sha256=hashlib.sha256(content).hexdigest()))


def leaves(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of all values that hold no others."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from leaves(each, (*at, key)) if isinstance(each, dict | list) and each else [(*at, key)]
