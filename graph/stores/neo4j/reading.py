"""Facts as a database holds them, and its state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import neo4j

from concerted.graph.property_graph.model import LinkShape, StoredLink
from concerted.graph.stores.neo4j import statements
from concerted.graph.stores.neo4j.difference import HeldLink, HeldNode
from concerted.graph.stores.neo4j.state import STATE, State

Transaction = neo4j.Transaction | neo4j.ManagedTransaction


def state(tx: Transaction) -> State:
    """One look at what the database says of itself."""
    return State.of(tx.run(STATE).single(strict=True))


def nodes(tx: Transaction, label: str) -> Iterator[HeldNode]:
    """Key and properties of every node of a label."""
    for record in tx.run(statements.read_nodes(label)):
        yield record["key"], _native(record["properties"])


def links(tx: Transaction, shape: LinkShape) -> Iterator[HeldLink]:
    """Key, ends and properties of every link of a shape."""
    for record in tx.run(statements.read_links(shape)):
        yield record["key"], StoredLink(record["start"], record["end"], _native(record["properties"]))


def _native(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.to_native() if isinstance(value, neo4j.time.Date) else value for key, value in properties.items()}
