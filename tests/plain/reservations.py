"""What a State has reserved: for what the Convention does not hold, though it is a Party."""

from __future__ import annotations

from tests.plain.facts import GOOD, Facts, Row
from tests.plain.scope import above, listings, part_of


def reservations(facts: Facts, state: str) -> list[Row]:
    """The reservations of a State in force; one without a beginning holds from the publication of the release on."""
    rows = [r for r in facts.rows["reservations"] if r["instrument"] == "cms" and r["iso3"] == state]
    return [r for r in rows if facts.during(r) and (r["since"] is not None or facts.as_of >= facts.published)]


def answers(facts: Facts, reservation: Row, listing: Row, unit: str) -> bool:
    """Whether a reservation is one to a listing, as far as it brings the unit."""
    return (
        reservation["taxon"] in above(facts, unit)
        and reservation["appendix"] in (None, listing["appendix"])
        and reservation["population"] in (None, listing["population"])
    )


def reserved(facts: Facts, unit: str, state: str, *appendices: str) -> set[str] | None:
    """None where a State has not reserved a unit; else why that is contested, empty where nothing speaks against it."""
    own = reservations(facts, state)
    if not own:
        return None
    found: set[str] = set()
    rows = [r for r in listings(facts, *appendices) if r["taxon"] in above(facts, unit) and part_of(facts, r).has(state, facts.home)]
    if not rows:
        return None
    for listing in rows:
        bases = {r["basis"] for r in own if answers(facts, r, listing, unit)}
        if not bases:
            return None
        if not bases & GOOD:
            found.add("reservation_unsourced")
    return found
