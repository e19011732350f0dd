"""Rows of an answer, no more and no larger than they may be."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from concerted.graph.errors import LimitExceeded
from concerted.graph.stores.limits import Limits

DEEPEST = 100


class Budget:
    """Bytes that an answer may still have; every value that goes into it is paid for before it is made."""

    def __init__(self, size: int) -> None:
        self.size = self.left = size

    def spend(self, size: int, depth: int = 0) -> None:
        """Pay for a value of so many bytes, so many lists deep; LimitExceeded when that is too much."""
        self.left -= size
        if self.left < 0:
            raise LimitExceeded(f"the answer has more than {self.size} bytes, over the limit")
        if depth > DEEPEST:
            raise LimitExceeded(f"a value has lists or maps more than {DEEPEST} deep, over the limit")


Convert = Callable[[Any, Budget], Any]


def gather(rows: Iterable[Iterable[Any]], convert: Convert, limits: Limits) -> tuple[list[list[Any]], bool]:
    """Rows of converted values, and whether the limit on rows or bytes cut them off; LimitExceeded where one row is too large."""
    budget, found = Budget(limits.answer_bytes), list[list[Any]]()
    for row in rows:
        if len(found) == limits.rows:
            return found, True
        try:
            found.append([convert(value, budget) for value in row])
        except LimitExceeded:
            if not found or budget.left >= 0:
                raise
            return found, True
    return found, False
