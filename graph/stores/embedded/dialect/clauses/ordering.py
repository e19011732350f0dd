"""What stands after the columns of a RETURN or WITH: ORDER BY, SKIP, LIMIT and WHERE."""

from __future__ import annotations

from concerted.graph.stores.embedded.dialect.clauses.grouping import held
from concerted.graph.stores.embedded.dialect.draft import CLOSING, OPENING, Draft
from concerted.graph.stores.embedded.dialect.expressions.aggregates import Projection, aggregates, projections

_AFTER = frozenset({"UNION", "RETURN", "WITH", "MATCH", "OPTIONAL", "UNWIND", "CALL"})
_OWN = frozenset({"ORDER", "WHERE"})


def order_by_names(draft: Draft) -> None:
    """``ORDER BY count(*), s.kind`` where a RETURN or WITH that groups has called these n and kind: the engine takes the names alone."""
    for projection in projections(draft):
        if not projection.distinct and not projection.groups(draft):
            continue
        aliases = {draft.found[column.last + 2].name for column in projection.columns if column.named}
        counted = [(column.first, column.last) for column in projection.columns if list(aggregates(draft, column.first, column.last))]
        for first, last in (*counted, *held(draft, projection)):
            if first < last or draft.found[first].name not in aliases:
                column = next(column for column in projection.columns if column.first <= first <= column.last)
                if column.named:
                    _replace(draft, projection, first, last, draft.found[column.last + 2].text)


def limit_before_where(draft: Draft) -> None:
    """``ORDER BY x LIMIT 2 WHERE x > 1`` in a WITH: of names that the WITH drops the engine knows none, unless it has to work out the 2."""
    for place, token in enumerate(draft.found):
        if token.word == "LIMIT" and draft.word(place + 2) == "WHERE" and draft.symbol(place - 1) != ".":
            draft.wrap(place + 1, place + 1, "", " + 0")


def _replace(draft: Draft, projection: Projection, first: int, last: int, name: str) -> None:
    wanted = [token.text for token in draft.found[first : last + 1]]
    depth, begun = 0, False
    for place in range(projection.columns[-1].end + 1, len(draft.found)):
        depth += (draft.symbol(place) in OPENING) - (draft.symbol(place) in CLOSING)
        ends = draft.word(place) in _AFTER and draft.word(place - 1) not in ("STARTS", "ENDS")
        if depth < 0 or (depth == 0 and ends and draft.symbol(place - 1) != "."):
            return
        begun = begun or (depth == 0 and draft.word(place) in _OWN)
        found = [token.text for token in draft.found[place : place + len(wanted)]]
        is_key = depth > 0 and draft.symbol(place + 1) == ":" and draft.symbol(place - 1) in ("{", ",")
        if begun and found == wanted and draft.symbol(place - 1) not in (".", ":") and not is_key:
            draft.substitute(place, place + len(wanted) - 1, name)
