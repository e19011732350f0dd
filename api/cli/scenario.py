"""``concerted scenario``."""

from __future__ import annotations


def scenario() -> None:
    """To come."""
