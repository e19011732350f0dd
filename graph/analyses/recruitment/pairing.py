"""What two States have in common as arrays: the species that concern both, in which season, and which instruments engage whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from concerted.graph.analyses.recruitment.holding import Holding, nobodys
from concerted.graph.analyses.recruitment.sharing import closest_first, shared_with
from concerted.graph.errors import InvalidQuery
from concerted.graph.names.labels import state_label
from concerted.graph.names.resolver import Names
from concerted.graph.projection.axes import Bools, Floats, Ints
from concerted.graph.projection.engagement import DEFAULT_STRENGTHS, engaging
from concerted.graph.projection.holders import NOBODY
from concerted.graph.projection.projection import Projection
from concerted.graph.records import Record
from concerted.graph.vocabulary import InstrumentStanding, NameKind, Season


@dataclass(frozen=True, slots=True)
class SeasonLink(Record):
    """Species that two States share, by what each is for them in the year."""

    state: Season
    other: Season
    n_taxa: int


def season_links(state: Mapping[str, Bools], other: Mapping[str, Bools], taxa: Ints) -> tuple[SeasonLink, ...]:
    """Some taxa by what each of two States is for them in the year; one of several seasons counts in each. Most taxa first."""
    words = tuple(Season)
    links = [
        SeasonLink(Season(mine), Season(theirs), int(n))
        for mine, here in state.items() for theirs, there in other.items() if (n := np.count_nonzero(here[taxa] & there[taxa]))
    ]
    return tuple(sorted(links, key=lambda link: (-link.n_taxa, words.index(link.state), words.index(link.other))))


def is_migration(link: SeasonLink) -> bool:
    """Whether the species are in the one State at one season and in the other at another."""
    return link.state != link.other and Season.RESIDENT not in (link.state, link.other)


@dataclass(frozen=True, eq=False)
class Stand:
    """A code with what concerns it, and how it stands to the instruments in force."""

    p: Projection
    iso3: str

    @classmethod
    def two(cls, p: Projection, iso3: str, other: str, lang: str) -> tuple[Stand, Stand]:
        """Two codes; InvalidQuery where one is nobody's, or both count for the same State."""
        one, two = cls(p, iso3), cls(p, other)
        for each in (one, two):
            Names(p.release).check(NameKind.STATE, each.iso3)
            if each.state == NOBODY:
                raise nobodys(p, each.iso3, lang)
        if one.state == two.state:
            raise InvalidQuery(
                "other: {other!r} is not accepted; on {day} it counts for {state}, as {one!r} does: name two States",
                other=other, one=iso3, day=p.as_of, state=f"{state_label(p.release, one.code, lang)} ({one.code})",
            )
        return one, two

    @cached_property
    def holding(self) -> Holding:
        """What concerns it."""
        return Holding(self.p, self.p.atlas.code_index[self.iso3])

    @property
    def state(self) -> int:
        """The row of the State for which it counts."""
        return self.holding.state

    @property
    def code(self) -> str:
        """The code of that State."""
        return self.p.atlas.codes[self.state]

    @cached_property
    def member(self) -> Bools:
        """``I``: what is in force and it is in; a territory where the membership of who holds it reaches it."""
        p = self.p
        inside: Bools = p.members[self.state] & p.in_force & ~p.unreached[self.holding.code]
        return inside

    @cached_property
    def listed(self) -> Bools:
        """``I``: a Range State by the instrument's own list; of the Convention every State is one."""
        listed: Bools = self.p.area[self.state].copy()
        if self.p.convention is not None:
            listed[self.p.convention] = True
        return listed

    @cached_property
    def could_join(self) -> Bools:
        """``I``: no member of what is in force, a Range State, and one that can become a member itself."""
        p = self.p
        can = self.state == self.holding.code and not p.atlas.cannot_accede[self.state]
        joins: Bools = p.in_force & self.listed & ~p.members[self.state] & can
        return joins

    def standing(self, i: int) -> InstrumentStanding:
        """How it stands to an instrument in force."""
        p = self.p
        if p.members[self.state, i]:
            return InstrumentStanding.MEMBER if self.member[i] else InstrumentStanding.UNREACHED
        if p.possible_members[self.state, i]:
            return InstrumentStanding.POSSIBLE
        if p.signed[self.state, i]:
            return InstrumentStanding.SIGNED
        return InstrumentStanding.RANGE_STATE if self.listed[i] else InstrumentStanding.OUTSIDE

    def within(self, i: int) -> Bools:
        """``T``: what an instrument holds for it, and it has not reserved."""
        found = np.zeros(len(self.p.atlas.taxa), bool)
        columns, held = engaging(self.holding.view, i)
        found[columns] = held[self.state]
        return found


class Pairing:
    """Two States, over the units of the Appendices that concern both."""

    def __init__(self, p: Projection, one: Stand, other: Stand) -> None:
        self.p, self.one, self.other = p, one, other
        self.concerned = p.folded.concern(p.appendix()).held
        shared = one.holding.held & other.holding.held
        self.units: Ints = p.appendix().units[shared]
        self.n: Ints = self.concerned.sum(0)[shared]
        self.firm: Bools = (one.holding.firm & other.holding.firm)[shared]
        # The strongest first: so they stand wherever several are named.
        by_strength = sorted(np.flatnonzero(p.in_force).tolist(), key=lambda i: (-self.strength_of(i), self.id(i)))
        self.within = {i: (one.within(i)[self.units], other.within(i)[self.units]) for i in by_strength}
        self.engaged = {i: (mine & one.member[i], theirs & other.member[i]) for i, (mine, theirs) in self.within.items()}
        self.bound = {i: mine & theirs for i, (mine, theirs) in self.engaged.items()}

    def id(self, i: int) -> str:
        """The id of an instrument."""
        return self.p.atlas.instruments[i]

    def strength_of(self, i: int) -> float:
        """e of an instrument."""
        return DEFAULT_STRENGTHS.of(self.p, i)

    @cached_property
    def strength(self) -> Floats:
        """g of every unit: the strongest instrument that engages both, 0 where none does."""
        strongest = np.zeros(len(self.units))
        for i, held in self.bound.items():
            strongest = np.maximum(strongest, self.strength_of(i) * held)
        return strongest

    @cached_property
    def unbound(self) -> Bools:
        """Units for which no instrument engages both."""
        return ~self._any(self.bound)

    def alone(self, side: int) -> Bools:
        """Units for which some instrument engages the one (0) or the other (1), and none those of the other side."""
        mine, theirs = (self._any({i: found[n] for i, found in self.engaged.items()}) for n in (side, 1 - side))
        return mine & ~theirs

    def _any(self, found: Mapping[int, Bools]) -> Bools:
        some: Bools = np.logical_or.reduce([np.zeros(len(self.units), bool), *found.values()])
        return some

    def would_bind(self, side: int) -> dict[int, Bools]:
        """By instrument that the one (0) or the other (1) could join, the units that it would then engage both for."""
        who = (self.one, self.other)[side]
        found = {i: self.within[i][side] & self.engaged[i][1 - side] for i in self.within if who.could_join[i]}
        return {i: units for i, units in found.items() if units.any()}

    def if_both(self) -> dict[int, Bools]:
        """By instrument that both could join, the units that it would then engage both for."""
        found = {i: mine & theirs for i, (mine, theirs) in self.within.items() if self.one.could_join[i] and self.other.could_join[i]}
        return {i: units for i, units in found.items() if units.any()}

    def rank(self, side: int) -> int | None:
        """The place of the State of one side among the partners of that of the other, from 1."""
        who, of = (self.one, self.other) if side == 0 else (self.other, self.one)
        counts, weights = shared_with(self.concerned, self.concerned[of.state])
        if not counts[who.state]:
            return None
        others = (counts > 0) & (np.arange(len(counts)) != of.state)
        return int(np.flatnonzero(closest_first(self.p.atlas.codes, others, counts, weights) == who.state)[0]) + 1
