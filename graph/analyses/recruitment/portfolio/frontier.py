"""The best set of every size: how much more comes with one State more, and whether the smaller set is part of the larger one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from concerted.graph.analyses.recruitment.portfolio.choosing.game import Game
from concerted.graph.analyses.recruitment.portfolio.choosing.rules import Binding
from concerted.graph.analyses.recruitment.portfolio.choosing.search import greedy
from concerted.graph.analyses.recruitment.portfolio.choosing.solving import Clock, Found, first, solve

# All sizes together may take so many times what one may.
TIMES = 9


@dataclass(frozen=True, eq=False)
class Sized:
    """The best set of a size, and whether which of equal ones comes first was settled."""

    size: int
    found: Found
    settled: bool


def best(game: Game, binding: Binding, size: int, clock: Clock, before: Found | None = None) -> Sized | None:
    """The best set of a size.

    Parameters
    ----------
    game : Game
        What sets are worth.
    binding : Binding
        What is asked of every set.
    size : int
        K.
    clock : Clock
        How long it may take.
    before : Found, optional
        The best set of another size, from which to begin.

    Returns
    -------
    Sized or None
        None where no set is as was asked.
    """
    rules = binding.rules(size)
    if not rules.fits:
        return None
    tried = [greedy(game, rules)]
    if before is not None and int(before.chosen.sum()) <= rules.size:
        tried.append(before.chosen)
    found = solve(game, rules, clock, tried, ties=True)
    return None if found is None else Sized(size, *first(game, found, clock))


def frontier(game: Game, binding: Binding, sizes: Sequence[int], seconds: float, known: Sized | None = None) -> list[Sized]:
    """The best sets of sizes that go up, each begun from the one before; ``known`` is not made again.

    Each may take so many seconds, and all together nine times as many.
    """
    found = list(_upwards(game, binding, sizes, seconds, known))
    # A larger set is worth as much as a smaller one at least, so that what bounds it bounds that one too.
    most = float("inf")
    for at in range(len(found) - 1, -1, -1):
        most = max(min(most, found[at].found.bound), found[at].found.value)
        found[at] = replace(found[at], found=replace(found[at].found, bound=most))
    return found


def _upwards(game: Game, binding: Binding, sizes: Sequence[int], seconds: float, known: Sized | None) -> Iterator[Sized]:
    before, together = known, Clock.of(TIMES * seconds)
    for size in sizes:
        if known is not None and known.size == size:
            at: Sized | None = known
        elif before is not None and binding.rules(before.size).size == binding.rules(size).size:
            # More States than there are.
            at = replace(before, size=size)
        else:
            at = best(game, binding, size, Clock.of(min(seconds, together.left)), None if before is None else before.found)
        if at is not None:
            before = at
            yield at


def not_nested(sets: Sequence[Sized]) -> list[int]:
    """The sizes whose set does not hold that of the size before."""
    return [larger.size for smaller, larger in pairwise(sets) if (smaller.found.chosen & ~larger.found.chosen).any()]
