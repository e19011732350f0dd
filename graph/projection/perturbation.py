"""What is not certain of the ranges, and how probable it is: the draws behind rank intervals.

A contested edge (a State, a taxon) is taken with the probability of its weakest reason, the lowest among those that contest it:

* every row of the ranges has its own reasons (uncertain, possibly extinct; inferred, unsourced), and the lowest of their
  probabilities is the row's. Where several rows make an edge, a State and its territories folded, the best supported row speaks:
  the edge has the highest probability of its rows, and one firm row makes it firm;
* where a scope holds a taxon only for a population whose States are not known, an edge is in that scope with the probability of
  this reason, and never with more than that of its range.

One number a contested edge, uniform from 0 to 1, decides both, so that the weaker reason decides and every scope is drawn alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from functools import lru_cache

import numpy as np
import polars as pl

from concerted.graph.errors import InvalidQuery
from concerted.graph.projection.axes import Bools, Floats, Ints
from concerted.graph.projection.counting.ranges import RANGE_REASONS, Ranges
from concerted.graph.projection.counting.scopes import Scopes
from concerted.graph.projection.counting.territories import Folding

_SAID = re.compile(r"(\w+)\s*[=:]\s*(\d+(?:\.\d*)?|\.\d+)", re.ASCII)


@dataclass(frozen=True)
class Chances:
    """How probable a Range State edge is that is contested for a reason, from 0 to 1."""

    uncertain: float = 0.5
    possibly_extinct: float = 0.25
    inferred: float = 0.9
    unsourced: float = 0.7
    population_states_unknown: float = 0.5

    def __post_init__(self) -> None:
        for field in fields(self):
            if not 0 <= getattr(self, field.name) <= 1:
                raise InvalidQuery(
                    "chance of {name}: {value!r} is not accepted; a number from 0 to 1", name=field.name, value=getattr(self, field.name),
                )

    @classmethod
    def said(cls, texts: Iterable[str]) -> Chances:
        """The probabilities that texts say, several apart by commas; a reason that none of them names has its own.

        Raises
        ------
        InvalidQuery
            A text is no reason and number, or names a reason that another has named.

        Examples
        --------
        >>> Chances.said(["uncertain=0.4", "inferred:1,unsourced:1"])
        Chances(uncertain=0.4, possibly_extinct=0.25, inferred=1.0, unsourced=1.0, population_states_unknown=0.5)
        """
        found: dict[str, float] = {}
        known = [field.name for field in fields(cls)]
        for text in (part.strip() for each in texts for part in each.split(",")):
            said = _SAID.fullmatch(text)
            if said is None or said[1] not in known or said[1] in found or not 0 <= float(said[2]) <= 1:
                raise InvalidQuery(
                    "chance: {value!r} is not accepted; a reason, once, and a number from 0 to 1, as in uncertain=0.5; reasons: {accepted}",
                    value=text, accepted=", ".join(known),
                )
            found[said[1]] = float(said[2])
        return cls(**found)

    def of_row(self) -> pl.Expr:
        """The probability of a row of the ranges: that of its weakest reason, 1 where it has none."""
        return pl.min_horizontal(
            pl.when(condition).then(getattr(self, reason.removeprefix("range_"))).otherwise(1.0)
            for reason, condition in RANGE_REASONS.items()
        )


DEFAULT_CHANCES = Chances()


@dataclass(frozen=True, eq=False)
class Doubts:
    """The edges that a draw decides: State and taxon of each, by State and then by taxon, and its probability by its rows.

    ``population`` is the probability that a State holds a population whose States are not known.
    """

    states: Ints
    taxa: Ints
    chance: Floats
    population: float
    shape: tuple[int, int]

    def taken(self, drawn: Floats) -> tuple[Bools, Bools]:
        """Which edges are kept, and at which a population of unknown States is supposed; of numbers from 0 to 1 (or rows of them)."""
        return drawn < self.chance, drawn < self.population

    def of(self, edges: Ints) -> Doubts:
        """Some of the edges."""
        return replace(self, states=self.states[edges], taxa=self.taxa[edges], chance=self.chance[edges])

    def matrices(self, kept: Bools, supposed: Bools) -> tuple[Bools, Bools]:
        """The same as ``S × T``, true where nothing is decided; what :meth:`Projection.narrowed` takes."""
        found = np.ones(self.shape, bool), np.ones(self.shape, bool)
        for matrix, taken in zip(found, (kept, supposed), strict=True):
            matrix[self.states, self.taxa] = taken
        return found


@lru_cache(maxsize=8)
def _doubts(ranges: Ranges, scopes: Scopes, chances: Chances) -> Doubts:
    chance = ranges.highest(chances.of_row())
    undecided = np.zeros(chance.shape[1], bool)
    for columns in scopes.of_unknown_states:
        undecided[columns] = True
    states, taxa = np.nonzero(ranges.held & ((chance < 1) | (undecided & (chances.population_states_unknown < 1))))
    return Doubts(states, taxa, chance[states, taxa], chances.population_states_unknown, (len(chance), len(undecided)))


def doubts(of: Folding, chances: Chances = DEFAULT_CHANCES) -> Doubts:
    """What a draw decides of all the ranges of a release, counted in one way; made once.

    It is the same for a folding that was narrowed before, so that a seed draws the same numbers for the same edges.
    """
    return _doubts(of.ranges, of.scopes, chances)
