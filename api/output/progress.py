"""How far something is that takes seconds: a line on a terminal, and nothing anywhere else."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from concerted.graph.progress import silent

if TYPE_CHECKING:
    from concerted.graph.progress import Progress

_CLEARED = "\r\x1b[K"


def progress() -> Progress:
    """Says what is done, how much of it, and of how much; each thing keeps its line."""
    if not sys.stderr.isatty():
        return silent

    def say(what: str, done: int, of: int) -> None:
        _print(f"{_CLEARED}{what}: {done} of {of}", end="\n" if done >= of else "")

    return say


def passing(patience: float) -> Progress:
    """The same in one line that :func:`over` takes away, and nothing of what is done sooner than so many seconds."""
    if not sys.stderr.isatty():
        return silent
    began = time.monotonic()

    def say(what: str, done: int, of: int) -> None:
        if time.monotonic() - began > patience:
            _print(f"{_CLEARED}{what}: {done}" + (f" of {of}" if of else ""))

    return say


def over() -> None:
    """Take the line away."""
    if sys.stderr.isatty():
        _print(_CLEARED)


def _print(text: str, end: str = "") -> None:
    print(text, end=end, file=sys.stderr, flush=True)
