"""How much a text may ask for where no engine looks at the clock: in reading it, in planning it, inside one expression.

Both engines end a query at its time limit between two rows. Before the first row, and while they work out one
expression, they do not look: a hundred nested ``EXISTS {}`` keep Neo4j's planner busy for hours, a list comprehension
in a list comprehension runs to its end, and doubling a text thirty times fills the memory of the server. So the text
itself is bounded. The numbers are far above what questions need (the longest of the library has 950 tokens, 28
clauses, 2 subqueries and brackets 4 deep), and below what was seen to keep an engine from its clock for a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from graph.errors import LimitExceeded, QueryRefused
from graph.stores.copies import copies
from graph.stores.functions import LOOPS
from graph.stores.tokens import Token

TOKENS = 2000
NESTED = 24
SUBQUERIES = 3
CLAUSES = 60
LINKS = 30
BUILT = 4 * 2**20
COPIED = 2e8
# Where a loop runs over a list, every element may go through every text: both are bounded.
LOOPED_TEXT = 8 * 2**10
_LIST = 2**20

_CLAUSES = frozenset({"MATCH", "WITH", "UNWIND", "CALL", "RETURN", "UNION"})
_BLOCKS = frozenset({"EXISTS", "COUNT", "COLLECT", "CALL"})
_OPENING = {"(": ")", "[": "]", "{": "}"}


def check_shape(found: list[Token], size: int, parameters: Mapping[str, Any]) -> int:
    """Refuse what is too long, too deep or could build too large a value; bytes of the largest text it could build.

    Parameters
    ----------
    found
        The tokens of the query.
    size
        Bytes of its text.
    parameters
        Values of its parameters, as far as they are known.

    Raises
    ------
    LimitExceeded
        There are too many tokens, clauses or links, brackets or subqueries go too deep, or a value could get too large.
    QueryRefused
        One loop over a list stands inside another.
    """
    _at_most(len(found), TOKENS, "words and signs")
    _at_most(sum(token.word in _CLAUSES for token in found), CLAUSES, "clauses")
    _at_most(sum(_is_link(found, place) for place in range(len(found))), LINKS, "links in its patterns")
    loops = _check_nesting(found)
    growth = _growth(found, _longest(found, parameters))
    largest = (size + _bytes(parameters)) * growth
    if (size + _bytes(parameters)) * copies(found) > COPIED:
        raise LimitExceeded("putting the same values into one another so often could make an answer that does not end")
    if loops and largest > LOOPED_TEXT:
        raise LimitExceeded(f"with a loop over a list, the query and its parameters may make up {LOOPED_TEXT} bytes: UNWIND the list")
    if largest + (_LIST * growth if loops else 0) > BUILT:
        raise LimitExceeded(f"joining so often (+, replace) could build a value of more than {BUILT} bytes, which is the limit")
    return int(largest)


def _at_most(number: int, most: int, what: str) -> None:
    if number > most:
        raise LimitExceeded(f"the query has {number} {what}, over the limit of {most}")


def _is_link(found: list[Token], place: int) -> bool:
    return found[place].symbol in ("-", "<-") and place + 1 < len(found) and found[place + 1].symbol in ("[", "-", "->")


def _check_nesting(found: list[Token]) -> int:
    """Go through brackets and CASE ... END; the number of loops over lists."""
    open_: list[str] = []
    loops = 0
    for place, token in enumerate(found):
        if token.symbol in _OPENING:
            kind = _kind(found, place)
            if kind == "loop":
                loops += 1
                if "loop" in open_:
                    raise QueryRefused(
                        "a loop over a list inside another is refused, as no engine ends it in time: UNWIND one of the lists, or use IN"
                    )
            open_.append(kind)
        elif token.word == "CASE" and found[place - 1].symbol != ".":
            open_.append("case")
        elif open_ and (token.symbol in _OPENING.values() or (token.word == "END" and open_[-1] == "case")):
            open_.pop()
        elif token.symbol == "=~" and "loop" in open_:
            raise QueryRefused("=~ in a loop over a list is refused, as no engine ends it in time: UNWIND the list")
        if len(open_) > NESTED:
            raise LimitExceeded(f"brackets and CASE go {len(open_)} deep, over the limit of {NESTED}")
        if open_.count("block") > SUBQUERIES:
            raise LimitExceeded(f"subqueries go {open_.count('block')} deep, over the limit of {SUBQUERIES}")
    return loops


def _kind(found: list[Token], place: int) -> str:
    """``block`` for a subquery, ``loop`` for a list comprehension or all(), any(), none(), single(), else the bracket."""
    symbol, before = found[place].symbol, found[place - 1].word if place else ""
    if symbol == "{" and (before in _BLOCKS or _is_scoped_call(found, place)):
        return "block"
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


def _growth(found: list[Token], longest: int) -> float:
    """How many times larger than what is given a value can get.

    Joining two values at most doubles the largest; replace() multiplies it by the text it puts in.
    """
    joins = sum(token.symbol in ("+", "+=") for token in found)
    joins += sum(a.symbol == b.symbol == "|" and b.at == a.at + 1 for a, b in pairwise(found))
    replaced = [place for place, token in enumerate(found) if token.word == "REPLACE" and place + 1 < len(found)]
    for place in replaced:
        if found[place + 1].symbol == "(" and not _ends_with_text(found, place + 1):
            raise QueryRefused("replace() takes the text to put in as a string or parameter, not worked out from others")
    return 2.0 ** min(joins, 99) * float(longest) ** min(len(replaced), 9)


def _ends_with_text(found: list[Token], start: int) -> bool:
    """Whether the last argument of a call is one string or parameter."""
    depth = 0
    for place in range(start, len(found)):
        depth += (found[place].symbol in _OPENING) - (found[place].symbol in _OPENING.values())
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
    return max([2, *texts, *(len(value) for value in parameters.values() if isinstance(value, str))])
