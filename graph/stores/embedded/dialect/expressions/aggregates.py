"""Aggregates inside larger expressions.

The engine sees that ``count(n) > 1 OR x`` or ``CASE WHEN count(n) > 1 …`` aggregates only once it has a row; with none it
answers nothing, where Neo4j answers one row. In the source of a list comprehension it sees them. So such an expression is
written as one: ``head([own IN [[count(n)]] | own[0] > 1 OR x])``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from concerted.graph.stores.embedded.dialect.draft import CLOSING, Draft
from concerted.graph.stores.embedded.names import OWN

AGGREGATES = frozenset({"COUNT", "SUM", "AVG", "MIN", "MAX", "COLLECT", "STDEV", "PERCENTILECONT"})
COMPARED = frozenset({"=", "<>", "<", ">", "<=", ">="})
_HIDING = frozenset({"AND", "OR", "XOR", "NOT", "IS", "CASE", "REDUCE", "ANY", "ALL", "NONE", "SINGLE"})
_AFTER = frozenset({"ORDER", "SKIP", "OFFSET", "LIMIT", "UNION", "WHERE", "MATCH", "OPTIONAL", "UNWIND", "CALL", "RETURN", "WITH"})


def lift_aggregates(draft: Draft) -> None:
    """Write what hides an aggregate as a comprehension over it."""
    for _, first, last, _ in expressions(draft):
        calls = list(aggregates(draft, first, last))
        if not calls or not _hides(draft, first, last, calls):
            continue
        texts = [draft.rendered(*call) for call in calls]
        for number, call in enumerate(calls):
            draft.substitute(*call, f"{OWN}[{number}]")
        draft.wrap(first, last, f"head([{OWN} IN [[{', '.join(texts)}]] | ", "])")


def count_row_by_row(draft: Draft) -> None:
    """Let counts be more than that, so that the engine makes the rows which it counts.

    Where it need not, as for ``RETURN count(*)`` and ``RETURN n, count(*)``, it counts no path of two links without a direction, and
    forgets what is asked of the first node and of the links.
    """
    if not _counts_wrongly(draft):
        return
    for _, first, last, _ in expressions(draft):
        if draft.word(first) == "COUNT" and draft.symbol(first + 1) == "(" and draft.closing(first + 1) == last:
            draft.wrap(first, last, "", " + 0")


def _counts_wrongly(draft: Draft) -> bool:
    """Whether a link of the query has no direction, or another link follows it and something is asked of what is found."""
    asks = any(token.word == "WHERE" or token.symbol == "{" for token in draft.found)
    for place in range(1, len(draft.found) - 1):
        if draft.symbol(place) == "-" and draft.symbol(place + 1) == "-" and draft.symbol(place + 2) == "(":
            return True
        if draft.symbol(place) == "[" and draft.symbol(place - 1) == "-":
            closing = draft.closing(place)
            if draft.symbol(closing + 1) == "-" and draft.symbol(closing + 2) == "(":
                return True
        between = draft.symbol(place) == "(" and draft.symbol(place - 1) in ("-", "->")
        if asks and between and draft.symbol(draft.closing(place) + 1) in ("-", "<-"):
            return True
    return False


@dataclass(frozen=True)
class Column:
    """One expression of a RETURN or WITH: its first and last place, and whether AS follows with a name."""

    first: int
    last: int
    named: bool

    @property
    def end(self) -> int:
        """Its last place with its name."""
        return self.last + 2 if self.named else self.last


@dataclass(frozen=True)
class Projection:
    """A RETURN or WITH: which of the two, whether DISTINCT follows, and its columns."""

    word: str
    distinct: bool
    columns: list[Column]

    def groups(self, draft: Draft) -> bool:
        """Whether it aggregates."""
        return any(list(aggregates(draft, column.first, column.last)) for column in self.columns)


def projections(draft: Draft) -> Iterator[Projection]:
    """Every RETURN and WITH."""
    for place, token in enumerate(draft.found):
        starts = token.word == "RETURN" or (token.word == "WITH" and draft.word(place - 1) not in ("STARTS", "ENDS"))
        if starts and draft.symbol(place - 1) not in (".", ":"):
            distinct = draft.word(place + 1) == "DISTINCT"
            columns = list(_columns(draft, place + 1 + distinct))
            if columns:
                yield Projection(token.word, distinct, columns)


def expressions(draft: Draft) -> Iterator[tuple[str, int, int, bool]]:
    """Every expression that a RETURN or WITH gives: which of the two, its first and last place, and whether AS follows."""
    for projection in projections(draft):
        yield from ((projection.word, column.first, column.last, column.named) for column in projection.columns)


def _columns(draft: Draft, start: int) -> Iterator[Column]:
    depth, first, place = 0, start, start
    for place in range(start, len(draft.found) + 1):
        ends = place == len(draft.found) or (depth == 0 and (
            draft.symbol(place) in CLOSING or draft.symbol(place) == ";" or (draft.word(place) in _AFTER and not _is_name(draft, place))))
        if ends or (depth == 0 and draft.symbol(place) == ","):
            if first < place:
                named = place - first > 2 and draft.word(place - 2) == "AS"
                yield Column(first, place - (3 if named else 1), named)
            first = place + 1
        if ends:
            return
        depth += draft.deeper(place)


def _is_name(draft: Draft, place: int) -> bool:
    """Whether a word of the language is a property here, or part of STARTS WITH."""
    return draft.symbol(place - 1) == "." or (draft.word(place) == "WITH" and draft.word(place - 1) in ("STARTS", "ENDS"))


def aggregates(draft: Draft, first: int, last: int) -> Iterator[tuple[int, int]]:
    """First and last places of the calls of aggregates in an expression, those inside others left out."""
    place = first
    while place < last:
        if draft.word(place) in AGGREGATES and draft.symbol(place + 1) == "(" and draft.symbol(place - 1) != ".":
            closing = draft.closing(place + 1)
            yield place, closing
            place = closing
        place += 1


def outside(first: int, last: int, calls: list[tuple[int, int]]) -> Iterator[int]:
    """Places of an expression that are in none of the calls."""
    for place in range(first, last + 1):
        if not any(start <= place <= end for start, end in calls):
            yield place


def _hides(draft: Draft, first: int, last: int, calls: list[tuple[int, int]]) -> bool:
    there = list(outside(first, last, calls))
    return sum(draft.symbol(place) in COMPARED for place in there) > 1 or any(
        (draft.word(place) in _HIDING and draft.symbol(place - 1) != ".") or draft.symbol(place) == "["
        for place in there
    )

