"""``concerted pair``."""

from __future__ import annotations


def pair() -> None:
    """To come."""


def askers() -> None:
    """To come."""
