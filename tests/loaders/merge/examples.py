"""Facts as documents state them, in one line each, and what is made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from concerted.loaders.merge.facts import Merged
from concerted.loaders.reconcile.decisions import Decision
from tests.loaders.merge.plain import Row
from tests.loaders.merge.stating import Stated, outcome

FIXED: Mapping[str, Mapping[str, str]] = {
    "ranges": {"taxon": "Anser prima", "iso3": "AAA"},
    "memberships": {"instrument": "cms", "iso3": "AAA", "role": "party"},
    "listings": {"taxon": "Anser prima", "appendix": "I"},
    "coverage": {"instrument": "agr-one", "taxon": "Anser prima"},
    "taxa": {"taxon": "Anser prima"},
    "populations": {"population": "north", "taxon": "Anser prima"},
    "reservations": {"instrument": "cms", "iso3": "AAA", "taxon": "Anser prima"},
}


class Came(NamedTuple):
    """What came out: the facts, each with what it says, and how the columns stand that more than one states."""

    facts: list[dict[str, str]]
    stands: dict[str, tuple[str | None, str]]
    merged: Merged


def says(source: str, table: str = "ranges", *, basis: str = "sourced", file: str = "", packaged: bool = False, **cells: str) -> Row:
    """A row about the one fact of the examples."""
    return Row(tuple(sorted({**FIXED[table], **cells}.items())), source, basis, file or f"{source}.csv", packaged)


def denies(source: str, table: str = "ranges", **cells: str) -> Row:
    """A row that says that it is not so."""
    return Row(tuple(sorted({**FIXED[table], **cells}.items())), source, "sourced", f"{source}.csv", absent=True)


def came(table: str, *rows: Row, decisions: Sequence[Decision] = (), whole: Sequence[str] = ()) -> Came:
    """What is made of rows of a table."""
    made = outcome(Stated(table, rows, tuple(decisions), tuple(whole)))
    facts = [
        {name: value for name, value in row.items() if value is not None and not name.startswith("\0") and name != "line"}
        for row in made.rows.iter_rows(named=True)
    ]
    stands: dict[str, tuple[str | None, str]] = {}
    for each in made.claims.iter_rows(named=True):
        value = each["value"] if each["stands"] else stands.get(each["column"], (None, ""))[0]
        stands[each["column"]] = value, each["status"]
    return Came(sorted(facts, key=str), stands, made)


def decide(table: str, key: str, value: str, column: str = "") -> Decision:
    """A recorded decision."""
    return Decision("fact", table, key, column, value, "a national red list", "K. Meyer", "2026-01-01")
