"""What one query may cost, what it answers, and whether it is asked by the public or on one's own machine."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

from concerted.graph.errors import InvalidQuery

Guard = Literal["public", "local"]
"""Which rules a query is held to: ``public`` for text that strangers send, ``local`` for what users ask of their own machine."""

MAX_SECONDS = 15.0
MAX_BYTES = 64 * 1024
MAX_ANSWER = 16 * 2**20
LOCAL_SECONDS = 60.0
LOCAL_ROWS = 100_000
LOCAL_BYTES = 2**20
LOCAL_ANSWER = 2**30
LOCAL_MEMORY = 2 * 2**30


@dataclass(frozen=True)
class Limits:
    """Caps on one query: run time in seconds, rows returned, bytes of its text and of its answer (about those of its JSON).

    ``seconds`` must be above 0, since engines read a time-out of 0 as none at all; the public gets at most 15.
    """

    seconds: float = 5.0
    rows: int = 1000
    text_bytes: int = MAX_BYTES
    answer_bytes: int = MAX_ANSWER
    guard: Guard = "public"

    def __post_init__(self) -> None:
        if self.guard == "public" and not 0 < self.seconds <= MAX_SECONDS:
            raise InvalidQuery(f"a query may run for more than 0 and at most {MAX_SECONDS:g} seconds, not {self.seconds:g}")
        if not (self.seconds > 0 and math.isfinite(self.seconds)):
            raise InvalidQuery(f"a query runs for a number of seconds above 0, not {self.seconds:g}")
        if self.rows < 1:
            raise InvalidQuery(f"a query returns at least 1 row, not {self.rows}")

    @classmethod
    def local(cls, seconds: float | None = None, rows: int | None = None) -> Limits:
        """Limits of one's own machine: as many seconds and rows as one wishes, an answer of up to 1 GiB."""
        return cls(
            LOCAL_SECONDS if seconds is None else seconds, LOCAL_ROWS if rows is None else rows, LOCAL_BYTES, LOCAL_ANSWER, "local",
        )

    def lowered(self, seconds: float | None = None, rows: int | None = None) -> Limits:
        """The same limits, lowered to what the caller asks for; a wish to raise them changes nothing."""
        return replace(
            self,
            seconds=self.seconds if seconds is None else min(seconds, self.seconds),
            rows=self.rows if rows is None else min(rows, self.rows),
        )
