"""Best sets by trying every set: in plain Python over a release, and over a game of sets that are to be filled."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from concerted.graph.analyses.recruitment.portfolio.choosing.game import Game
from concerted.graph.analyses.recruitment.portfolio.choosing.rules import Binding
from concerted.graph.facts.release import Release
from tests.plain import priorities as plain
from tests.plain.facts import Facts

Set = tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """What is asked of a set, as the query has it."""

    objective: str
    size: int
    tau: float = 0.8
    must: Set = ()
    without: Set = ()
    at_most: tuple[tuple[str, int], ...] = ()
    costs: Mapping[str, float] | None = None
    budget: float | None = None
    region: str | None = None
    ranking: Mapping[str, Any] = field(default_factory=dict)
    """What is counted, by the names of :func:`tests.plain.priorities.priorities`."""


class World:
    """A release at a date, in which sets of its candidates are worth something."""

    def __init__(self, release: Release, as_of: date, asked: Asked) -> None:
        self.asked, self.facts = asked, Facts(release, as_of, listings=str(asked.ranking.get("listings", "all")))
        self.ranked = plain.priorities(release, as_of, **asked.ranking)
        game = {name: value for name, value in asked.ranking.items() if name not in ("listings", "disputed")}
        known = asked.ranking.get("instrument", "cms") in self.facts.instruments
        self.game = plain.game(self.facts, **game) if known else plain.Game({}, {}, set(), None)
        regions = {row["iso3"]: row["cms_region"] for row in release["states"].iter_rows(named=True)}
        self.regions = {code: regions[code] for code in self.ranked}
        self.candidates = sorted(code for code in self.ranked if asked.region in (None, regions[code]))

    def value(self, chosen: Collection[str]) -> float:
        """What a set is worth."""
        if self.asked.objective == "responsibility":
            return sum(self.ranked[code].unmet for code in chosen)
        return sum(self._of(unit, set(chosen)) for unit in self.game.concerned)

    def _of(self, unit: str, chosen: set[str]) -> float:
        states, inside, weight = self.game.concerned[unit], self.game.inside(unit), self.game.weight[unit]
        before, after = states & inside, states & (inside | chosen)
        if not states:
            return 0.0
        if self.asked.objective == "concertation":
            pairs = set(itertools.combinations(sorted(after), 2)) - set(itertools.combinations(sorted(before), 2))
            n = len(states)
            return sum(weight * 2 / (n * (n - 1)) * (1 - self.game.together(unit, s, u)) for s, u in pairs)
        tau = Fraction(str(self.asked.tau)) if self.asked.objective == "threshold" else Fraction(1)
        return weight if Fraction(len(before), len(states)) < tau <= Fraction(len(after), len(states)) else 0.0

    def completes(self, chosen: Collection[str]) -> list[str]:
        """The units in which all are in then, and were not."""
        return sorted(unit for unit in self.game.concerned if self.game.missing(unit) and self.game.missing(unit) <= set(chosen))

    def sets(self, size: int, must: Set, without: Set) -> Iterator[Set]:
        """Every set that is as was asked, of a size at the most."""
        asked = self.asked
        for n in range(size + 1):
            for chosen in itertools.combinations([code for code in self.candidates if code not in without], n):
                within = all(sum(self.regions[code] == region for code in chosen) <= most for region, most in asked.at_most)
                paid = asked.costs is None or sum(asked.costs[code] for code in chosen) <= (asked.budget or 0) + 1e-9
                if set(must) <= set(chosen) and within and paid:
                    yield chosen

    def best(self, size: int | None = None, instead: str | None = None, into: str | None = None) -> tuple[float, Set] | None:
        """The best set and its value: without a budget of those that are as large as can be; None where there is none."""
        must = tuple(code for code in self.asked.must if code != instead) + ((into,) if into else ())
        without = (*self.asked.without, *((instead,) if instead else ()))
        return best(self.sets(size or self.asked.size, must, without), self.value, self.asked.budget is None)


def best(sets: Iterator[Set], value: Callable[[Set], float], exact: bool) -> tuple[float, Set] | None:
    """The best of some sets: the largest alone where they are ``exact``; of equal ones the largest, then the first by codes."""
    found = [(round(value(each), 9), each) for each in sets]
    if not found:
        return None
    if exact:
        most = max(len(each) for _, each in found)
        found = [(worth, each) for worth, each in found if len(each) == most]
    top = max(worth for worth, _ in found)
    return min(((worth, each) for worth, each in found if worth >= top - 1e-7), key=lambda pair: (-len(pair[1]), pair[1]))


def of_game(
    game: Game, binding: Binding, size: int, instead: int | None = None, into: int | None = None,
) -> tuple[float, tuple[int, ...]] | None:
    """The best set of a game by trying every one."""
    must = {int(s) for s in np.flatnonzero(binding.must)} - {instead} | ({into} if into is not None else set())
    without = {int(s) for s in np.flatnonzero(binding.without)} | ({instead} if instead is not None else set())

    def value(chosen: tuple[int, ...]) -> float:
        filled = [sum(bool(of[s]) for s in chosen) >= need for of, need in zip(game.sets, game.need, strict=True)]
        return game.base + sum(float(weight) for weight, won in zip(game.weight, filled, strict=True) if won)

    def sets() -> Iterator[tuple[int, ...]]:
        for n in range(min(size, game.n) + 1):
            for chosen in itertools.combinations(range(game.n), n):
                if not must <= set(chosen) or set(chosen) & without:
                    continue
                within = all(sum(bool(region[s]) for s in chosen) <= most for region, most in binding.regions)
                paid = binding.costs is None or sum(float(binding.costs[s]) for s in chosen) <= (binding.budget or 0) + 1e-9
                if within and paid:
                    yield chosen

    return best(sets(), value, binding.budget is None)  # type: ignore[arg-type, return-value]
