"""What Neo4j does within one expression: there it does not look at its clock, nor count its memory.

A list comprehension in a list comprehension runs to its end, a text doubled thirty times fills the server. So for text of the
public that goes to Neo4j, an expression may loop once, over no long range, and build no large value. The embedded engine
runs in a process of its own, which is ended at its limits whatever it is at, and needs none of this.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from concerted.graph.errors import LimitExceeded, QueryRefused
from concerted.graph.stores.guard.brackets import CLOSING, OPENING, nested
from concerted.graph.stores.guard.neo4j.copies import copies
from concerted.graph.stores.guard.neo4j.ranges import check_ranges
from concerted.graph.stores.guard.neo4j.regexes import check_regexes
from concerted.graph.stores.guard.tokens import Token

BUILT = 4 * 2**20
COPIED = 2e8
# Where a loop runs over a list, every element may go through every text: both are bounded.
LOOPED_TEXT = 8 * 2**10
_LIST = 2**20
_ON_NEO4J = "is refused on Neo4j, which does not end it in time"


def check_clocked(found: list[Token], size: int, parameters: Mapping[str, Any]) -> None:
    """Refuse what could keep Neo4j from its clock or build too large a value; ``size`` is the bytes of the text.

    Raises
    ------
    QueryRefused
        A loop over a list stands inside another, is a reduce(), or looks for a pattern of text.
    LimitExceeded
        A value could get too large, or a range is too long.
    """
    loops = _check_loops(found)
    check_ranges(found, parameters)
    given = size + _bytes(parameters)
    growth = _growth(found, _longest(found, parameters))
    largest = given * growth
    if given * copies(found) > COPIED:
        raise LimitExceeded("putting the same values into one another so often could make an answer that does not end: return them once")
    if loops and largest > LOOPED_TEXT:
        raise LimitExceeded(f"with a loop over a list, the query and its parameters may make up {LOOPED_TEXT} bytes: UNWIND the list")
    if largest + (_LIST * growth if loops else 0) > BUILT:
        raise LimitExceeded(f"joining so often (+, replace) could build a value of more than {BUILT} bytes, which is the limit: join less")
    check_regexes(found, int(largest), parameters)


def _check_loops(found: list[Token]) -> int:
    """The number of loops over lists."""
    loops = 0
    for place, token, open_ in nested(found):
        inside = open_.count("loop")
        if token.symbol in OPENING and open_[-1] == "loop":
            loops += 1
            if found[place - 1].word == "REDUCE":
                raise QueryRefused(f"reduce {_ON_NEO4J}: UNWIND the list and use sum(), collect() or another aggregate")
            if inside > 1:
                raise QueryRefused(f"a loop over a list inside another {_ON_NEO4J}: UNWIND one of the lists, or use IN")
        if token.symbol == "=~" and inside:
            raise QueryRefused(f"=~ in a loop over a list {_ON_NEO4J}: UNWIND the list")
    return loops


def _growth(found: list[Token], longest: int) -> float:
    """How many times larger than what is given a value can get.

    Joining two values at most doubles the largest; replace() multiplies it by the text it puts in.
    """
    joins = sum(token.symbol in ("+", "+=") for token in found)
    joins += sum(a.symbol == b.symbol == "|" and b.at == a.at + 1 for a, b in pairwise(found))
    replaced = [place for place, token in enumerate(found) if token.word == "REPLACE" and place + 1 < len(found)]
    for place in replaced:
        if found[place + 1].symbol == "(" and not _ends_with_text(found, place + 1):
            raise QueryRefused("replace() takes the text to put in as a string or parameter on Neo4j, not worked out from others")
    return 2.0 ** min(joins, 99) * float(longest) ** min(len(replaced), 9)


def _ends_with_text(found: list[Token], start: int) -> bool:
    """Whether the last argument of a call is one string or parameter."""
    depth = 0
    for place in range(start, len(found)):
        depth += (found[place].symbol in OPENING) - (found[place].symbol in CLOSING)
        if depth == 0:
            return found[place - 1].kind in ("string", "parameter") and found[place - 2].symbol == ","
    return False


def _bytes(value: Any) -> int:
    if isinstance(value, str):
        return len(value.encode(errors="replace"))
    if isinstance(value, Mapping):
        return sum(map(_bytes, value.values()))
    return sum(map(_bytes, value)) if isinstance(value, list | tuple) else 8


def _longest(found: list[Token], parameters: Mapping[str, Any]) -> int:
    """Characters of the longest text that the query or a parameter gives, at least 2."""
    texts = [len(token.text) - 2 for token in found if token.kind == "string"]
    waiting, most = list(parameters.values()), max([2, *texts])
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            most = max(most, len(value))
        elif isinstance(value, Mapping):
            waiting.extend(value.values())
        elif isinstance(value, list | tuple):
            waiting.extend(value)
    return most
