"""``concerted brief``."""

from __future__ import annotations


def brief() -> None:
    """To come."""
