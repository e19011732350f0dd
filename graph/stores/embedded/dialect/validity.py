"""Queries that are no Cypher and that the engine answers all the same."""

from __future__ import annotations

from concerted.graph.errors import QueryFailed
from concerted.graph.stores.embedded.dialect.draft import CLOSING, OPENING, Draft
from concerted.graph.stores.embedded.dialect.expressions.aggregates import aggregates, expressions, outside, projections

_ENDS = frozenset({"RETURN", "FINISH", "YIELD"})


def check_validity(draft: Draft) -> None:
    """Tell what Neo4j refuses and the engine does not, as far as the words of a query tell.

    Raises
    ------
    QueryFailed
        An expression in WITH has no name, a property stands beside an aggregate without being grouped by, UNION is mixed with
        UNION ALL, nothing is returned, or one name is a node and a link.
    """
    _check_names_of_with(draft)
    _check_grouping(draft)
    _check_unions(draft)
    _check_nodes_and_links(draft)
    if not any(token.word in _ENDS or token.word == "CALL" for token in draft.found):
        raise QueryFailed("the query returns nothing: it ends with RETURN")


def _check_names_of_with(draft: Draft) -> None:
    for word, first, last, named in expressions(draft):
        lone = first == last and (draft.found[first].kind in ("word", "quoted") or draft.symbol(first) == "*")
        if word == "WITH" and not named and not lone:
            raise QueryFailed(f"an expression in WITH needs a name: write {draft.written(first, last)} AS something")


def _check_grouping(draft: Draft) -> None:
    """``n.x + count(*)`` without ``n.x`` or n among the columns: the engine takes n.x of any row."""
    for projection in projections(draft):
        columns = [(column.first, column.last) for column in projection.columns]
        grouped = {draft.written(*column) for column in columns if not list(aggregates(draft, *column))}
        for column in columns:
            _check_beside(draft, column, grouped)


def _check_beside(draft: Draft, column: tuple[int, int], grouped: set[str]) -> None:
    calls = list(aggregates(draft, *column))
    if not calls:
        return
    own = {draft.found[place].text for place in range(column[0], column[1]) if draft.word(place + 1) == "IN"}
    for place in outside(*column, calls):
        read = draft.found[place].kind == "word" and draft.symbol(place + 1) == "." and draft.symbol(place - 1) != "."
        if not read or place + 2 > column[1] or draft.symbol(place + 3) == "(" or draft.found[place].text in own:
            continue
        name, text = draft.found[place].text, draft.written(place, place + 2)
        if not {name, text} & grouped:
            raise QueryFailed(f"{text} stands beside an aggregate: give it a column of its own, or a name in a WITH before")


def _check_unions(draft: Draft) -> None:
    depth, kinds = [set[bool]()], draft.found
    for place, token in enumerate(kinds):
        if token.symbol in OPENING:
            depth.append(set())
        elif token.symbol in CLOSING and len(depth) > 1:
            depth.pop()
        elif token.word == "UNION" and draft.symbol(place - 1) not in (".", ":"):
            depth[-1].add(draft.word(place + 1) == "ALL")
            if len(depth[-1]) == 2:
                raise QueryFailed("UNION and UNION ALL cannot be mixed in one query")


def _check_nodes_and_links(draft: Draft) -> None:
    links = {
        draft.found[place + 1].text for place in range(1, len(draft.found) - 1)
        if draft.symbol(place) == "[" and draft.symbol(place - 1) in ("-", "<-") and draft.found[place + 1].kind in ("word", "quoted")
    }
    for place, token in enumerate(draft.found[:-1]):
        name = draft.found[place + 1].text
        if token.symbol == "(" and name in links and draft.symbol(place + 2) in (")", ":", "{"):
            closing = draft.closing(place)
            if (draft.symbol(place - 1) in ("-", "->") and draft.symbol(place - 2) == "]") or (
                draft.symbol(closing + 1) in ("-", "<-") and draft.symbol(closing + 2) == "["
            ):
                raise QueryFailed(f"`{name}` is a link in one place and a node in another")
