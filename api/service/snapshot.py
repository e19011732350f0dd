"""What is served at a moment: a release with its names, and how its store stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from concerted.api.output.words import words
from concerted.api.problems import unavailable
from concerted.graph.analyses.remarks import remarks
from concerted.graph.facts.release import Release
from concerted.graph.names.resolver import Names
from concerted.loaders.notes import notes_of

Status = Literal["opening", "loading", "ready", "empty", "away", "damaged", "none"]


@dataclass(frozen=True, eq=False)
class Serving:
    """A release with its names, as long as it is answered from."""

    release: Release
    names: Names
    source_ids: tuple[str, ...]

    @property
    def ref(self) -> dict[str, Any]:
        """The release as answers name it."""
        return self.release.header

    def remarks(self, as_of: date, lang: str, *, instrument: str | None = None, state: str | None = None) -> list[str]:
        """What an answer about a day needs beside it."""
        said = remarks(self.release, as_of, notes_of(self.release), instrument=instrument, state=state, lang=lang)
        return [each.told(words(lang)) for each in said]

    def age_days(self, day: date) -> int:
        """Days since the release was published."""
        return self.release.age_days(day)


@dataclass(frozen=True)
class StoreState:
    """The configured store as it was last seen: whether it answers, and the release it holds."""

    kind: str
    status: Status
    release: str | None = None

    def record(self) -> dict[str, Any]:
        return {"kind": self.kind, "status": self.status, "release": self.release}


@dataclass(frozen=True)
class Snapshot:
    """All that an answer depends on besides the request; ``number`` grows with every change."""

    number: int
    serving: Serving | None
    store: StoreState

    def current(self) -> Serving:
        """The release that is served; Problem (503) before there is one."""
        if self.serving is None:
            raise unavailable("the release is still being read", "not-ready", 2)
        return self.serving
