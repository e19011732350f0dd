"""``concerted network``."""

from __future__ import annotations


def network() -> None:
    """To come."""
