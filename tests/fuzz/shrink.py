"""The smallest query that still shows a difference."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.fuzz.making.tree import Many, Tree, leaf, lists, put, walk

SMALLEST = {
    "int": ("1", "0", "null"), "float": ("1.0", "0.5", "null"), "str": ("'a'", "''", "null"), "bool": ("true", "false", "null"),
    "date": ("date('2000-01-01')", "null"), "duration": ("duration('P1M')", "null"), "map": ("{a: 1}", "{}"),
    "list<int>": ("[1]", "[]"), "list<str>": ("['a']", "[]"), "list<bool>": ("[true]", "[]"), "list<date>": ("[]",),
    "list<float>": ("[1.0]", "[]"),
    "small": ("0", "1"), "position": ("1",), "item": (),
}
_CLAUSE = re.compile(r"\b(MATCH|WITH|UNWIND|CALL|UNION|RETURN)\b")
_NAME = re.compile(r"\b[nrxvp]\d+\b")


def weight(tree: Tree) -> int:
    """How large a query is to a reader: its letters, its clauses, and the names it makes one follow."""
    text = tree.text
    return len(text) + 40 * len(_CLAUSE.findall(text)) + 12 * len(_NAME.findall(text))


def shrink(tree: Tree, still: Callable[[Tree], bool], budget: int = 250) -> Tree:
    """The smallest tree found for which ``still`` holds, asking it at most ``budget`` times."""
    asked: set[str] = {tree.text}
    while True:
        for candidate in _smaller(tree):
            text = candidate.text
            if text in asked or weight(candidate) >= weight(tree):
                continue
            if len(asked) > budget:
                return tree
            asked.add(text)
            if still(candidate):
                tree = candidate
                break
        else:
            return tree


def _smaller(tree: Tree) -> Iterator[Tree]:
    """Candidates, those that save most first."""
    for at, found in walk(tree):
        if at and found.type == "query":
            yield found
    for at, many in lists(tree):
        for kept in _fewer(many):
            yield put(tree, at, kept)
    places = sorted(walk(tree), key=lambda place: -len(place[1].text))
    for at, found in places:
        if found.type in SMALLEST or found.type.startswith(("bag<", "list<")):
            inner = [other for place, other in walk(found) if place and other.type == found.type and len(other.text) < len(found.text)]
            for other in sorted(inner, key=lambda other: len(other.text))[:5]:
                yield put(tree, at, other)
            for text in SMALLEST.get(found.type, ("[]",)):
                if found.text != text:
                    yield put(tree, at, leaf(found.type, text))
    for at, found in places:
        if found.type == "match" and found.parts[0] == "OPTIONAL MATCH ":
            yield put(tree, at, replace(found, parts=("MATCH ", *found.parts[1:])))
        if len(found.parts) == 3 and found.parts[0] == "(" and found.parts[2] == ")" and isinstance(found.parts[1], Tree):
            yield put(tree, at, found.parts[1])


def _fewer(many: Many) -> Iterator[Many]:
    count = len(many.items)
    if count and many.least == 0:
        yield replace(many, items=())
    if count > 2:
        yield replace(many, items=many.items[: count // 2])
        yield replace(many, items=many.items[count // 2:])
    if count > many.least:
        for number in range(count):
            yield replace(many, items=(*many.items[:number], *many.items[number + 1:]))
