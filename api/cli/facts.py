"""The facts that records rest on, as a table for people: a row a fact."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from concerted.api.output.tables import text

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.graph.facts.fact import Fact

# Told in columns of their own, or said by the record that the fact stands below.
_APART = ("since", "until", "note", "date_basis", "since_note", "since_source")


def facts_table(screen: Screen, found: Iterable[tuple[str, str | None, Iterable[Fact]]]) -> None:
    """Facts by the State and instrument of the record that rests on them."""
    rows = [
        (
            state, instrument, fact.table, ", ".join(text(value) for name, value in fact.columns.items() if value and name not in _APART),
            fact.get("since"), fact.get("until"), fact.basis, ", ".join(fact.source),
        )
        for state, instrument, facts in found for fact in facts
    ]
    screen.rows(screen.words("Facts"), ("State", "Instrument", "Table", "Fact", "Since", "Until", "Basis", "Sources"), rows)
