"""Saying how far something is that takes seconds."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is, and of how much: 0 where that is not known."""


def silent(what: str, done: int, of: int) -> None:
    """Says nothing, where nobody looks."""
