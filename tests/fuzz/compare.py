"""What one engine said to a query, and whether two said the same."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

from tests.fuzz.making.tree import Many, Tree, walk

Verdict = Literal["same", "both refuse", "embedded refuses", "neo4j refuses", "columns", "rows", "order", "too much", "crash"]


@dataclass(frozen=True)
class Answer:
    """Rows, or why there are none: ``refused`` is a message (``named`` if it is our own, before the
    engine), ``lost`` says that the engine ran out of time, rows or life."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    refused: str = ""
    named: bool = False
    lost: str = ""


def judge(tree: Tree, embedded: Answer, neo4j: Answer) -> Verdict:
    """How the two answers compare, as far as the query says in which order they are."""
    if embedded.lost == "crash":
        return "crash"
    if embedded.lost or neo4j.lost:
        return "too much"
    if embedded.refused or neo4j.refused:
        return "both refuse" if embedded.refused and neo4j.refused else "embedded refuses" if embedded.refused else "neo4j refuses"
    return compare(embedded, neo4j, ordered=is_total(tree), bags=has_bags(tree))


def compare(embedded: Answer, neo4j: Answer, *, ordered: bool, bags: bool) -> Verdict:
    """How two answers with rows compare."""
    if embedded.columns != neo4j.columns:
        return "columns"
    left, right = ([canonical(row, bags) for row in answer.rows] for answer in (embedded, neo4j))
    if Counter(left) != Counter(right):
        return "rows"
    return "order" if ordered and left != right else "same"


def has_bags(tree: Tree) -> bool:
    """Whether lists may be in no order, as those of collect()."""
    return any(found.type.startswith("bag<") for _, found in walk(tree)) or "keys(" in tree.text or "collect(" in tree.text


def is_total(tree: Tree) -> bool:
    """Whether the rows of the query come in one order only: its last projection sorts by every column."""
    last = tree.parts[-1]
    return isinstance(last, Tree) and last.type == "projection" and bool(_keys(last)) and _items(last) <= _keys(last)


def is_comparable(tree: Tree) -> bool:
    """Whether there is one right answer: rows are skipped or limited only where their order is total."""
    for _, found in walk(tree):
        if found.type == "projection" and not _items(found) <= _keys(found):
            for part in found.parts:
                if isinstance(part, Many) and part.prefix in (" SKIP ", " LIMIT ") and part.items:
                    return False
    return True


def canonical(value: Any, bags: bool) -> str:
    """One text for values that count as the same: floats to 11 digits, lists sorted when they may be in no order."""
    return json.dumps(_plain(value, bags), ensure_ascii=False, sort_keys=True)


def _plain(value: Any, bags: bool) -> Any:
    if isinstance(value, float):
        # How many digits of a sum are right depends on the order of summing.
        return f"float {value + 0.0:.11g}" if math.isfinite(value) else f"float {value}"
    if isinstance(value, dict):
        return {key: _plain(item, bags) for key, item in value.items()}
    if isinstance(value, list | tuple):
        items = [_plain(item, bags) for item in value]
        return sorted(items, key=lambda item: json.dumps(item, sort_keys=True)) if bags and isinstance(value, list) else items
    return value


def _items(projection: Tree) -> set[str]:
    items = next(part for part in projection.parts if isinstance(part, Many) and part.least)
    return {item.name for item in items.items}


def _keys(projection: Tree) -> set[str]:
    return {key.name for part in projection.parts if isinstance(part, Many) and part.prefix == " ORDER BY " for key in part.items}


def gist(message: str) -> str:
    """An error without the names and values of one query."""
    text = message.split("\n")[0]
    text = re.sub(r"'[^']*'|\"[^\"]*\"|`[^`]*`", "_", text)
    return re.sub(r"-?\d+(\.\d+)?", "0", text)[:110]
