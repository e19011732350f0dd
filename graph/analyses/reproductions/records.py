"""A published number beside the one here: how they stand to each other, by name and with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from concerted.graph.records import Record
from concerted.graph.vocabulary import Verdict


@dataclass(frozen=True, slots=True)
class Difference(Record):
    """In what two counts of the same differ; empty where they do not, or where one of them is not known."""

    n: int | None
    """The number here less the published one; 0 where it lies between the certain and the possible, null where no number was published
    or counted."""
    only_published: tuple[str, ...]
    """Names that were published and are not here: codes of States, accepted names of taxa, ids of instruments."""
    only_here: tuple[str, ...]
    """Names that are here and were not published; told only where every name was."""
    in_doubt: tuple[str, ...]
    """Where the counts are not the same, names of which it is not known whether they belonged to it on the day: members without a date,
    and species of which it is not known since when they are covered."""


@dataclass(frozen=True, slots=True)
class Reproduction(Record):
    """A number that somebody published, and the same counted of this release."""

    what: str
    scope: str | None
    """Of what it was counted, where it is not of the whole Convention: an instrument, a State by its code, a region, classes, a meeting."""
    as_of: date
    published: int | str
    here: int | str | None
    """The same counted here; null where the release holds nothing of it."""
    possible: int | None
    """How many it is at the most, where the dates of some members are not known."""
    difference: Difference
    verdict: Verdict
    source: str
    """Where it was published."""
    reason: str | None
    """Why they differ, where that is known."""
    note: str | None
    """What is to be said of the published number."""
    constructed: bool
    """Whether facts were completed to reach this number: that it is the same proves nothing then."""

    @property
    def counted(self) -> str | None:
        """The number here as people read it: ``27–40`` where the dates of some members are not known."""
        if self.here is None:
            return None
        return str(self.here) if self.possible is None else f"{self.here}–{self.possible}"

    @property
    def by_name(self) -> str | None:
        """The difference as people read it: ``+1 +AGO``, behind a minus what was published and is not here."""
        names = [f"−{name}" for name in self.difference.only_published] + [f"+{name}" for name in self.difference.only_here]
        number = [f"{self.difference.n:+d}".replace("-", "−")] if self.difference.n else []
        return " ".join(number + names) or None
