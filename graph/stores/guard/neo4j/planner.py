"""What Neo4j's planner does not finish: it works on a text before anything looks at a clock, under EXPLAIN too.

It writes some forms out. ``a XOR b`` becomes ``(a OR b) AND NOT (a AND b)``, ``a < b < c`` becomes ``a < b AND b < c``, and
``CASE x WHEN 1 ... WHEN 2 ...`` compares x as often as there is a WHEN. One in another, each doubles what is inside it: 40 XORs
(588 bytes) keep a processor busy until the memory of the database is full. It multiplies out the choices of
labels for a node, as in ``(A|B)&(C|D)``, and goes down into what is nested deep until its stack ends and nobody is answered.
So these are bounded on Neo4j, for its own users too, far above what anybody writes.
"""

from __future__ import annotations

from collections.abc import Iterable

from concerted.graph.errors import LimitExceeded
from concerted.graph.stores.guard.brackets import CLOSING, OPENING, nested
from concerted.graph.stores.guard.tokens import Token

COPIED = 1000
LABELS = 10
PREFIXES = 4
DEEPEST = 64
_COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">="})
_BETWEEN = frozenset({
    "MATCH", "WHERE", "WITH", "RETURN", "UNWIND", "CALL", "YIELD", "AS", "DISTINCT", "ORDER", "BY", "SKIP", "LIMIT", "UNION", "OPTIONAL",
    "WHEN", "THEN", "ELSE", "OR",
})


class _Nest(list["Token | _Nest"]):
    """What stands in one pair of brackets, or from CASE to END."""


def check_plannable(found: list[Token]) -> None:
    """Refuse what Neo4j could not plan; LimitExceeded says which part of it, and what to write."""
    _check_depth(found)
    _check_labels(found)
    copied = _planned(_tree(found)) - len(found)
    if copied > COPIED:
        raise LimitExceeded(
            "Neo4j would not finish planning it: XOR, chains such as a < b < c and CASE with a value double what is in them, "
            "and here they stand in one another too often. Use <> for XOR, AND for a chain, or name parts of it with WITH"
        )


def _check_depth(found: list[Token]) -> None:
    run = 0
    for _, token, open_ in nested(found):
        run = run + 1 if token.word == "NOT" or token.symbol == "!" else 0
        if run > PREFIXES:
            raise LimitExceeded(f"{token.text} stands more than {PREFIXES} times in a row, which is the limit on Neo4j: write it once")
        if len(open_) > DEEPEST:
            raise LimitExceeded(f"brackets and CASE go more than {DEEPEST} deep, which is the limit on Neo4j: name parts of it with WITH")


def _check_labels(found: list[Token]) -> None:
    """Bound the labels that a node is tested for besides the one of its pattern."""
    tested = 0
    for place, token, open_ in nested(found):
        around = open_[-1] if open_ else ""
        if token.symbol in (":", "&") or (token.symbol == "|" and around == "(" and found[place - 1].kind in ("word", "quoted")):
            tested += around not in ("[", "{") and not (token.symbol == ":" and _begins_pattern(found, place))
    if tested > LABELS:
        raise LimitExceeded(f"nodes are tested for more than {LABELS} labels, which is the limit on Neo4j: use labels(n) and IN")


def _begins_pattern(found: list[Token], place: int) -> bool:
    """Whether a colon stands before the first label of a node's pattern, such as ``(:State)-->(s:State {iso3: 'NOR'})``."""
    start = place - 1 if place and found[place - 1].symbol == "(" else place - 2
    if start < 0 or found[start].symbol != "(":
        return False
    before = found[start - 1] if start else None
    if before is not None and (before.word == "MATCH" or before.symbol in (",", "-", "->", "=", "[", "{")):
        return True
    depth = 0
    for at in range(start, len(found)):
        depth += (found[at].symbol in OPENING) - (found[at].symbol in CLOSING)
        if depth == 0:
            return at + 1 < len(found) and found[at + 1].symbol in ("-", "<-")
    return False


def _tree(found: list[Token]) -> _Nest:
    """The tokens with each nest as one item; CASE and END are left in theirs."""
    whole = _Nest()
    open_ = [whole]
    for place, token in enumerate(found):
        if token.symbol in OPENING or (token.word == "CASE" and found[place - 1].symbol != "."):
            inner = _Nest([token])
            open_[-1].append(inner)
            open_.append(inner)
            continue
        open_[-1].append(token)
        closes = token.symbol in CLOSING or (token.word == "END" and isinstance(open_[-1][0], Token) and open_[-1][0].word == "CASE")
        if closes and len(open_) > 1:
            open_.pop()
    return whole


def _planned(nest: _Nest) -> int:
    """How many tokens there are once everything is written out."""
    first = nest[0] if nest else None
    whens = sum(isinstance(item, Token) and item.word == "WHEN" for item in nest)
    if isinstance(first, Token) and first.word == "CASE" and whens > 1:
        operand = _split(nest, {"WHEN"})[0]
        return _conditions(operand) * whens + _conditions(nest[len(operand) :])
    return _conditions(nest)


def _conditions(items: list[Token | _Nest]) -> int:
    return sum(_exclusive(_split(part, {"XOR"})) for part in _split(items, _BETWEEN, {",", "|", ";"}))


def _exclusive(operands: list[list[Token | _Nest]]) -> int:
    """``a XOR b XOR c``: all that is on the left is written twice with what is on the right, again and again."""
    total = 0
    for number, operand in enumerate(operands):
        size = sum(_chain(_split(part, (), _COMPARISONS)) for part in _split(operand, {"AND"}))
        total = min(2 * (total + size), 10**9) if number else size
    return total


def _chain(operands: list[list[Token | _Nest]]) -> int:
    """``a < b < c``: all but the first and the last are written twice."""
    sizes = [sum(1 if isinstance(item, Token) else _planned(item) for item in operand) for operand in operands]
    return sum(sizes) + sum(sizes[1:-1])


def _split(items: list[Token | _Nest], words: Iterable[str], symbols: Iterable[str] = ()) -> list[list[Token | _Nest]]:
    """The items between words or symbols of a kind, each of which begins the part after it."""
    parts: list[list[Token | _Nest]] = [[]]
    for item in items:
        if isinstance(item, Token) and (item.word in words or item.symbol in symbols):
            parts.append([])
        parts[-1].append(item)
    return parts
