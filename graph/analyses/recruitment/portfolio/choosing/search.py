"""Good sets found quickly: the greedy one, and what comes of a set by swaps; none of them is proven to be best."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from concerted.graph.analyses.recruitment.portfolio.choosing.game import SAME, Game, product
from concerted.graph.analyses.recruitment.portfolio.choosing.rules import Rules
from concerted.graph.projection.axes import Bools, Floats

# How much less a set counts for each State that it still lacks, in the starts from which swaps go on.
PATIENCE = (0.3, 0.6, 1.0, 1.5, 2.2, 3.0)


def greedy(game: Game, rules: Rules) -> Bools:
    """Each time the State that adds most, of equal ones the first by its code.

    Notes
    -----
    Of the supermodular objectives this is no approximation of anything: what many States complete together is worth nothing to it until
    one of them is the last.
    """
    chosen = rules.must.copy()
    while (open_ := rules.addable(chosen)).any():
        gain = gains(game, chosen)
        chosen[int(np.argmax(np.where(open_, np.round(gain, 9), -np.inf)))] = True
    return chosen


def by_order(order: Iterable[int], rules: Rules) -> Bools:
    """The first of an order that the rules let in, besides those that have to be."""
    chosen = rules.must.copy()
    for state in order:
        if rules.addable(chosen)[state]:
            chosen[state] = True
    return chosen


def gains(game: Game, chosen: Bools) -> Floats:
    """What each State would add to a set."""
    last = game.count(chosen) == game.need - 1
    added: Floats = game.weight[last] @ game.held[last]
    return added


def swaps(game: Game, chosen: Bools) -> Floats:
    """``candidates × candidates``: what is won where one of a set leaves it and another comes in; ``-inf`` of all other pairs."""
    count, inside, outside = game.count(chosen), np.flatnonzero(chosen), np.flatnonzero(~chosen)
    nearly, just = count == game.need - 1, count == game.need
    won, lost = game.weight[nearly] @ game.held[nearly], game.weight[just] @ game.held[just]
    # A set that holds both stays as it is; one that is needed whole and is filled holds nobody from outside.
    kept = game.held[nearly][:, inside] * game.weight[nearly][:, None]
    just &= ~game.full
    both = product(game.held[just][:, inside] * game.weight[just][:, None], game.held[just][:, outside])
    change = np.full((game.n, game.n), -np.inf)
    change[np.ix_(inside, outside)] = (
        won[outside][None] - product(kept, game.held[nearly][:, outside]) - lost[inside][:, None] + both
    )
    return change


def improved(game: Game, rules: Rules, chosen: Bools) -> Bools:
    """A set filled up to its size, and swapped as long as that makes it better."""
    chosen = chosen.copy()
    while True:
        while (open_ := rules.addable(chosen)).any():
            chosen[int(np.argmax(np.where(open_, gains(game, chosen), -np.inf)))] = True
        won = np.where(rules.swappable(chosen), swaps(game, chosen), -np.inf)
        out, into = np.unravel_index(int(np.argmax(won)), won.shape) if won.size else (0, 0)
        if not won.size or won[out, into] <= SAME * max(1.0, game.base + float(game.weight.sum())):
            return chosen
        chosen[out], chosen[into] = False, True


def starts(game: Game, rules: Rules) -> Iterator[Bools]:
    """Sets grown State by State, each time by what it brings nearer to being filled: the nearer, the more."""
    for patience in PATIENCE:
        chosen = rules.must.copy()
        while (open_ := rules.addable(chosen)).any():
            lacking = game.need - game.count(chosen)
            counts = lacking > 0
            near = product(game.held[counts], (game.weight[counts] * np.exp(-patience * lacking[counts]))[:, None])[:, 0]
            chosen[int(np.argmax(np.where(open_, near, -np.inf)))] = True
        yield chosen


def best_of(game: Game, rules: Rules, tried: Iterable[Bools]) -> tuple[Bools, float] | None:
    """The best of what some sets come to by swaps; None where none of them has its size."""
    found: tuple[Bools, float] | None = None
    for each in tried:
        chosen = improved(game, rules, each)
        if rules.exact and int(chosen.sum()) != rules.size:
            continue
        value = game.value(chosen)
        if found is None or value > found[1]:
            found = chosen, value
    return found


def rounded(rules: Rules, x: Floats) -> Bools:
    """A set by how far a relaxation takes each State, those that it takes whole first."""
    return by_order(np.argsort(-np.round(x, 9), kind="stable").tolist(), rules)
