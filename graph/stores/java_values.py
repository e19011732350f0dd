"""Values of the embedded engine as plain JSON, counted while they are made: a short text can ask for a list of lists without end."""

from __future__ import annotations

from typing import Any

from graph.stores.answers import Budget
from graph.stores.engine import java, plain_value


class JavaValues:
    """Converts values; the JVM must be running."""

    def __init__(self) -> None:
        self._text = java("java.lang.String")
        self._list = java("java.util.Collection")
        self._map = java("java.util.Map")

    def plain(self, value: Any, budget: Budget, depth: int = 0) -> Any:
        """One value as plain JSON; LimitExceeded when the budget does not allow it."""
        if isinstance(value, self._text):
            budget.spend(int(value.length()) + 2, depth)
            return str(value)
        if isinstance(value, self._list):
            budget.spend(2, depth)
            return [self.plain(item, budget, depth + 1) for item in value]
        if isinstance(value, self._map):
            budget.spend(2, depth)
            entries = value.entrySet()
            return {str(entry.getKey()): self.plain(entry.getValue(), budget, depth + 1) for entry in entries}
        made = plain_value(value)
        budget.spend(len(str(made)) if isinstance(made, dict | str) else 8, depth)
        return made
