"""Values of the Neo4j driver as plain JSON, counted while they are made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point

from concerted.graph.stores.results.bounded import Budget
from concerted.graph.stores.results.values import link, node, path, plain

SYSTEMS = {7203: "cartesian", 9157: "cartesian-3d", 4326: "wgs-84", 4979: "wgs-84-3d"}


def plain_value(value: Any, budget: Budget | None = None, depth: int = 0) -> Any:
    """One value as plain JSON; LimitExceeded when the budget, if there is one, does not allow it."""
    if isinstance(value, Path):
        return path([plain_value(n, budget, depth) for n in value.nodes], [plain_value(r, budget, depth) for r in value.relationships])
    if isinstance(value, Node):
        return node(list(value.labels), {k: plain_value(v, budget, depth) for k, v in value.items()})
    if isinstance(value, Relationship):
        return link(value.type, {k: plain_value(v, budget, depth) for k, v in value.items()})
    if budget is not None:
        budget.spend(len(value) + 2 if isinstance(value, str) else 8, depth)
    if isinstance(value, Point):
        return {**dict(zip("xyz", value, strict=False)), "crs": SYSTEMS.get(value.srid or 0), "srid": value.srid}
    if isinstance(value, Mapping):
        return {str(k): plain_value(v, budget, depth + 1) for k, v in value.items()}
    if isinstance(value, list):
        return [plain_value(v, budget, depth + 1) for v in value]
    return plain(value)
