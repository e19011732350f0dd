"""``concerted coverage``."""

from __future__ import annotations


def coverage() -> None:
    """To come."""
