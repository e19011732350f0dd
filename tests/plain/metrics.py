"""A, C0, C1, K and F, of a taxon's migration system and of an instrument's."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

from tests.plain.facts import DEFINITE, Facts
from tests.plain.reservations import reserved
from tests.plain.scope import Scope, concerned_by_instrument, instrument_scope, units_of


@dataclass(frozen=True)
class Metrics:
    """How complete (A, C0, C1, F) and how concerted (K) a system is; None where it has no meaning."""

    A: float | None = None
    C0: float | None = None
    C1: float | None = None
    K: float | None = None
    F: float | None = None


class Engagement:
    """Who is engaged for what, through which instruments in force."""

    def __init__(self, facts: Facts, without: str | None = None) -> None:
        self.facts = facts
        self.scopes: dict[str, Scope] = {i: instrument_scope(facts, i) for i in facts.instruments if i != without}
        self.members = {
            i: {r["iso3"] for r in facts.rows["states"] if facts.standing(i, r["iso3"]) == DEFINITE} for i in self.scopes
        }

    def holders(self, taxon: str, state: str) -> set[str]:
        """The instruments that the State is in and that hold the taxon there; the Convention does not hold what it has reserved."""
        found = {
            i for i, scope in self.scopes.items()
            if state in self.members[i] and taxon in scope and scope[taxon].has(state, self.facts.home)
        }
        return found - {"cms"} if reserved(self.facts, taxon, state, "I", "II") is not None else found

    def strongest(self, instruments: set[str]) -> float:
        return max((self.facts.strength(i) for i in instruments), default=0.0)


def shares(facts: Facts, states: set[str]) -> dict[str, float]:
    """Equal shares of the holders; kept apart, the codes of one share its part."""
    groups: dict[str, set[str]] = defaultdict(set)
    for state in states:
        groups[facts.holder(state) or state].add(state)
    return {s: 1 / len(groups) / len(group) for group in groups.values() for s in group}


def taxon_metrics(engagement: Engagement, taxon: str) -> Metrics:
    """The system of all the responsible States of a taxon."""
    facts = engagement.facts
    responsible = facts.responsible(taxon, facts.home)
    if not responsible:
        return Metrics()
    holders = {s: engagement.holders(taxon, s) for s in responsible}
    strength = {s: engagement.strongest(held) for s, held in holders.items()}
    part = shares(facts, set(responsible))

    def engaged_share(states: set[str]) -> float:
        return sum(part[s] * strength[s] for s in states) / sum(part[s] for s in states)

    pairs = list(combinations(sorted(responsible), 2))
    together = sum(part[s] * part[u] * engagement.strongest(holders[s] & holders[u]) for s, u in pairs)
    engaged = [s for s in responsible if strength[s] > 0]
    seasons = {e.season for edges in responsible.values() for e in edges}
    stages = [{s for s, edges in responsible.items() if any(e.season == z for e in edges)} for z in seasons]
    return Metrics(
        A=float(len(engaged) == len(responsible)),
        C0=len(engaged) / len(responsible),
        C1=engaged_share(set(responsible)),
        K=together / sum(part[s] * part[u] for s, u in pairs) if pairs else None,
        F=min(engaged_share(stage) for stage in stages),
    )


def instrument_metrics(facts: Facts, instrument: str) -> Metrics:
    """The system of an instrument's own list, engaged through that instrument alone."""
    states = set(facts.area(instrument))
    if not states:
        return Metrics()
    strength, n = facts.strength(instrument), len(states)
    members = {s for s in states if facts.standing(instrument, s) == DEFINITE}
    k = len(members)
    scope = instrument_scope(facts, instrument)
    stages: dict[str, set[str]] = defaultdict(set)
    for unit in units_of(facts, scope):
        for state, edges in facts.responsible(unit, facts.home).items():
            if state in concerned_by_instrument(facts, instrument, scope, unit) and scope[unit].has(state, facts.home):
                for edge in edges:
                    stages[edge.season].add(state)
    return Metrics(
        A=float(k == n),
        C0=k / n,
        C1=strength * k / n,
        K=strength * k * (k - 1) / (n * (n - 1)) if n > 1 else None,
        F=min((strength * len(stage & members) / len(stage) for stage in stages.values()), default=None),
    )
