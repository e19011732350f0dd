"""What draws are asked for: how many, from which seed, and how probable contested facts are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from concerted.graph.errors import InvalidQuery
from concerted.graph.projection.perturbation import DEFAULT_CHANCES, Chances

DRAWS, SEED = 1000, 1
# As many as a machine of two cores makes in a quarter of a minute.
MOST_DRAWS = 10_000
MOST_SEED = 2**32 - 1


@dataclass(frozen=True)
class Drawing:
    """How many draws, from which seed, with which probabilities.

    Raises
    ------
    InvalidQuery
        The number of draws is not from 1 to 10,000, or the seed not from 0 to 2³² − 1.

    Examples
    --------
    >>> Drawing(seed=7).draws
    1000
    """

    draws: int = DRAWS
    seed: int = SEED
    chances: Chances = DEFAULT_CHANCES

    def __post_init__(self) -> None:
        InvalidQuery.unless_whole("draws", self.draws, 1, MOST_DRAWS)
        InvalidQuery.unless_whole("seed", self.seed, 0, MOST_SEED)

    @classmethod
    def asked(cls, draws: int | None, seed: int | None, chance: Iterable[str]) -> Drawing:
        """Of what was given, and of what is so where nothing was; probabilities as text (:meth:`Chances.said`)."""
        return cls(DRAWS if draws is None else draws, SEED if seed is None else seed, Chances.said(chance))

    @staticmethod
    def refused(draws: int | None, seed: int | None, chance: Iterable[str]) -> None:
        """InvalidQuery where something is given, of an answer that is read of no draws."""
        for name, value in (("draws", draws), ("seed", seed), ("chance", tuple(chance) or None)):
            if value is not None:
                raise InvalidQuery("{name}: this answer is read of no draws; intervals and acceptability are", name=name)
