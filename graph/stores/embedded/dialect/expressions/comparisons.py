"""Comparisons as Cypher reads them: ``a < b <= c`` is both at once, and ``IN`` or ``IS NULL`` bind tighter than ``=``."""

from __future__ import annotations

from dataclasses import dataclass, field

from concerted.graph.stores.embedded.dialect.draft import Draft
from concerted.graph.stores.embedded.dialect.expressions.aggregates import COMPARED, aggregates

_TESTS = frozenset({"IN", "STARTS", "ENDS", "CONTAINS", "IS"})
_BOUNDS = frozenset({
    "AND", "OR", "XOR", "NOT", "WHERE", "RETURN", "WITH", "UNWIND", "AS", "WHEN", "THEN", "ELSE", "ORDER", "BY", "SKIP",
    "OFFSET", "LIMIT", "MATCH", "OPTIONAL", "CALL", "UNION", "ALL", "DISTINCT", "ASC", "ASCENDING", "DESC", "DESCENDING", "YIELD", "USING",
})


@dataclass
class _Run:
    """A stretch between two bounds: where it starts, and where its comparisons and tests are."""

    first: int
    compared: list[int] = field(default_factory=list)
    tests: list[int] = field(default_factory=list)


def write_inner_comparisons(draft: Draft) -> None:
    """Part chained comparisons, and put parentheses round tests that are compared: those within aggregates, before these are lifted."""
    _write_all(draft, within=True)


def write_comparisons(draft: Draft) -> None:
    """The same for all others."""
    _write_all(draft, within=False)


def _write_all(draft: Draft, *, within: bool) -> None:
    calls = list(aggregates(draft, 0, len(draft.found) - 1))

    def write(run: _Run, last: int) -> None:
        if any(start < run.first <= end for start, end in calls) == within:
            _write(draft, run, last)

    runs = [_Run(0)]
    for place, token in enumerate(draft.found):
        deeper = draft.deeper(place)
        if deeper > 0:
            runs.append(_Run(place + 1))
        elif deeper < 0:
            write(runs.pop(), place - 1)
            if not runs:
                return
        elif token.symbol in (",", ";", "|", ":") or _bounds(draft, place):
            write(runs[-1], place - 1)
            runs[-1] = _Run(place + 1)
        elif token.symbol in COMPARED:
            runs[-1].compared.append(place)
        elif token.symbol == "=~" or (token.word in _TESTS and draft.symbol(place - 1) != "." and place > runs[-1].first):
            runs[-1].tests.append(place)
    write(runs[-1], len(draft.found) - 1)


def _bounds(draft: Draft, place: int) -> bool:
    return draft.word(place) in _BOUNDS and draft.symbol(place - 1) != "." and draft.word(place - 1) != "IS"


def _write(draft: Draft, run: _Run, last: int) -> None:
    for test in run.tests:
        if draft.word(test) == "IN":
            _write_list(draft, test + 1, min([place for place in (*run.compared, *run.tests) if place > test] + [last + 1]) - 1)
    if not run.compared or (len(run.compared) == 1 and not run.tests):
        return
    starts = [run.first, *(place + 1 for place in run.compared)]
    ends = [*(place - 1 for place in run.compared), last]
    operands = list(zip(starts, ends, strict=True))
    if any(start > end for start, end in operands):
        return
    for start, end in operands:
        if any(start <= test <= end for test in run.tests):
            draft.wrap(start, end, "(", ")")
    middles = [draft.rendered(start, end) for start, end in operands[1:-1]]
    for (_, end), middle in zip(operands[1:-1], middles, strict=True):
        draft.wrap(end, end, "", f" AND {middle}")
    if middles:
        draft.wrap(run.first, last, "(", ")")


def _write_list(draft: Draft, first: int, last: int) -> None:
    """After IN the engine takes a bracket for a list written out, and nothing after it for more of the same."""
    if draft.symbol(first) != "[" or first >= last:
        return
    written_out = draft.closing(first) == last and draft.word(first + 2) != "IN" and draft.symbol(first + 1) != "("
    if not written_out:
        draft.wrap(first, last, "(", ")")
