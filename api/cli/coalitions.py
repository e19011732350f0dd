"""``concerted coalitions``."""

from __future__ import annotations


def coalitions() -> None:
    """To come."""
