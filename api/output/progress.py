"""How far something is that takes seconds: a line on a terminal, and nothing anywhere else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concerted.graph.progress import Progress


def progress() -> Progress | None:
    """Says what is done, how much of it, and of how much; None where nobody looks."""
    if not sys.stderr.isatty():
        return None

    def say(what: str, done: int, of: int) -> None:
        print(f"\r\x1b[K{what}: {done} of {of}", end="\n" if done >= of else "", file=sys.stderr, flush=True)

    return say
