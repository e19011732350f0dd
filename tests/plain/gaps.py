"""Gaps of every kind, one State and one instrument at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from concerted.graph.facts.release import Release
from tests.plain.facts import DEFINITE, GOOD, OUT, POSSIBLE, Edge, Facts, Home, itself
from tests.plain.reservations import reserved
from tests.plain.scope import Reach, Scope, appendix_scope, concerned, instrument_scope, units_of


@dataclass
class Gap:
    """Units of a gap; each with why it is contested, or None when it is firm. ``bare`` says why where there is no unit."""

    units: dict[str, set[str] | None] = field(default_factory=dict)
    bare: set[str] = field(default_factory=set)
    territories: set[str] = field(default_factory=set)

    @property
    def firm(self) -> set[str]:
        return {unit for unit, reasons in self.units.items() if reasons is None}

    @property
    def reasons(self) -> set[str]:
        found = set().union(*(reasons for reasons in self.units.values() if reasons is not None))
        return found if self.units else self.bare


    def at_large(self, reason: str) -> None:
        """Contest everything, for a reason that lies in the State."""
        self.units = {unit: (reasons or set()) | {reason} for unit, reasons in self.units.items()}
        self.bare = self.bare | {reason}


Gaps = dict[tuple[str, str | None, str | None], Gap]


def range_doubts(edges: Iterable[Edge]) -> set[str]:
    """None where a single edge is firm."""
    edges = list(edges)
    return set() if any(e.firm for e in edges) else set().union(*(e.reasons for e in edges))


def doubts(edges: list[Edge], reach: Reach, state: str, home: Home, bases: set[str] | None, standing: str) -> set[str] | None:
    """Why a unit of a gap is contested; None when nothing speaks against it."""
    here = edges and reach.has(state, home)
    found = range_doubts(edges) | reach.doubts(state, home) if here else {"no_range_edge"}
    if bases is not None:
        found |= place_doubts(bases)
    if standing == POSSIBLE:
        found.add("membership_undated")
    return found or None


def place_doubts(bases: set[str]) -> set[str]:
    """None where one row of the list is firm."""
    if not bases:
        return {"not_on_list"}
    return set() if bases & GOOD else {f"list_{basis}" for basis in bases}


def gaps(release: Release, as_of: date, territories: str = "sovereign", listings: str = "all", state: str | None = None) -> Gaps:
    """Every gap at a date, and the candidates for extending instruments, by kind, State and instrument.

    Of a State, its own; of a code that another holds, those of the holder that come through it.
    """
    facts = Facts(release, as_of, territories, listings)
    if state is None:
        return every_gap(facts)
    holder = facts.home(state)
    if holder is None:
        return {}
    found = every_gap(facts) if holder == state else every_gap(facts, Through(state, holder))
    return {key: gap for key, gap in found.items() if key[1] == holder}


@dataclass(frozen=True)
class Through:
    """A code that another holds, of whose ranges alone is asked."""

    code: str
    holder: str


def every_gap(facts: Facts, through: Through | None = None) -> Gaps:
    """The gaps of all States, or what of those of a holder comes through a code."""
    found: Gaps = {}
    if "cms" in facts.instruments:
        found |= convention_gaps(facts, through)
        found |= reservation_gaps(facts, through)
    for instrument in facts.concluded():
        found |= instrument_gaps(facts, instrument, through)
    if facts.folded:
        for instrument in facts.instruments:
            found |= territorial_gaps(facts, instrument, through.code if through else None)
    for (_, state, _), gap in found.items():
        if state is not None and facts.accession(state) == "disputed":
            gap.at_large("statehood_disputed")
    for instrument in facts.concluded():
        found |= outside_area(facts, instrument, through)
    if through is not None:
        for gap in found.values():
            gap.territories = {through.code}
        return found
    return found | no_instrument(facts)


def there(facts: Facts, scope: Scope, unit: str, through: Through | None) -> dict[str, tuple[list[Edge], str, Home]]:
    """The States that a unit concerns, each with its edges, and the code and home by which they and the scope are read."""
    if through is None:
        return {s: (edges, s, facts.home) for s, edges in concerned(facts, scope, unit, facts.home).items()}
    edges = concerned(facts, scope, unit, itself).get(through.code, [])
    return {through.holder: (edges, through.code, itself)} if edges else {}


def convention_gaps(facts: Facts, through: Through | None = None) -> Gaps:
    found: Gaps = {}
    scope = appendix_scope(facts, "I", "II")
    for unit in units_of(facts, scope):
        for state, (edges, code, home) in there(facts, scope, unit, through).items():
            standing = facts.standing("cms", state)
            if standing != DEFINITE:
                gap = found.setdefault(("convention", state, "cms"), Gap())
                gap.units[unit] = doubts(edges, scope[unit], code, home, None, standing)
    return found


def reservation_gaps(facts: Facts, through: Through | None = None) -> Gaps:
    """Units that concern a Party and that it has reserved."""
    found: Gaps = {}
    scope = appendix_scope(facts, "I", "II")
    for unit in units_of(facts, scope):
        for state, (edges, code, home) in there(facts, scope, unit, through).items():
            without = reserved(facts, unit, state, "I", "II")
            if without is not None and facts.standing("cms", state) == DEFINITE:
                gap = found.setdefault(("reservation", state, "cms"), Gap())
                gap.units[unit] = ((doubts(edges, scope[unit], code, home, None, OUT) or set()) | without) or None
    return found


def instrument_gaps(facts: Facts, instrument: str, through: Through | None = None) -> Gaps:
    found: Gaps = {}
    scope = instrument_scope(facts, instrument)
    units = units_of(facts, scope)
    for state, bases in facts.area(instrument).items():
        standing = facts.standing(instrument, state)
        if standing == DEFINITE or (through is not None and state != through.holder):
            continue
        gap = Gap(bare=doubts([], Reach(), state, facts.home, bases, standing) or set())
        whole: set[str] = set()
        for unit in units:
            edges = facts.responsible(unit, facts.home).get(state, [])
            if len(units) == 1 or (edges and scope[unit].has(state, facts.home)):
                whole.add(unit)
                if through is None:
                    gap.units[unit] = doubts(edges, scope[unit], state, facts.home, bases, standing)
        if through is not None:
            for unit in units:
                for edges, code, home in there(facts, scope, unit, through).values():
                    gap.units[unit] = doubts(edges, scope[unit], code, home, bases, standing)
            if not gap.units and (whole or through.code not in facts.area_rows[instrument]):
                continue
        kind = "ratification" if facts.signed(instrument, state) else "instrument" if gap.units else "listed_only"
        found[kind, state, instrument] = gap
    return found


def outside_area(facts: Facts, instrument: str, through: Through | None = None) -> Gaps:
    found: Gaps = {}
    scope = instrument_scope(facts, instrument)
    area = facts.area(instrument)
    for unit in units_of(facts, scope):
        for state, (edges, code, home) in there(facts, scope, unit, through).items():
            if state not in area:
                gap = found.setdefault(("outside_area", state, instrument), Gap())
                gap.units[unit] = doubts(edges, scope[unit], code, home, None, OUT)
    return found


def territorial_gaps(facts: Facts, instrument: str, only: str | None = None) -> Gaps:
    """Territories that their holder's membership does not reach: of the list, or left out by name. Their own edges count."""
    found: Gaps = {}
    scope = instrument_scope(facts, instrument)
    units = units_of(facts, scope)
    for code in sorted(facts.states):
        holder = facts.holder(code)
        if holder is None or not facts.is_territory(code) or (only is not None and code != only):
            continue
        if facts.own_standing(instrument, holder) != DEFINITE:
            continue
        named = facts.listed(instrument, code)
        if not named and not facts.excluded(instrument, code, holder):
            continue
        standings = {facts.own_standing(instrument, code)} | ({facts.reached(instrument, code, holder)} if named else set())
        if DEFINITE in standings:
            continue
        standing = POSSIBLE if POSSIBLE in standings else OUT
        bases: set[str] | None = {facts.area_rows[instrument][code]} if named else facts.area(instrument).get(holder, set())
        if facts.instruments[instrument]["kind"] == "convention":
            bases = None
        decides = named and len(units) == 1
        here = {unit: facts.responsible(unit, itself).get(code, []) for unit in units}
        mine = {unit: edges for unit, edges in here.items() if decides or (edges and scope[unit].has(code, itself))}
        if not mine and not named:
            continue
        gap = found.setdefault(("territorial", holder, instrument), Gap())
        gap.territories.add(code)
        gap.bare |= doubts([], Reach(), code, itself, bases, standing) or set()
        for unit, edges in mine.items():
            reasons, before = doubts(edges, scope[unit], code, itself, bases, standing), gap.units.get(unit, set())
            # One territory where it is firm makes the unit firm.
            gap.units[unit] = None if reasons is None or before is None else before | reasons
    return found


def no_instrument(facts: Facts) -> Gaps:
    """Units of Appendix II that no agreement or memorandum in force covers; firm where some State's part in one is."""
    scope = appendix_scope(facts, "II")
    covered = set().union(*(instrument_scope(facts, i) for i in facts.concluded()))
    gap = Gap()
    for unit in units_of(facts, scope):
        if unit not in covered:
            states = concerned(facts, scope, unit, facts.home)
            found = [doubts(edges, scope[unit], state, facts.home, None, OUT) for state, edges in states.items()]
            contested = [reasons for reasons in found if reasons is not None]
            gap.units[unit] = None if len(contested) < len(found) else set().union(*contested) if found else {"no_range_edge"}
    return {("no_instrument", None, None): gap} if gap.units else {}
