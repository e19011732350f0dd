"""A best set as records: its States with what each is there for, what stands beside it, and how far it is proven."""

from __future__ import annotations

from dataclasses import dataclass

from concerted.graph.records import OfState, Record
from concerted.graph.vocabulary.recruitment import Proof, SetRole


@dataclass(frozen=True, slots=True)
class Chosen(OfState):
    """A State of the set."""

    iso3: str
    name: str
    role: SetRole | None
    """Whether it is in every set that is nearly as good, or in some; null where that was not settled in time."""
    loss_without: float
    """What the best set loses where this State is not to be had. Below 0 where it was demanded and others would be worth more."""
    replaced_by: tuple[str, ...]
    """Who is in a best set without it, and was not in this one."""
    loss_proven: bool = True
    """Whether it is proven; else what is lost is at the most that."""


@dataclass(frozen=True, slots=True)
class OtherSet(Record):
    """A set found otherwise, with what it loses."""

    value: float
    states: tuple[str, ...]
    loss: float


@dataclass(frozen=True, slots=True)
class SizedSet(Record):
    """The best set of a size."""

    size: int
    value: float
    bound: float
    """The most that any set of the size could be worth."""
    states: tuple[str, ...]
    joins: tuple[str, ...]
    """Who is in it, and was not in the set of the size before; all of the first."""
    leaves: tuple[str, ...]
    """Who was in the set of the size before, and is not in this one: where somebody is, the sets are not nested."""


@dataclass(frozen=True, slots=True)
class Substitute(Record):
    """Either one or the other: the set stays nearly as good where the second comes in for the first."""

    state: str
    instead: str
    loss: float


@dataclass(frozen=True, slots=True)
class Portfolio(Record):
    """The best set of States to approach, for an objective."""

    status: Proof
    value: float
    """Of the set, computed from it."""
    bound: float
    """The most that any set could be worth; the value itself where the set is proven to be best."""
    seconds: float
    """What was spent on all of it."""
    states: tuple[Chosen, ...]
    """By code."""
    greedy: OtherSet
    """Each time the State that adds most."""
    ranking: OtherSet
    """The first of the ranking by unmet responsibility."""
    completes: tuple[str, ...]
    """Taxa for which all responsible States are then in, and were not."""
    reaches: tuple[str, ...]
    """Taxa whose share of States reaches the threshold, and did not; of another objective none."""
    frontier: tuple[SizedSet, ...]
    """The best set of each size, where sizes were asked for."""
    nested: bool | None
    """Whether each set of the frontier holds the one of the size before, or this set the best one with one State fewer; null where that
    was not settled in time, or there is none before."""
    not_nested: tuple[int, ...]
    """Sizes whose set does not hold that of the size before."""
    first_of_equals: bool
    """Whether it is settled that of the sets of the value none has codes that come first."""
    n_candidates: int
    """Non-members that can join and have a unit, of the region asked about."""
    near: float
    """As a share of the value, how much less a set may be worth to be nearly as good."""
    substitutes: tuple[Substitute, ...]
    """By what is lost."""
    core: tuple[str, ...]
    """In every set that is nearly as good."""
    swing: tuple[str, ...]
    """In some of them."""
    never: tuple[str, ...]
    """In none of them."""
    unsettled: tuple[str, ...]
    """Of whom that was not settled in time."""
    assumptions: tuple[str, ...]
