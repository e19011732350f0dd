"""What a recruit is worth: unmet responsibility, concertation gain, closing power."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from concerted.graph.facts.release import Release
from tests.plain.facts import DEFINITE, Facts
from tests.plain.metrics import Engagement
from tests.plain.realms import realm
from tests.plain.reservations import reserved
from tests.plain.scope import appendix_scope, concerned, concerned_by_instrument, instrument_scope, units_of


@dataclass
class Recruit:
    """A State that is not in, and the units that concern it with what each adds to its score."""

    responsibility: float = 0.0
    gain: float = 0.0
    closing: float = 0.0
    contributions: dict[str, float] = field(default_factory=dict)
    appendix_i: int = 0
    last_missing: set[str] = field(default_factory=set)
    member_of: set[str] = field(default_factory=set)
    closest: list[tuple[str, int]] = field(default_factory=list)

    @property
    def unmet(self) -> float:
        return sum(self.contributions.values())


@dataclass
class Game:
    """Who is concerned by each unit, at which weight, and how far other instruments hold pairs of them already."""

    concerned: dict[str, set[str]]
    weight: dict[str, float]
    members: set[str]
    other: Engagement | None
    reserving: dict[str, set[str]] = field(default_factory=dict)

    def inside(self, unit: str) -> set[str]:
        """Who is in for a unit: members, but not those that have reserved it."""
        return self.members - self.reserving.get(unit, set())

    def missing(self, unit: str) -> set[str]:
        """Whom a unit concerns and who is not in for it."""
        return self.concerned[unit] - self.inside(unit)

    def alone(self, unit: str, state: str) -> float:
        return 0.0 if self.other is None else self.other.strongest(self.other.holders(unit, state))

    def together(self, unit: str, state: str, neighbour: str) -> float:
        if self.other is None:
            return 0.0
        return self.other.strongest(self.other.holders(unit, state) & self.other.holders(unit, neighbour))


def game(facts: Facts, instrument: str = "cms", weights: str | Mapping[str, float] = "equal",
         appendix: str | None = None, taxon_class: str | None = None, of_realm: str | None = None) -> Game:
    """The recruitment game of an instrument; of one Appendix, one class or one realm on request."""
    listed_on_i = appendix_scope(facts, "I")
    if instrument == "cms":
        asked = [appendix] if appendix else ["I", "II"]
        scope = appendix_scope(facts, *asked)
        sets = {t: set(concerned(facts, scope, t, facts.home)) for t in units_of(facts, scope)}
    else:
        scope = instrument_scope(facts, instrument)
        sets = {t: concerned_by_instrument(facts, instrument, scope, t) for t in units_of(facts, scope)}
    if taxon_class is not None:
        sets = {t: states for t, states in sets.items() if facts.taxa[t]["class"] == taxon_class}
    if of_realm is not None:
        sets = {t: states for t, states in sets.items() if realm(facts.taxa, t) == of_realm}
    named = weights if isinstance(weights, Mapping) else {t: 2.0 if t in listed_on_i else 1.0 for t in sets}
    weight = {t: 1.0 if weights == "equal" else named.get(t, 1.0) for t in sets}
    states = set().union(*sets.values())
    members = {s for s in states if facts.standing(instrument, s) == DEFINITE}
    if instrument != "cms":
        return Game(sets, weight, members, None)
    reserving = {t: {s for s in states if reserved(facts, t, s, *asked) is not None} for t, states in sets.items()}
    return Game(sets, weight, members, Engagement(facts, without="cms"), reserving)


def priorities(release: Release, as_of: date, instrument: str = "cms", weights: str | Mapping[str, float] = "equal",
               appendix: str | None = None, taxon_class: str | None = None, listings: str = "all",
               disputed: bool = False, of_realm: str | None = None) -> dict[str, Recruit]:
    """Every State that is not in, that a unit concerns and that can accede."""
    facts = Facts(release, as_of, listings=listings)
    if instrument not in facts.instruments:
        return {}
    played = game(facts, instrument, weights, appendix, taxon_class, of_realm)
    found: dict[str, Recruit] = {}
    for unit, states in played.concerned.items():
        weight, n, missing, inside = played.weight[unit], len(states), played.missing(unit), played.inside(unit)
        for state in states - played.members:
            if not facts.ranked(state, disputed):
                continue
            recruit = found.setdefault(state, Recruit())
            recruit.responsibility += weight / n
            recruit.contributions[unit] = weight / n * (1 - played.alone(unit, state))
            recruit.closing += weight / len(missing)
            if missing == {state}:
                recruit.last_missing.add(unit)
            for neighbour in states - {state}:
                pair = weight * 2 / (n * (n - 1)) * (1 - played.together(unit, state, neighbour))
                recruit.gain += pair if neighbour in inside else pair / 2
    first = appendix_scope(facts, "I")
    for state, recruit in found.items():
        if instrument == "cms":
            on_i = [t for t in units_of(facts, first) if state in concerned(facts, first, t, facts.home)]
            recruit.appendix_i = sum(
                taxon_class in (None, facts.taxa[t]["class"]) and of_realm in (None, realm(facts.taxa, t)) for t in on_i
            )
        else:
            recruit.appendix_i = sum(t in first and first[t].has(state, facts.home) for t in recruit.contributions)
        recruit.member_of = {i for i in facts.instruments if facts.standing(i, state) == DEFINITE}
        recruit.closest = closest(played, state)
    return found


def closest(played: Game, state: str) -> list[tuple[str, int]]:
    """The three members with which a State shares most units, and how many; then those tied by rarer ones, then by code."""
    found: dict[str, tuple[int, float]] = {}
    for states in played.concerned.values():
        for member in states & played.members if state in states else ():
            n, tie = found.get(member, (0, 0.0))
            found[member] = n + 1, tie + 1 / (len(states) - 1)
    order = sorted(found, key=lambda member: (-found[member][0], -round(found[member][1], 9), member))
    return [(member, found[member][0]) for member in order[:3]]
