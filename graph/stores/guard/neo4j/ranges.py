"""Ranges name their end: Neo4j goes through one to its end without looking at the clock, unless every element is a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from concerted.graph.errors import LimitExceeded, QueryRefused
from concerted.graph.stores.guard.tokens import Token
from concerted.graph.stores.guard.values import number_of

MAX_ROWS = 1_000_000
MAX_LIST = 10_000
_SIZES = frozenset({"SIZE", "LENGTH"})
_INSTEAD = "on Neo4j range() takes numbers, parameters that are numbers, or the size of a list; anything may stand in UNWIND range(...)"


def check_ranges(found: list[Token], parameters: Mapping[str, Any]) -> None:
    """Refuse a long range().

    Raises
    ------
    LimitExceeded
        A number or parameter goes over the limit.
    QueryRefused
        An end is worked out, in a range that is not unwound at once.
    """
    for place, token in enumerate(found):
        if token.name.lower() == "range" and place + 1 < len(found) and found[place + 1].symbol == "(":
            unwound = place > 0 and found[place - 1].word == "UNWIND"
            inside = _arguments(found, place + 1)
            _check_numbers(inside, parameters, MAX_ROWS if unwound else MAX_LIST)
            if not unwound:
                _check_given(inside, parameters)


def _arguments(found: list[Token], start: int) -> list[Token]:
    depth = 0
    for place in range(start, len(found)):
        depth += (found[place].symbol == "(") - (found[place].symbol == ")")
        if depth == 0:
            return found[start + 1 : place]
    return found[start + 1 :]


def _check_numbers(inside: list[Token], parameters: Mapping[str, Any], most: int) -> None:
    for token in inside:
        number = number_of(token) if token.kind == "number" else parameters.get(token.name) if token.kind == "parameter" else None
        if isinstance(number, int | float) and abs(number) > most:
            raise LimitExceeded(f"range() goes to {number:.10g}, over the limit of {most} here (UNWIND range(...) may go to {MAX_ROWS})")


def _check_given(inside: list[Token], parameters: Mapping[str, Any]) -> None:
    """Everything in a range is given, or the size of something."""
    within_size = -1
    for place, token in enumerate(inside):
        after = inside[place + 1].symbol if place + 1 < len(inside) else ""
        if place <= within_size:
            continue
        if token.word in _SIZES and after == "(":
            within_size = place + 2 + len(_arguments(inside, place + 1))
        elif token.kind == "parameter":
            if after in ("[", ".") or not isinstance(parameters.get(token.name, 0), int | float):
                raise QueryRefused(_INSTEAD)
        elif token.kind != "number" and token.symbol not in ("+", "-", ",", "(", ")"):
            raise QueryRefused(_INSTEAD)
