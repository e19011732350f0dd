"""What a writer is given: the release, the date where it asks for one, and whom to tell how far it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from concerted.graph.facts.days.calendar import today
from concerted.graph.progress import Progress, silent

if TYPE_CHECKING:
    from concerted.graph.facts.release import Release

ITSELF = ""
"""In the place of a name: the one file that is written."""


@dataclass(frozen=True)
class Subject:
    """One export: of which release, at which date, and how the file ends that it goes to."""

    release: Release
    as_of: date = field(default_factory=today)
    ending: str = ""
    say: Progress = silent


Writer = Callable[[Subject, Path], Mapping[str, int]]
"""Writes a file, or files into an empty folder; gives the rows of each by name (``ITSELF`` for the file)."""
