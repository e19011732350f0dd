"""``concerted verify-next``."""

from __future__ import annotations


def verify_next() -> None:
    """To come."""
