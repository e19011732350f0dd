"""``concerted levers``."""

from __future__ import annotations


def levers() -> None:
    """To come."""
