"""Paths of the public name their longest: without one, a short text asks for more than there is time."""

from __future__ import annotations

from concerted.graph.errors import LimitExceeded
from concerted.graph.stores.guard.tokens import Token
from concerted.graph.stores.guard.values import number_of

MAX_HOPS = 10
_UNBOUNDED = "a path of any length is refused: give it an upper bound, such as {}"
_LONG = f"a path of up to {{}} links is over the limit of {MAX_HOPS}: give it a lower upper bound"


def check_paths(found: list[Token]) -> None:
    """Refuse relationships and paths of variable length that are too long or name no longest; LimitExceeded."""
    for position, token in enumerate(found):
        if token.symbol == "[" and _before(found, position) in ("-", "<-"):
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
        if upper and closed and number_of(upper[-1]) > MAX_HOPS:
            raise LimitExceeded(_LONG.format(upper[-1].text))


def _before(found: list[Token], position: int) -> str:
    return found[position - 1].symbol if position > 0 else ""
