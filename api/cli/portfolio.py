"""``concerted portfolio``."""

from __future__ import annotations


def portfolio() -> None:
    """To come."""
