"""Differences that are known and written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fuzz.run import Difference


def known(found: Difference) -> str | None:
    """The kind of difference it is, if that is a known one."""
    return None
