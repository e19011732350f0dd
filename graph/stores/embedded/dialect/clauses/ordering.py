"""``ORDER BY count(*)`` where the RETURN or WITH has called that ``n``: the engine takes ``n`` alone."""

from __future__ import annotations

from concerted.graph.stores.embedded.dialect.draft import CLOSING, OPENING, Draft
from concerted.graph.stores.embedded.dialect.expressions.aggregates import aggregates, expressions

_AFTER = frozenset({"SKIP", "OFFSET", "LIMIT", "WHERE", "UNION", "RETURN", "WITH", "MATCH", "OPTIONAL", "UNWIND", "CALL"})


def order_by_names(draft: Draft) -> None:
    """Let the name of an aggregate stand for it after ORDER BY."""
    for _, first, last, named in expressions(draft):
        if named and list(aggregates(draft, first, last)):
            _replace(draft, first, last, draft.found[last + 2].text)


def _replace(draft: Draft, first: int, last: int, name: str) -> None:
    wanted = [token.text for token in draft.found[first : last + 1]]
    depth, ordering = 0, False
    for place in range(last + 3, len(draft.found)):
        depth += (draft.symbol(place) in OPENING) - (draft.symbol(place) in CLOSING)
        if depth < 0 or (depth == 0 and draft.word(place) in _AFTER and draft.symbol(place - 1) != "."):
            return
        ordering = ordering or (depth == 0 and draft.word(place) == "ORDER")
        if ordering and [token.text for token in draft.found[place : place + len(wanted)]] == wanted:
            draft.substitute(place, place + len(wanted) - 1, name)
