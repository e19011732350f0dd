"""How a query begins, for the engine: with a row."""

from __future__ import annotations

from concerted.graph.stores.embedded.dialect.draft import CLOSING, OPENING, Draft
from concerted.graph.stores.embedded.names import MARK

_ROW = f"UNWIND [0] AS `{MARK}row` "


def begin_with_row(draft: Draft) -> None:
    """Let RETURN or WITH at the beginning have a row to begin with: without one, the engine's ORDER BY with LIMIT finds none."""
    depth = 0
    if not any(token.word == "LIMIT" for token in draft.found):
        return
    for place, token in enumerate(draft.found):
        depth += (token.symbol in OPENING) - (token.symbol in CLOSING)
        before = draft.word(place - 2) if draft.word(place - 1) == "ALL" else draft.word(place - 1)
        begins = place == 0 or (depth == 0 and before == "UNION")
        if begins and token.word in ("RETURN", "WITH") and draft.symbol(place + 1) != "*":
            draft.wrap(place, place, _ROW, "")
