"""What two States share and what binds it, and who should ask a State to join, State by State and species by species."""

from __future__ import annotations

from datetime import date
from typing import Any

from concerted.graph.facts.release import Release
from tests.plain.facts import DEFINITE, Facts
from tests.plain.gaps import gaps
from tests.plain.metrics import Engagement
from tests.plain.priorities import game
from tests.plain.reservations import reserved
from tests.plain.scope import Scope, appendix_scope, concerned, units_of


def concerned_by(facts: Facts, scope: Scope) -> dict[str, set[str]]:
    """Whom each unit of the Appendices concerns."""
    return {t: set(concerned(facts, scope, t, facts.home)) for t in units_of(facts, scope)}


def partners(facts: Facts, state: str) -> dict[str, tuple[int, float]]:
    """Everybody who shares a unit with a State: how many, and how closely."""
    found: dict[str, tuple[int, float]] = {}
    for states in concerned_by(facts, appendix_scope(facts, "I", "II")).values():
        for other in states - {state} if state in states else ():
            n, weight = found.get(other, (0, 0.0))
            found[other] = n + 1, weight + 1 / (len(states) - 1)
    return found


def ordered(found: dict[str, tuple[float, ...]]) -> list[str]:
    """By each number from high to low, then by code."""
    return sorted(found, key=lambda code: (*(-round(number, 12) for number in found[code]), code))


def seasons(facts: Facts, unit: str, state: str) -> set[str]:
    """In which seasons a unit is in a State."""
    return {edge.season for edge in facts.responsible(unit, facts.home).get(state, [])}


def firmly(facts: Facts, scope: Scope, unit: str, state: str) -> bool:
    """Whether a unit concerns a State by some row that is extant and sourced, within States that are known."""
    edges = facts.responsible(unit, facts.home)[state]
    return any(edge.firm for edge in edges) and not scope[unit].doubts(state, facts.home)


class Pairs:
    """The pairs of States of a release at a date."""

    def __init__(self, release: Release, as_of: date, territories: str = "sovereign") -> None:
        self.facts = Facts(release, as_of, territories)
        self.scope = appendix_scope(self.facts, "I", "II")
        self.concerned = concerned_by(self.facts, self.scope)
        self.engagement = Engagement(self.facts)

    def holds(self, instrument: str, unit: str, state: str) -> bool:
        """Whether an instrument holds a unit for a State, and the State has not reserved it."""
        scope = self.engagement.scopes[instrument]
        if unit not in scope or not scope[unit].has(state, self.facts.home):
            return False
        return instrument != "cms" or reserved(self.facts, unit, state, "I", "II") is None

    def could_join(self, instrument: str, state: str) -> bool:
        listed = instrument == "cms" or state in self.facts.area(instrument)
        return listed and self.facts.standing(instrument, state) != DEFINITE and self.facts.accession(state) != "no"

    def member_of(self, state: str) -> set[str]:
        return {i for i in self.facts.instruments if self.facts.standing(i, state) == DEFINITE}

    def pair(self, one: str, other: str) -> dict[str, Any]:
        """All that is told of two States that stand for themselves."""
        facts, engaging = self.facts, self.engagement.holders
        shared = sorted(t for t, states in self.concerned.items() if {one, other} <= states)
        bound = {t: engaging(t, one) & engaging(t, other) for t in shared}
        joined = {
            (who, i): {t for t in shared if self.holds(i, t, who) and i in engaging(t, beside)}
            for who, beside in ((one, other), (other, one)) for i in facts.instruments if self.could_join(i, who)
        }
        both = {
            i: {t for t in shared if self.holds(i, t, one) and self.holds(i, t, other)}
            for i in facts.instruments if self.could_join(i, one) and self.could_join(i, other)
        }
        links: dict[tuple[str, str], int] = {}
        for t in shared:
            for here in seasons(facts, t, one):
                for there in seasons(facts, t, other):
                    links[here, there] = links.get((here, there), 0) + 1
        listed = {i for i in facts.instruments if i == "cms" or {one, other} <= set(facts.area(i))}
        mine, theirs = self.member_of(one), self.member_of(other)
        return {
            "n": {t: len(self.concerned[t]) for t in shared},
            "weight": sum(1 / (len(self.concerned[t]) - 1) for t in shared),
            "firm": {t for t in shared if firmly(facts, self.scope, t, one) and firmly(facts, self.scope, t, other)},
            "bound": bound,
            "strength": {t: self.engagement.strongest(found) for t, found in bound.items()},
            "engages": {t: (engaging(t, one) - bound[t], engaging(t, other) - bound[t]) for t in shared},
            "alone": tuple({t for t in shared if engaging(t, a) and not engaging(t, b)} for a, b in ((one, other), (other, one))),
            "would_bind": {key: units for key, units in joined.items() if units},
            "if_both": {i: units for i, units in both.items() if units},
            "seasons": links,
            "together": mine & theirs, "stands_alone": (mine - theirs, theirs - mine), "neither": listed - mine - theirs,
            "rank": tuple(
                ordered(partners(facts, b)).index(a) + 1 if shared else None for a, b in ((one, other), (other, one))
            ),
        }


def own_gaps(release: Release, as_of: date) -> dict[str, set[str]]:
    """The units of which each State has a gap, of whatever kind and instrument."""
    own: dict[str, set[str]] = {}
    for (kind, who, _), gap in gaps(release, as_of).items():
        if who is not None and kind != "outside_area":
            own.setdefault(who, set()).update(gap.units)
    return own


def askers(facts: Facts, own: dict[str, set[str]], state: str, instrument: str) -> list[tuple[str, set[str], float, set[str], int]] | None:
    """The members of an instrument that an open unit concerns, in order: units, closeness, instruments in common, gaps of its ``own``.

    None where the State is a member, cannot be told that it could join, or is concerned by nothing there.
    """
    if instrument not in facts.instruments:
        return None
    played = game(facts, instrument)
    open_ = {t for t, states in played.concerned.items() if state in states}
    if facts.standing(instrument, state) == DEFINITE or not facts.ranked(state, False) or not open_:
        return None
    found = {}
    for member in sorted(code for code in facts.states if facts.standing(instrument, code) == DEFINITE):
        units = {t for t in open_ if member in played.concerned[t]}
        together = {i for i in facts.instruments if facts.standing(i, state) == DEFINITE == facts.standing(i, member)}
        if units:
            weight = sum(1 / (len(played.concerned[t]) - 1) for t in units)
            found[member] = (units, weight, together, len(units & own.get(member, set())))
    order = ordered({code: (len(units), len(together), weight) for code, (units, weight, together, _) in found.items()})
    return [(code, *found[code]) for code in order]
