"""Paths and ranges name their upper bound: without one, a short text asks for more than there is time."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from graph.errors import LimitExceeded, QueryRefused
from graph.stores.tokens import Token

MAX_HOPS = 10
MAX_RANGE = 1_000_000
MAX_LIST = 10_000
_UNBOUNDED = "a path of any length is refused: give it an upper bound, such as {}"
_LONG = f"a path of up to {{}} links is over the limit of {MAX_HOPS}"


def check_path(found: list[Token], position: int) -> None:
    """Refuse a relationship or path of variable length that starts here and names no longest one; LimitExceeded."""
    if found[position].symbol == "[" and _before(found, position) in ("-", "<-"):
        _check_hops(found, position)
    _check_quantifier(found, position)


def _check_hops(found: list[Token], position: int) -> None:
    for place in range(position + 1, len(found)):
        symbol = found[place].symbol
        if symbol in ("]", "{", "["):
            return
        if symbol == "*":
            upper = _upper_bound([t.text for t in found[place + 1 : place + 4]])
            if not upper.isdecimal():
                raise LimitExceeded(_UNBOUNDED.format(f"*1..{MAX_HOPS}"))
            if int(upper) > MAX_HOPS:
                raise LimitExceeded(_LONG.format(upper))
            return


def _upper_bound(texts: list[str]) -> str:
    """The m of ``*m``, ``*n..m`` or ``*..m``; something else where there is none."""
    first, second, third = (*texts, "", "", "")[:3]
    if first == "..":
        return second
    return third if second == ".." else first


def _check_quantifier(found: list[Token], position: int) -> None:
    """A quantified path: ``)+``, ``->*``, ``--+``, ``{1,}``, ``{1,20}``."""
    symbol, before = found[position].symbol, _before(found, position)
    if symbol in ("+", "*") and (before == "->" or (before == "-" and _before(found, position - 1) in ("]", "-", "<-"))):
        raise LimitExceeded(_UNBOUNDED.format(f"{{1,{MAX_HOPS}}}"))
    if symbol == "}" and before == "," and found[position - 2].kind in ("number", "symbol"):
        raise LimitExceeded(_UNBOUNDED.format(f"{{1,{MAX_HOPS}}}"))
    if symbol == "{" and before in ("->", "-", ")"):
        upper = [t for t in found[position + 1 : position + 4] if t.kind == "number"]
        closed = any(t.symbol == "}" for t in found[position + 2 : position + 5])
        if upper and closed and _number(upper[-1].text) > MAX_HOPS:
            raise LimitExceeded(_LONG.format(upper[-1].text))


def check_range(found: list[Token], position: int, parameters: Mapping[str, Any]) -> None:
    """Refuse a long range(), whose parenthesis is here.

    Numbers that are given have a bound; others may be worked out only where every element is a row, under the clock.

    Raises
    ------
    LimitExceeded
        A number or parameter goes over the limit.
    QueryRefused
        An end is worked out, in a range that is not unwound at once.
    """
    depth, inside = 0, []
    for token in found[position:]:
        depth += (token.symbol == "(") - (token.symbol == ")")
        if depth == 0:
            break
        inside.append(token)
    unwound = position > 1 and found[position - 2].word == "UNWIND"
    most = MAX_RANGE if unwound else MAX_LIST
    for token in inside:
        value = parameters.get(token.text[1:].strip("`")) if token.kind == "parameter" else None
        number = _number(token.text) if token.kind == "number" else value
        if isinstance(number, int | float) and abs(number) > most:
            raise LimitExceeded(f"range() goes to {number:.10g}, over the limit of {most} here (UNWIND range(...) may go to {MAX_RANGE})")
    if unwound:
        return
    lengths = {place for place, (token, after) in enumerate(pairwise(inside)) if token.word in ("SIZE", "LENGTH") and after.symbol == "("}
    for place, token in enumerate(inside):
        is_name = token.kind in ("word", "quoted") and place not in lengths
        if token.symbol in ("*", "^") or (is_name and not any(length < place <= length + 4 for length in lengths)):
            raise QueryRefused("range() takes numbers, parameters or the size of a list here; anything may stand in UNWIND range(...)")


def _before(found: list[Token], position: int) -> str:
    return found[position - 1].symbol if position > 0 else ""


def _number(text: str) -> float:
    plain = text.replace("_", "")
    return float(int(plain, 0)) if plain[:2].lower() in ("0x", "0o") else float(plain)
