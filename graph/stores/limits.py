"""What one public query may cost, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from graph.errors import InvalidQuery

MAX_SECONDS = 15.0
MAX_BYTES = 64 * 1024
MAX_ANSWER = 16 * 2**20


@dataclass(frozen=True)
class Limits:
    """Caps on one query: run time in seconds, rows returned, bytes of its text and of its answer (about those of its JSON).

    ``seconds`` must be above 0, since both engines read a time-out of 0 as none at all.
    """

    seconds: float = 5.0
    rows: int = 1000
    text_bytes: int = MAX_BYTES
    answer_bytes: int = MAX_ANSWER

    def __post_init__(self) -> None:
        if not 0 < self.seconds <= MAX_SECONDS:
            raise InvalidQuery(f"a query may run for more than 0 and at most {MAX_SECONDS:g} seconds, not {self.seconds:g}")
        if self.rows < 1:
            raise InvalidQuery(f"a query returns at least 1 row, not {self.rows}")

    def lowered(self, seconds: float | None = None, rows: int | None = None) -> Limits:
        """The same limits, lowered to what the caller asks for; a wish to raise them changes nothing."""
        return replace(
            self,
            seconds=self.seconds if seconds is None else min(seconds, self.seconds),
            rows=self.rows if rows is None else min(rows, self.rows),
        )
