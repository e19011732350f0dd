"""What an Appendix or an instrument holds: units, and the States they concern."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.plain.facts import DEFINITE, OUT, POSSIBLE, Edge, Facts, Home, Row, codes_in, day

SPECIES = ("species", "subspecies")


@dataclass(frozen=True)
class Part:
    """What a row brings into scope: a taxon for all States, or for those of a population; surely, or since an unknown day."""

    population: bool
    codes: frozenset[str]
    sure: bool = True

    @property
    def unknown(self) -> bool:
        """A population whose States are not known may be anybody's."""
        return self.population and not self.codes

    def has(self, state: str, home: Home) -> bool:
        return not self.population or self.unknown or state in {home(code) for code in self.codes}


@dataclass
class Reach:
    """For which States a taxon is in scope, and how surely: by all the rows that bring it."""

    parts: list[Part] = field(default_factory=list)

    def has(self, state: str, home: Home) -> bool:
        return any(part.has(state, home) for part in self.parts)

    def doubts(self, state: str, home: Home) -> set[str]:
        """Why it is not sure for a State; where rows surely hold, those without a date are not asked."""
        parts = [part for part in self.parts if part.has(state, home)]
        sure = [part for part in parts if part.sure]
        found = set() if sure else {"coverage_undated"}
        return found | {"population_states_unknown"} if all(part.unknown for part in sure or parts) else found


Scope = dict[str, Reach]


def below(facts: Facts, taxon: str) -> set[str]:
    """The taxon and everything under it."""
    return {taxon}.union(*(below(facts, child) for child in facts.children.get(taxon, [])))


def above(facts: Facts, taxon: str) -> set[str]:
    """The taxon and everything it is under."""
    parent = facts.taxa[taxon]["parent"]
    return {taxon} | (above(facts, parent) if parent else set())


def part_of(facts: Facts, row: Row, sure: bool = True) -> Part:
    """What one row of listings or coverage brings."""
    if row["population"] is None:
        return Part(False, frozenset(), sure)
    (states,) = {r["states"] for r in facts.rows["populations"] if r["population"] == row["population"]}
    return Part(True, frozenset(codes_in(states)), sure)


def scope_of(facts: Facts, rows: Iterable[tuple[Row, bool]]) -> Scope:
    """Rows add up; each brings the species and subspecies at or below its taxon, surely or not."""
    found: Scope = {}
    for row, sure in rows:
        part = part_of(facts, row, sure)
        for taxon in below(facts, row["taxon"]):
            if facts.taxa[taxon]["rank"] in SPECIES:
                found.setdefault(taxon, Reach()).parts.append(part)
    return found


def listings(facts: Facts, *appendices: str) -> list[Row]:
    """The listings in force; of what is listed by its own name, where only that is asked for."""
    rows = [r for r in facts.rows["listings"] if r["appendix"] in appendices and facts.during(r)]
    return [r for r in rows if by_name(facts, r)] if facts.named else rows


def by_name(facts: Facts, row: Row) -> bool:
    """Whether a listing is one of a species or subspecies, not through a genus, family or order."""
    under = row["listed_under"]
    return facts.taxa[row["taxon"]]["rank"] in SPECIES and (under is None or facts.taxa[under]["rank"] in SPECIES)


def appendix_scope(facts: Facts, *appendices: str) -> Scope:
    """The scope of one Appendix or of several together."""
    return scope_of(facts, ((row, True) for row in listings(facts, *appendices)))


def instrument_scope(facts: Facts, instrument: str) -> Scope:
    """What an instrument covers; the Convention covers what stands on its Appendices."""
    if facts.instruments[instrument]["kind"] == "convention":
        return appendix_scope(facts, "I", "II")
    rows = [(r, covers(facts, r)) for r in facts.rows["coverage"] if r["instrument"] == instrument]
    return scope_of(facts, ((row, held == DEFINITE) for row, held in rows if held != OUT))


def covers(facts: Facts, row: Row) -> str:
    """Whether a row of the coverage of an instrument in force holds, possibly holds, or does not."""
    start, end, basis = day(row["since"]), day(row["until"]), row["since_basis"]
    if end is not None and end <= facts.as_of:
        return OUT
    if basis == "original" or (basis is None and start is None):
        return DEFINITE
    if basis == "unknown" or start is None:
        return DEFINITE if facts.as_of >= facts.published else POSSIBLE
    return DEFINITE if start <= facts.as_of else OUT


def units_of(facts: Facts, scope: Scope) -> list[str]:
    """Species in scope, and subspecies in scope whose species is not."""

    def species(taxon: str) -> str | None:
        parent: str | None = facts.taxa[taxon]["parent"]
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
