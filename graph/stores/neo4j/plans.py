"""EXPLAIN and PROFILE: how Neo4j would answer a query, as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graph.stores.guard import tokens
from graph.stores.guard.reading import PLANS

COLUMNS = ["step", "operator", "details", "estimated_rows"]


def asked(query: str) -> tuple[str, str]:
    """EXPLAIN, PROFILE or nothing, and the query without it."""
    found = tokens(query)
    if len(found) > 1 and found[0].word in PLANS:
        return found[0].word, query[found[1].at :]
    return "", query


def rows_of(plan: Mapping[str, Any]) -> list[list[Any]]:
    """A row for each operator, from the one that gives the answer down to those that read the graph."""
    return [
        [step, str(operator.get("operatorType", "")).split("@")[0], operator.get("args", {}).get("Details", ""),
         operator.get("args", {}).get("EstimatedRows")]
        for step, operator in enumerate(_operators(plan), 1)
    ]


def _operators(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for child in plan.get("children", ()):
        yield from _operators(child)
