"""What Cypher may do: read, in one statement; and for the public within bounds. One layer among several (``docs/security.md``).

Two guards stand before both engines. The *local* one, for what users ask on their own machine, lets through whatever reads.
The *public* one, for text that strangers send, also asks for functions and procedures of a list and for plain bounds on
size and depth. Time, memory and the answer are bounded where the query runs. Neo4j shares its process with others and
does not look at its clock everywhere, so a text meant for it is held to a few rules more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from concerted.graph.errors import LimitExceeded, QueryFailed, QueryRefused
from concerted.graph.stores.guard.calls import check_calls
from concerted.graph.stores.guard.neo4j.plan import check_plan
from concerted.graph.stores.guard.neo4j.planner import check_plannable
from concerted.graph.stores.guard.neo4j.unclocked import check_clocked
from concerted.graph.stores.guard.paths import check_paths
from concerted.graph.stores.guard.reading import check_reading
from concerted.graph.stores.guard.size import check_size
from concerted.graph.stores.guard.tokens import Token, tokens
from concerted.graph.stores.guard.values import check_values
from concerted.graph.stores.limits import Limits
from concerted.graph.vocabulary import StoreKind

__all__ = ["Token", "check_plan", "check_query", "tokens"]


def check_query(
    query: str, limits: Limits, parameters: Mapping[str, Any] | None = None, engine: StoreKind = StoreKind.NEO4J,
) -> list[Token]:
    """Refuse a text that is more than one read within ``limits`` and their guard; the tokens of it otherwise.

    Parameters
    ----------
    query
        The text; a semicolon at its end is left out of the tokens.
    limits
        Their ``guard`` says which rules hold, ``text_bytes`` how long the text may be.
    parameters
        Values by name, without the dollar sign.
    engine
        Which engine is to run it: Neo4j needs rules of its own.

    Raises
    ------
    QueryRefused
        It writes, loads, administers, calls what is not allowed, or is more than one statement.
    LimitExceeded
        It is too long or too deep, or asks for paths, ranges or values without an upper bound.
    QueryFailed
        It holds a number, character or parameter that no engine takes.
    """
    parameters = parameters or {}
    try:
        size = len(query.encode())
    except UnicodeEncodeError as error:
        raise QueryFailed(f"the query has half a character (a lone surrogate) at {error.start + 1}: write the whole one") from error
    if size > limits.text_bytes:
        raise LimitExceeded(f"the query has {size} bytes, over the limit of {limits.text_bytes}: pass long lists as parameters")
    found = tokens(query)
    if found and found[-1].symbol == ";":
        found.pop()
    if not found:
        raise QueryRefused("the query is empty: write one that reads, such as MATCH (s:State) RETURN s.iso3")
    check_reading(found, limits.guard)
    check_values(found, parameters)
    check_calls(found, limits.guard)
    if limits.guard == "public":
        check_size(found)
        check_paths(found)
    if engine == StoreKind.NEO4J:
        check_plannable(found)
        if limits.guard == "public":
            check_clocked(found, size, parameters)
    return found
