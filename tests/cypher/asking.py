"""The questions with parameters to ask them by, and what their rows should be."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from concerted.cypher.reader import Question, Value, questions
from concerted.graph.facts.release import Release
from tests.cypher import from_members, from_projection, from_tables
from tests.cypher.tables import Rows

LIBRARY = list(questions().values())
_KEY = re.compile(r"(?P<name>\w+)(?:\[(?P<place>\d+)\])?(?P<down> DESC)?")


def varied(question: Question, values: Mapping[str, Sequence[Value]], n: int) -> dict[str, Value]:
    """Parameters of a question: the n-th of the values for what each is about, and the example where there are none.

    Values are given for ``DATE``, ``state``, ``instrument`` and ``taxon``, which end the names of parameters; a second
    one about the same takes the next value.
    """
    chosen: dict[str, Value] = {}
    taken: dict[str, int] = {}
    for parameter in question.parameters:
        about = "DATE" if parameter.type == "DATE" else parameter.name.rpartition("_")[2]
        if about in values:
            place = n + taken.get(about, 0)
            taken[about] = taken.get(about, 0) + 1
            chosen[parameter.name] = values[about][place % len(values[about])]
        else:
            chosen[parameter.name] = parameter.example
    return chosen


def expected(question: Question, release: Release, parameters: Mapping[str, Any]) -> Rows:
    """The rows that the projection, or where it has no word the tables, give to a question."""
    name = question.id.replace("-", "_")
    answer = next(getattr(of, name) for of in (from_projection, from_members, from_tables) if hasattr(of, name))
    rows: Rows = answer(release, **parameters)
    return rows


def assert_total_order(question: Question, rows: Rows) -> None:
    """Rows come by the keys of the query's ORDER BY, and no two that differ have the same."""
    keys = [_KEY.fullmatch(text) for text in question.query.rsplit("\nORDER BY ", 1)[1].split(", ")]
    column = {name: n for n, name in enumerate(question.columns)}
    last: list[Any] | None = None
    for row in rows:
        if last is not None and last != row:
            for key in keys:
                assert key is not None
                before, now = (_value(r[column[key["name"]]], key["place"]) for r in (last, row))
                if before != now:
                    assert (before > now) if key["down"] else (before < now), f"{last} stands before {row}"
                    break
            else:
                raise AssertionError(f"nothing tells the place of {last} from that of {row}")
        last = row


def _value(value: Any, place: str | None) -> Any:
    return value if place is None else value[int(place)]
