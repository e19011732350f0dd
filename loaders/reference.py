"""The reference release that comes with concerted."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from concerted.graph.facts.release import Release
from concerted.loaders.package.package import read_package

REFERENCE = Path(__file__).parent / "data"


@cache
def reference_release() -> Release:
    """The bundled facts about the Convention; read once a process.

    Returns
    -------
    Release
        What answers where no other release is named.

    Examples
    --------
    >>> reference_release().id[:12]
    '2e62a7ba60e1'
    """
    return read_package(REFERENCE)
