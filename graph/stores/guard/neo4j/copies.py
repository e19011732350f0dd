"""Lists of lists of the same list: a hundred letters that stand for more elements than there is time to send.

``WITH [a, a] AS a`` costs a server nothing, however often it is said: it keeps one list and points to it. Neo4j then goes
through every copy before it answers, without looking at the clock. So a text is judged by how many copies it makes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from concerted.graph.stores.guard.tokens import Token

_CLAUSES = frozenset({"WITH", "RETURN", "UNWIND", "MATCH", "CALL", "UNION", "WHERE", "ORDER"})
_BEFORE = frozenset({"[", ",", "{", ":", "|"})
_BEFORE_WORDS = frozenset({"WITH", "RETURN", "DISTINCT", "THEN", "ELSE"})
_AFTER = frozenset({"]", ",", "}", ")", "[", "{"})
_AFTER_WORDS = _CLAUSES | {"AS", "SKIP", "LIMIT", "OFFSET", "WHEN", "ELSE", "END"}
# Functions that give back what they are given, or most of it.
_PASSING = frozenset({"COLLECT", "COALESCE", "NULLIF", "HEAD", "LAST", "TAIL", "REVERSE", "PROPERTIES"})
# Elements that a list is taken to have where its body repeats a name: most have far fewer, a range() may have ten times as many.
_ELEMENTS = 1000.0
_PAIRS = {"[": "]", "(": ")", "{": "}"}


@dataclass
class _Open:
    """A bracket that is not closed: the names that a comprehension makes, and whether its body has begun."""

    bracket: str
    own: set[str]
    body: bool = False


def copies(found: list[Token]) -> float:
    """How many times the value of one name can come to stand in another.

    Each clause multiplies it by how often its most frequent name stands there, each body of a comprehension by a long list's elements.
    """
    total = 1.0
    names: Counter[str] = Counter()
    open_: list[_Open] = []
    for place, token in enumerate(found):
        if token.symbol in _PAIRS:
            open_.append(_Open(token.symbol, _made(found, place)))
        elif token.symbol in _PAIRS.values() and open_:
            open_.pop()
        elif token.symbol == "|" and open_ and open_[-1].bracket == "[":
            open_[-1].body = True
        elif token.word in _CLAUSES:
            total, names = total * max(names.values(), default=1), Counter()
        elif token.kind in ("word", "quoted") and _stands_whole(found, place):
            names[token.text] += 1
            total *= _ELEMENTS ** sum(o.body and token.text not in o.own for o in open_)
        total = min(total, 1e99)
    return total * max(names.values(), default=1)


def _made(found: list[Token], place: int) -> set[str]:
    """Names that a list or pattern comprehension, which a bracket opens, gives to its elements."""
    if found[place].symbol != "[" or place + 1 == len(found):
        return set()
    first = found[place + 1]
    if first.symbol != "(" and not (place + 2 < len(found) and found[place + 2].symbol == "="):
        return {first.text}
    made = {first.text}
    for at in range(place + 1, len(found)):
        if found[at].symbol == "|":
            break
        if found[at].symbol in ("(", "[") and at + 1 < len(found) and not _is_call(found, at):
            made.add(found[at + 1].text)
    return made


def _is_call(found: list[Token], place: int) -> bool:
    return place > 0 and found[place - 1].kind in ("word", "quoted")


def _stands_whole(found: list[Token], place: int) -> bool:
    """Whether a name is an element, a map's value, a column or what is passed on, rather than an operand, a label or a key."""
    at = place - 1
    while at >= 0 and found[at].symbol == "(" and (not _is_call(found, at) or found[at - 1].word in _PASSING):
        at -= 2 if _is_call(found, at) else 1
    before, after = found[at] if at >= 0 else None, found[place + 1] if place + 1 < len(found) else None
    if before is None or not (before.symbol in _BEFORE or before.word in _BEFORE_WORDS):
        return False
    return after is None or after.symbol in _AFTER or after.word in _AFTER_WORDS
