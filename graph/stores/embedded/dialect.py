"""A query as the engine is given it, so that it answers as Neo4j does, or refuses by name what it would answer otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.errors import QueryRefused
from graph.stores.embedded.columns import name_columns, returned
from graph.stores.embedded.dates import check_dates
from graph.stores.embedded.draft import Draft
from graph.stores.embedded.names import MARK, marked
from graph.stores.embedded.rewrites import REWRITES
from graph.stores.guard.tokens import Token


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
    name_columns(draft)
    return Translated(draft.text(), {name: _marked(value) for name, value in parameters.items()}, returned(query, found))


def _marked(value: Any) -> Any:
    """A parameter whose maps have their keys marked."""
    if isinstance(value, Mapping):
        return {marked(str(name)): _marked(item) for name, item in value.items()}
    return [_marked(item) for item in value] if isinstance(value, list | tuple) else value
