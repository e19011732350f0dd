"""How Neo4j runs a query, as rows: what EXPLAIN and PROFILE answer to those who ask on their own machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

COLUMNS = ["operator", "details", "estimated_rows", "rows", "db_hits"]
"""``rows`` and ``db_hits`` are known where the query was run (PROFILE)."""


def plan_rows(plan: Mapping[str, Any], depth: int = 0) -> Iterator[list[Any]]:
    """A row for each operator, the last one first, indented by how deep it stands in the plan."""
    told = plan.get("args", {})
    name = str(plan.get("operatorType", "")).split("@")[0]
    yield ["  " * depth + name, told.get("Details", ""), told.get("EstimatedRows"), told.get("Rows"), told.get("DbHits")]
    for child in plan.get("children", ()):
        yield from plan_rows(child, depth + 1)
