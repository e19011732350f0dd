"""``concerted attribution``."""

from __future__ import annotations


def attribution() -> None:
    """To come."""
