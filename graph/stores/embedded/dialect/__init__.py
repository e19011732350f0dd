"""A query as the engine is given it, so that it answers as Neo4j does, or refuses by name what it would answer otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from concerted.graph.errors import QueryRefused
from concerted.graph.stores.embedded.dialect.clauses.beginnings import begin_with_row
from concerted.graph.stores.embedded.dialect.clauses.columns import name_columns, returned
from concerted.graph.stores.embedded.dialect.clauses.grouping import drop_groups
from concerted.graph.stores.embedded.dialect.clauses.ordering import limit_before_where, order_by_names
from concerted.graph.stores.embedded.dialect.draft import Draft
from concerted.graph.stores.embedded.dialect.expressions.aggregates import count_row_by_row, lift_aggregates
from concerted.graph.stores.embedded.dialect.expressions.cases import part_cases
from concerted.graph.stores.embedded.dialect.expressions.comparisons import write_comparisons, write_inner_comparisons
from concerted.graph.stores.embedded.dialect.expressions.dates import check_dates
from concerted.graph.stores.embedded.dialect.expressions.functions import write_functions
from concerted.graph.stores.embedded.dialect.expressions.keys import hide_own_keys, mark_names, mark_subscripts
from concerted.graph.stores.embedded.dialect.expressions.projections import write_projections
from concerted.graph.stores.embedded.dialect.patterns.lengths import check_lengths
from concerted.graph.stores.embedded.dialect.patterns.links import check_links
from concerted.graph.stores.embedded.dialect.patterns.pushed import write_ends, write_map_values
from concerted.graph.stores.embedded.dialect.patterns.shapes import check_patterns, name_lone_nodes, part_counts
from concerted.graph.stores.embedded.dialect.validity import check_validity
from concerted.graph.stores.embedded.names import MARK, marked
from concerted.graph.stores.guard.tokens import Token

# In this order: what repeats a part of the query repeats it as those before have written it.
REWRITES = (
    check_validity, check_patterns, check_links, check_lengths, order_by_names, limit_before_where, drop_groups, mark_names,
    mark_subscripts, hide_own_keys, name_lone_nodes, write_ends, write_map_values, part_counts, begin_with_row, write_functions,
    write_inner_comparisons, write_projections, lift_aggregates, write_comparisons, part_cases, count_row_by_row,
    name_columns,
)


@dataclass(frozen=True)
class Translated:
    """Text and parameters for the engine, and the names of the columns (none for ``RETURN *``, which the engine names)."""

    text: str
    parameters: dict[str, Any]
    columns: list[str]


def translated(query: str, found: list[Token], parameters: Mapping[str, Any]) -> Translated:
    """The query for the engine; ``found`` are its tokens without a semicolon at the end.

    Raises
    ------
    QueryRefused
        The engine would answer something else than Neo4j.
    """
    if MARK in query:
        raise QueryRefused(f"the query has {MARK}, which marks names of the embedded engine's own")
    draft = Draft(query, found)
    check_dates(draft, parameters)
    for rewrite in REWRITES:
        rewrite(draft)
    return Translated(draft.text(), {name: _marked(value) for name, value in parameters.items()}, returned(query, found))


def _marked(value: Any) -> Any:
    """A parameter whose maps have their keys marked."""
    if isinstance(value, Mapping):
        return {marked(str(name)): _marked(item) for name, item in value.items()}
    return [_marked(item) for item in value] if isinstance(value, list | tuple) else value
