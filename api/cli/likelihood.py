"""``concerted likelihood``."""

from __future__ import annotations


def likelihood() -> None:
    """To come."""
