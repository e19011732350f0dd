"""One link under its name in two patterns: ``MATCH (a)-[r]->(b) MATCH (c)-[r]->(d)``. The engine does not always see that it is one."""

from __future__ import annotations

from dataclasses import dataclass, field

from concerted.graph.errors import QueryRefused
from concerted.graph.stores.embedded.dialect.draft import CLOSING, OPENING, Draft
from concerted.graph.stores.embedded.dialect.expressions.aggregates import expressions

_CLAUSES = frozenset({"MATCH", "OPTIONAL", "WHERE", "RETURN", "WITH", "UNWIND", "CALL", "UNION", "ORDER"})


@dataclass
class _Level:
    """Between two brackets: whether a MATCH is being read, and the links that have a name."""

    matching: bool = False
    names: set[str] = field(default_factory=set)


def check_links(draft: Draft) -> None:
    """Refuse to name a link that has been found again in another pattern of a MATCH.

    Raises
    ------
    QueryRefused
        A link is named twice, and no WITH has dropped it in between.
    """
    kept = {first: draft.found[first].text for word, first, last, named in expressions(draft)
            if word == "WITH" and first == last and not named}
    levels = [_Level()]
    for place, token in enumerate(draft.found):
        level = levels[-1]
        if token.symbol == "[" and draft.symbol(place - 1) in ("-", "<-") and level.matching:
            _name(draft, place + 1, level.names)
        if token.symbol in OPENING:
            levels.append(_Level())
        elif token.symbol in CLOSING and len(levels) > 1:
            levels.pop()
        elif token.word in _CLAUSES and draft.symbol(place - 1) not in (".", ":") and draft.word(place - 1) not in ("STARTS", "ENDS"):
            level.matching = token.word == "MATCH"
            if token.word == "UNION":
                level.names.clear()
            if token.word == "WITH":
                level.names &= set(_kept(draft, place, kept))


def _kept(draft: Draft, place: int, kept: dict[int, str]) -> list[str]:
    """Names that a WITH lets through as they are."""
    end = place + 1
    depth = 0
    while end < len(draft.found) and depth >= 0 and not (depth == 0 and draft.word(end) in _CLAUSES and draft.symbol(end - 1) != "."):
        depth += draft.deeper(end)
        end += 1
    names = [name for first, name in kept.items() if place < first < end]
    return [token.text for token in draft.found] if "*" in names else names


def _name(draft: Draft, place: int, names: set[str]) -> None:
    token = draft.found[place]
    if token.kind not in ("word", "quoted"):
        return
    if token.text in names:
        raise QueryRefused(
            f"the embedded engine may take the second `{token.text}` for another link: give it a name of its own, and compare them in WHERE"
        )
    names.add(token.text)
