"""Neo4j's own account of what a query would do: the second opinion on a text that the guard has let through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from concerted.graph.errors import QueryRefused
from concerted.graph.stores.guard.calls import check_procedure
from concerted.graph.stores.limits import Guard

READING = "r"


def check_plan(kind: str | None, plan: Mapping[str, Any] | None, guard: Guard = "public") -> None:
    """Refuse what Neo4j plans as anything but reading, or with a file or a procedure not of the list anywhere in it."""
    if kind != READING:
        raise QueryRefused(f"the query does more than read (Neo4j plans it as {kind!r})")
    for operator in _operators(plan or {}):
        name = str(operator.get("operatorType", "")).split("@")[0]
        if name == "LoadCSV":
            raise QueryRefused("LOAD CSV is refused: queries read the graph, not files or addresses")
        if name.startswith("ProcedureCall"):
            check_procedure(str(operator.get("args", {}).get("Details", "")).split("(")[0].strip(), guard)


def _operators(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    waiting = [plan]
    while waiting:
        operator = waiting.pop()
        yield operator
        waiting.extend(operator.get("children", ()))
