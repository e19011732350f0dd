"""What stands within what: brackets, CASE ... END, subqueries and loops over lists."""

from __future__ import annotations

from collections.abc import Iterator

from concerted.graph.stores.guard.calls import LOOPS
from concerted.graph.stores.guard.tokens import Token

OPENING = {"(": ")", "[": "]", "{": "}"}
CLOSING = frozenset(OPENING.values())
_SUBQUERIES = frozenset({"EXISTS", "COUNT", "COLLECT", "CALL"})


def nested(found: list[Token]) -> Iterator[tuple[int, Token, list[str]]]:
    """Every token with what is open around it, from the outermost; what a token opens counts as around it.

    An open thing is ``subquery``, ``loop`` (a list comprehension or all(), any(), none(), single(), reduce()), ``case`` or the bracket.
    """
    open_: list[str] = []
    for place, token in enumerate(found):
        if token.symbol in OPENING:
            open_.append(_kind(found, place))
        elif token.word == "CASE" and found[place - 1].symbol != ".":
            open_.append("case")
        elif open_ and (token.symbol in CLOSING or (token.word == "END" and open_[-1] == "case")):
            open_.pop()
        yield place, token, open_


def _kind(found: list[Token], place: int) -> str:
    symbol, before = found[place].symbol, found[place - 1].word if place else ""
    if symbol == "{" and (before in _SUBQUERIES or _is_scoped_call(found, place)):
        return "subquery"
    if symbol == "(" and before == "REDUCE":
        return "loop"
    runs_over = place + 2 < len(found) and found[place + 1].kind in ("word", "quoted") and found[place + 2].word == "IN"
    if runs_over and (symbol == "[" or (symbol == "(" and before.lower() in LOOPS)):
        return "loop"
    return symbol


def _is_scoped_call(found: list[Token], place: int) -> bool:
    """Whether a brace opens the block of ``CALL (a, b) {``."""
    at = place - 1
    if at < 1 or found[at].symbol != ")":
        return False
    while at > 0 and found[at].symbol != "(":
        at -= 1
    return at > 0 and found[at - 1].word == "CALL"
