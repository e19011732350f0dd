"""What an Appendix or an instrument holds: units, and the States they concern."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.plain.facts import Edge, Facts, Home, Row, day


@dataclass
class Reach:
    """For which States a taxon is in scope: all, those of its populations, or not known."""

    whole: bool = False
    unknown: bool = False
    codes: set[str] = field(default_factory=set)

    def surely(self, state: str, home: Home) -> bool:
        return self.whole or state in {home(code) for code in self.codes}

    def has(self, state: str, home: Home) -> bool:
        return self.unknown or self.surely(state, home)


Scope = dict[str, Reach]


def below(facts: Facts, taxon: str) -> set[str]:
    """The taxon and everything under it."""
    return {taxon}.union(*(below(facts, child) for child in facts.children.get(taxon, [])))


def scope_of(facts: Facts, rows: Iterable[Row]) -> Scope:
    """Rows add up over every species and subspecies at or below their taxon."""
    populations = {r["population"]: (r["states"] or "").split() for r in facts.rows["populations"]}
    found: Scope = {}
    for row in rows:
        for taxon in below(facts, row["taxon"]):
            if facts.taxa[taxon]["rank"] not in ("species", "subspecies"):
                continue
            reach = found.setdefault(taxon, Reach())
            if row["population"] is None:
                reach.whole = True
            elif populations[row["population"]]:
                reach.codes.update(populations[row["population"]])
            else:
                reach.unknown = True
    return found


def appendix_scope(facts: Facts, *appendices: str) -> Scope:
    """The scope of one Appendix or of several together."""
    rows = []
    for row in facts.rows["listings"]:
        since, until = day(row["since"]), day(row["until"])
        assert since is not None
        if row["appendix"] in appendices and since <= facts.as_of and (until is None or facts.as_of < until):
            rows.append(row)
    return scope_of(facts, rows)


def instrument_scope(facts: Facts, instrument: str) -> Scope:
    """What an instrument covers; the Convention covers what stands on its Appendices."""
    if facts.instruments[instrument]["kind"] == "convention":
        return appendix_scope(facts, "I", "II")
    return scope_of(facts, (r for r in facts.rows["coverage"] if r["instrument"] == instrument and covers(facts, r)))


def covers(facts: Facts, row: Row) -> bool:
    """Whether a row of the coverage holds: without dates as long as its instrument is in force."""
    since, until = day(row["since"]), day(row["until"])
    return (since is None or since <= facts.as_of) and (until is None or facts.as_of < until)


def units_of(facts: Facts, scope: Scope) -> list[str]:
    """Species in scope, and subspecies in scope whose species is not."""

    def species(taxon: str) -> str | None:
        parent = facts.taxa[taxon]["parent"]
        if parent is None or facts.taxa[parent]["rank"] == "species":
            return parent
        return species(parent)

    return sorted(t for t in scope if facts.taxa[t]["rank"] == "species" or species(t) not in scope)


def concerned(facts: Facts, scope: Scope, unit: str, home: Home) -> dict[str, list[Edge]]:
    """The responsible States within the scope's States, with their edges."""
    return {s: edges for s, edges in facts.responsible(unit, home).items() if scope[unit].has(s, home)}


def concerned_by_instrument(facts: Facts, instrument: str, scope: Scope, unit: str) -> set[str]:
    """The concerned States of the instrument's list; the whole list where there is a single unit."""
    area = set(facts.area(instrument))
    return area if len(units_of(facts, scope)) == 1 else area & set(concerned(facts, scope, unit, facts.home))
