"""Values of the engine as plain JSON, counted while they are made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from concerted.graph.stores.embedded.names import MARK, VIRTUAL, marked, unmarked
from concerted.graph.stores.results.bounded import Budget
from concerted.graph.stores.results.values import duration, link, node, path, plain

_DURATION = {"months", "days", "seconds"}


def plain_value(value: Any, budget: Budget, depth: int = 0) -> Any:
    """One value as plain JSON; LimitExceeded when the budget does not allow it.

    Nodes, links, paths and durations come as dicts. A query's own maps cannot be taken for nodes, links or paths, as
    their keys of those names bear a mark.
    """
    if isinstance(value, str):
        budget.spend(len(value) + 2, depth)
        return unmarked(value) if value.startswith(MARK) else value  # a name of keys()
    if isinstance(value, list | tuple):
        budget.spend(2, depth)
        return [plain_value(item, budget, depth + 1) for item in value]
    if isinstance(value, Mapping):
        budget.spend(2, depth)
        return _plain_map(value, budget, depth)
    budget.spend(8, depth)
    return plain(value)


def stored_properties(found: Mapping[str, Any]) -> dict[str, Any]:
    """Properties of a node or link as they were written: without the engine's own, and without marks."""
    return {unmarked(name): value for name, value in found.items() if name not in VIRTUAL}


def written_properties(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Properties as the engine is given them."""
    return {marked(name): value for name, value in properties.items()}


def _plain_map(value: Mapping[str, Any], budget: Budget, depth: int) -> Any:
    if "id" in value and "properties" in value:
        properties = _plain_items(stored_properties(value["properties"]), budget, depth)
        return node(value["labels"], properties) if "labels" in value else link(value["type"], properties)
    if value.keys() == {"nodes", "relationships"}:
        return path(*([plain_value(item, budget, depth) for item in value[part]] for part in ("nodes", "relationships")))
    if _DURATION <= value.keys() <= _DURATION | {"nanoseconds"}:
        return duration(value["months"], value["days"], value["seconds"], value.get("nanoseconds", 0))
    return _plain_items(stored_properties(value), budget, depth)


def _plain_items(found: Mapping[str, Any], budget: Budget, depth: int) -> dict[str, Any]:
    budget.spend(sum(len(name) + 4 for name in found), depth)
    return {name: plain_value(item, budget, depth + 1) for name, item in found.items()}
