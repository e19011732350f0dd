"""Names of the columns that a query returns, as Cypher gives them: the text of an expression where it has no alias."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from concerted.graph.errors import QueryRefused
from concerted.graph.stores.embedded.dialect.draft import CLOSING, OPENING, Draft
from concerted.graph.stores.guard.tokens import Token

_END = frozenset({"ORDER", "SKIP", "OFFSET", "LIMIT", "UNION"})


@dataclass(frozen=True)
class Item:
    """What stands between two commas: places of its first and last token, and of the last of its expression."""

    first: int
    last: int
    expression: int


def returned(query: str, found: list[Token]) -> list[str]:
    """Column names of the last RETURN at the top level; empty for ``RETURN *``."""
    draft = Draft(query, found)
    starts = list(_returns(draft))
    if not starts:
        return []
    items = list(_items(draft, starts[-1]))
    names = [_name(draft, item) for item in items]
    if "*" in names:
        return []
    if doubled := next((name for name in names if names.count(name) > 1), None):
        raise QueryRefused(f"two columns are called `{doubled}`: give one another name with AS")
    return names


def name_columns(draft: Draft) -> None:
    """Give every computed column an alias: the engine would call two of them by one name, and then refuse.

    ``ORDER BY`` may repeat the expression; the alias stands for it there.
    """
    for start in _returns(draft):
        for number, item in enumerate(_items(draft, start)):
            if item.last != item.expression or _is_plain(draft, item):
                continue
            alias = f"`column {number + 1}`"
            draft.wrap(item.first, item.last, "", f" AS {alias}")
            _replace_in_order(draft, item, alias)


def _returns(draft: Draft) -> Iterator[int]:
    """Places after each RETURN (and its DISTINCT) at the top level."""
    depth = 0
    for place, token in enumerate(draft.found):
        depth += (token.symbol in OPENING) - (token.symbol in CLOSING)
        if depth == 0 and token.word == "RETURN" and draft.symbol(place - 1) != ".":
            yield place + 1 + (draft.word(place + 1) == "DISTINCT")


def _items(draft: Draft, start: int) -> Iterator[Item]:
    depth, first = 0, start
    place = start
    while place < len(draft.found):
        token = draft.found[place]
        depth += draft.deeper(place)
        if depth == 0 and token.word in _END and draft.symbol(place - 1) != ".":
            break
        if depth == 0 and token.symbol == ",":
            yield _item(draft, first, place - 1)
            first = place + 1
        place += 1
    if first < place:
        yield _item(draft, first, place - 1)


def _item(draft: Draft, first: int, last: int) -> Item:
    aliased = last - first >= 2 and draft.word(last - 1) == "AS"
    return Item(first, last, last - 2 if aliased else last)


def _is_plain(draft: Draft, item: Item) -> bool:
    """Whether it is a name, or a property of one: what the engine and ORDER BY call alike."""
    found = draft.found[item.first : item.last + 1]
    return len(found) <= 1 or (len(found) == 3 and found[1].symbol == ".")


def _name(draft: Draft, item: Item) -> str:
    if item.last != item.expression or (item.first == item.last and draft.found[item.first].kind == "quoted"):
        return draft.found[item.last].text.strip("`").replace("``", "`")
    is_map = draft.found[item.first].kind == "word" and draft.word(item.first) not in ("EXISTS", "COUNT", "COLLECT")
    if is_map and draft.symbol(item.first + 1) == "{" and draft.closing(item.first + 1) == item.last:
        return draft.found[item.first].text  # a map of a node's properties is called as the node is
    return draft.written(item.first, item.last)


def _replace_in_order(draft: Draft, item: Item, alias: str) -> None:
    """Let the alias stand for the same tokens after ORDER BY."""
    wanted = [token.text for token in draft.found[item.first : item.expression + 1]]
    depth, ordering = 0, False
    for place in range(item.last + 1, len(draft.found)):
        token = draft.found[place]
        if depth == 0 and token.word in ("UNION", "RETURN"):
            return
        ordering = ordering or (depth == 0 and token.word == "ORDER")
        if ordering and depth == 0 and [t.text for t in draft.found[place : place + len(wanted)]] == wanted:
            draft.substitute(place, place + len(wanted) - 1, alias)
        depth += (token.symbol in OPENING) - (token.symbol in CLOSING)
