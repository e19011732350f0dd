"""What is made of several sources, against a second program that follows the rules one fact at a time."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.graph.facts.schema import TABLES
from tests.loaders.merge.plain import Fact, Merge
from tests.loaders.merge.stating import CELLS, Stated, outcome, speakers, stated

Told = dict[str, object]
_CLAIM = ["key", "column", "value", "source", "status", "stands"]


def _rows(what: Stated, order: int | None = None) -> tuple[list[Told], list[tuple[object, ...]], list[str]]:
    """Facts, claims, and the keys of decisions about what nobody states."""
    rows = list(what.rows)
    if order is not None:
        Random(order).shuffle(rows)
    made = outcome(what, rows)
    columns = [column.name for column in TABLES[what.table].columns]
    facts = [{name: value for name, value in row.items() if value is not None} for row in made.rows.select(columns).iter_rows(named=True)]
    claims = made.claims.select(_CLAIM).unique().sort(_CLAIM)
    return sorted(facts, key=str), claims.rows(), sorted(each.key for each in made.idle)


def _plain(what: Stated) -> list[Fact]:
    return Merge(what.table, speakers(), what.decisions, what.register).facts(what.rows, what.whole)


def _claimed(facts: list[Fact]) -> set[tuple[object, ...]]:
    """The claims that are kept: where publishers are several, or what stands is not all that is said."""
    found: set[tuple[object, ...]] = set()
    for fact in facts:
        for column, verdict in fact.verdicts.items():
            said = [claim for claim in fact.claims if claim.column == column]
            if verdict.status == "decided":
                found.add((fact.key, column, verdict.value or "-", "decisions.csv", "decided", True))
            if verdict.status != "single" or len({claim.value for claim in said}) > 1:
                found |= {(fact.key, column, c.value, c.document, verdict.status, c.value == verdict.value) for c in said}
    return found


def _made(table: str, facts: list[Fact]) -> list[Told]:
    """The facts that there are, their cells in the order of the table."""
    order = [column.name for column in TABLES[table].columns]
    return sorted(({name: fact.cells[name] for name in order if name in fact.cells} for fact in facts if fact.cells is not None), key=str)


@pytest.mark.parametrize("table", CELLS)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_both_programs_make_the_same_of_what_is_stated(table: str, data: st.DataObject) -> None:
    what = data.draw(stated(table))
    plain = _plain(what)
    facts, claims, _ = _rows(what)
    assert facts == _made(table, plain)
    assert set(claims) == _claimed(plain)


@pytest.mark.parametrize("table", CELLS)
@given(data=st.data(), order=st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_the_order_of_rows_makes_no_difference(table: str, data: st.DataObject, order: int) -> None:
    what = data.draw(stated(table))
    assert _rows(what) == _rows(what, order)


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_what_is_made_part_by_part_is_what_is_made_at_once(data: st.DataObject) -> None:
    what = data.draw(stated("ranges"))
    with pytest.MonkeyPatch.context() as patch:
        at_once = _rows(what)
        patch.setattr("concerted.loaders.merge.facts._AT_ONCE", 2)
        assert _rows(what) == at_once
