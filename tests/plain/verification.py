"""The facts in doubt behind a ranking, row by row: which they are, how probable, and whom to ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from concerted.graph.facts.release import Release
from tests.plain.facts import DEFINITE, GOOD, POSSIBLE, Edge, Facts
from tests.plain.metrics import Engagement
from tests.plain.scope import Part, Scope, concerned, concerned_by_instrument, instrument_scope, units_of

CHANCES = {"range_uncertain": 0.5, "range_possibly_extinct": 0.25, "range_inferred": 0.9, "range_unsourced": 0.7}
OF_A_LIST = {"inferred": 0.9, "unsourced": 0.7}
UNKNOWN_STATES = EVEN = 0.5


@dataclass(frozen=True)
class Doubt:
    """A fact in doubt: what would settle it, of what it is, how probable it is, whom to ask."""

    kind: str
    state: str | None
    taxon: str | None
    instrument: str | None
    chance: float
    ask: frozenset[str]


class Ranking:
    """What is counted for an instrument, and what of it is in doubt."""

    def __init__(self, facts: Facts, instrument: str, disputed: bool = False) -> None:
        self.facts, self.instrument = facts, instrument
        self.scope: Scope = instrument_scope(facts, instrument)
        units = units_of(facts, self.scope)
        self.decided = instrument != "cms" and len(units) == 1
        self.concerned: dict[str, set[str]] = {
            t: set(concerned(facts, self.scope, t, facts.home)) if instrument == "cms"
            else concerned_by_instrument(facts, instrument, self.scope, t) for t in units
        }
        self.ranked = {
            s for states in self.concerned.values() for s in states
            if facts.standing(instrument, s) != DEFINITE and facts.ranked(s, disputed)
        }
        self.through = Engagement(facts, without="cms") if instrument == "cms" else None

    def edges(self, taxon: str, state: str) -> list[Edge]:
        return self.facts.responsible(taxon, self.facts.home).get(state, [])

    def supposed(self, taxon: str, state: str) -> bool:
        """Held by populations alone whose States are not known, and in its range."""
        return bool(self.edges(taxon, state)) and "population_states_unknown" in self.doubts(taxon, state)

    def doubts(self, taxon: str, state: str) -> set[str]:
        """Why a taxon is not surely in scope for a State; of one on the list that it is not held for, nothing is asked."""
        reach, home = self.scope[taxon], self.facts.home
        return reach.doubts(state, home) if reach.has(state, home) else set()

    def all(self) -> set[Doubt]:
        if not self.concerned:
            return set()
        return self.ranges() | self.places() | self.members() | self.populations() | self.entries()

    def ranges(self) -> set[Doubt]:
        found = set()
        for taxon, states in self.concerned.items():
            for state in states:
                edges = self.edges(taxon, state)
                if not edges and self.facts.standing(self.instrument, state) != DEFINITE:
                    found.add(Doubt("range", state, taxon, None, EVEN, frozenset({state})))
                if edges and not any(edge.firm for edge in edges):
                    chance = max(min(CHANCES[reason] for reason in edge.reasons) for edge in edges)
                    if self.supposed(taxon, state):
                        chance = min(chance, UNKNOWN_STATES)
                    found.add(Doubt("range", state, taxon, None, chance, frozenset({state})))
        return found

    def places(self) -> set[Doubt]:
        return {
            Doubt("list", state, None, self.instrument, max(OF_A_LIST[basis] for basis in bases), frozenset({state}))
            for state, bases in self.facts.area(self.instrument).items() if self.instrument != "cms" and not bases & GOOD
        }

    def members(self) -> set[Doubt]:
        facts, found = self.facts, set()
        for state in facts.states:
            if facts.home(state) == state and facts.standing(self.instrument, state) == POSSIBLE:
                found.add(Doubt("membership", state, None, self.instrument, EVEN, frozenset({state})))
        for i in facts.concluded() if self.through else []:
            for state in self.ranked:
                if facts.standing(i, state) == POSSIBLE and self.changes(state, joined=i):
                    found.add(Doubt("membership", state, None, i, EVEN, frozenset({state})))
        return found

    def engaged(
        self, taxon: str, state: str, by: Callable[[str, Part], bool] = lambda _, __: True, joined: str | None = None,
    ) -> float:
        """How far a State is engaged through others, by some of the rows that bring the taxon, and were it in one more."""
        if self.through is None:
            return 0.0
        home, scopes = self.facts.home, self.through.scopes
        return self.through.strongest({
            i for i, scope in scopes.items() if taxon in scope and (state in self.through.members[i] or i == joined)
            and any(part.has(state, home) and by(i, part) for part in scope[taxon].parts)
        })

    def changes(self, state: str, joined: str) -> bool:
        units = [taxon for taxon, states in self.concerned.items() if state in states]
        return any(self.engaged(taxon, state, joined=joined) != self.engaged(taxon, state) for taxon in units)

    def populations(self) -> set[Doubt]:
        found = set()
        for taxon, states in self.concerned.items():
            asked = {s for s in states if self.supposed(taxon, s)}
            asked |= {
                s for s in states & self.ranked
                if self.engaged(taxon, s, lambda _, part: not part.unknown) != self.engaged(taxon, s)
            }
            if asked:
                found.add(Doubt("populations", None, taxon, None, UNKNOWN_STATES, frozenset(asked)))
        return found

    def entries(self) -> set[Doubt]:
        facts, found = self.facts, set()
        for taxon, states in self.concerned.items():
            if self.instrument != "cms" and any("coverage_undated" in self.doubts(taxon, s) for s in states):
                found.add(Doubt("annex_dates", None, taxon, self.instrument, EVEN, frozenset()))
            for other in facts.concluded() if self.through else []:
                def surely(i: str, part: Part, undated: str = other) -> bool:
                    return part.sure or i != undated

                if any(self.engaged(taxon, s, surely) != self.engaged(taxon, s) for s in states & self.ranked):
                    found.add(Doubt("annex_dates", None, taxon, other, EVEN, frozenset()))
        return found


def in_doubt(release: Release, as_of: date, instrument: str, territories: str = "sovereign") -> set[Doubt]:
    """Every fact in doubt behind the ranking of an instrument."""
    facts = Facts(release, as_of, territories)
    return Ranking(facts, instrument).all() if instrument in facts.instruments else set()
