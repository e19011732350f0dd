"""Gaps of every kind, one State and one instrument at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from concerted.graph.facts.release import Release
from tests.plain.facts import DEFINITE, GOOD, OUT, POSSIBLE, Edge, Facts, Home
from tests.plain.scope import Reach, appendix_scope, concerned, instrument_scope, units_of


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


Gaps = dict[tuple[str, str | None, str | None], Gap]


def range_doubts(edges: Iterable[Edge]) -> set[str]:
    """None where a single edge is firm."""
    edges = list(edges)
    return set() if any(e.firm for e in edges) else set().union(*(e.reasons for e in edges))


def doubts(edges: list[Edge], reach: Reach, state: str, home: Home, bases: set[str] | None, standing: str) -> set[str] | None:
    """Why a unit of a gap is contested; None when nothing speaks against it."""
    if edges and reach.has(state, home):
        found = range_doubts(edges)
        if not reach.surely(state, home):
            found.add("population_states_unknown")
    else:
        found = {"no_range_edge"}
    if bases is not None and not bases & GOOD:
        found |= {f"list_{basis}" for basis in bases}
    if standing == POSSIBLE:
        found.add("membership_undated")
    return found or None


def gaps(release: Release, as_of: date, territories: str = "sovereign") -> Gaps:
    """Every gap at a date, and the candidates for extending instruments, by kind, State and instrument."""
    facts = Facts(release, as_of, territories)
    found: Gaps = {}
    if "cms" in facts.instruments:
        found |= convention_gaps(facts)
    for instrument in facts.concluded():
        found |= instrument_gaps(facts, instrument)
        found |= outside_area(facts, instrument)
        if facts.folded:
            found |= territorial_gaps(facts, instrument)
    return found | no_instrument(facts)


def convention_gaps(facts: Facts) -> Gaps:
    found: Gaps = {}
    scope = appendix_scope(facts, "I", "II")
    for unit in units_of(facts, scope):
        for state, edges in concerned(facts, scope, unit, facts.home).items():
            standing = facts.standing("cms", state)
            if standing != DEFINITE:
                gap = found.setdefault(("convention", state, "cms"), Gap())
                gap.units[unit] = doubts(edges, scope[unit], state, facts.home, None, standing)
    return found


def instrument_gaps(facts: Facts, instrument: str) -> Gaps:
    found: Gaps = {}
    scope = instrument_scope(facts, instrument)
    units = units_of(facts, scope)
    for state, bases in facts.area(instrument).items():
        standing = facts.standing(instrument, state)
        if standing == DEFINITE:
            continue
        gap = Gap(bare=doubts([], Reach(), state, facts.home, bases, standing) or set())
        for unit in units:
            edges = facts.responsible(unit, facts.home).get(state, [])
            if len(units) == 1 or (edges and scope[unit].has(state, facts.home)):
                gap.units[unit] = doubts(edges, scope[unit], state, facts.home, bases, standing)
        kind = "ratification" if facts.signed(instrument, state) else "instrument" if gap.units else "listed_only"
        found[kind, state, instrument] = gap
    return found


def outside_area(facts: Facts, instrument: str) -> Gaps:
    found: Gaps = {}
    scope = instrument_scope(facts, instrument)
    for unit in units_of(facts, scope):
        for state, edges in concerned(facts, scope, unit, facts.home).items():
            if state not in facts.area(instrument):
                gap = found.setdefault(("outside_area", state, instrument), Gap())
                gap.units[unit] = doubts(edges, scope[unit], state, facts.home, None, OUT)
    return found


def territorial_gaps(facts: Facts, instrument: str) -> Gaps:
    """Territories of the list that their sovereign's membership does not reach; their own edges count."""

    def itself(code: str) -> str:
        return code

    found: Gaps = {}
    scope = instrument_scope(facts, instrument)
    units = units_of(facts, scope)
    for code, basis in facts.area_rows[instrument].items():
        sovereign = facts.sovereign.get(code)
        if sovereign is None or facts.own_standing(instrument, sovereign) != DEFINITE:
            continue
        standings = {facts.own_standing(instrument, code), facts.own_standing(instrument, sovereign, code)}
        if DEFINITE in standings:
            continue
        gap = found.setdefault(("territorial", sovereign, instrument), Gap())
        gap.territories.add(code)
        standing = POSSIBLE if POSSIBLE in standings else OUT
        gap.bare |= doubts([], Reach(), code, itself, {basis}, standing) or set()
        for unit in units:
            edges = facts.responsible(unit, itself).get(code, [])
            if len(units) == 1 or (edges and scope[unit].has(code, itself)):
                reasons, before = doubts(edges, scope[unit], code, itself, {basis}, standing), gap.units.get(unit, set())
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
