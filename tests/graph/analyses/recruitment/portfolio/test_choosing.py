"""Games of sets that are to be filled: what is chosen is the best of all, and every bound is one."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.graph.analyses.recruitment.portfolio.alternatives import Around
from concerted.graph.analyses.recruitment.portfolio.choosing.game import Game, product
from concerted.graph.analyses.recruitment.portfolio.choosing.model import Programme, chained, rows_of
from concerted.graph.analyses.recruitment.portfolio.choosing.quiet import quiet
from concerted.graph.analyses.recruitment.portfolio.choosing.rules import Binding
from concerted.graph.analyses.recruitment.portfolio.choosing.search import gains, greedy, improved, swaps
from concerted.graph.analyses.recruitment.portfolio.choosing.shares import Root, shares
from concerted.graph.analyses.recruitment.portfolio.choosing.solving import Clock, solve
from concerted.graph.analyses.recruitment.portfolio.frontier import best, frontier
from concerted.graph.analyses.recruitment.portfolio.worth import step
from concerted.graph.vocabulary import SetRole
from tests.graph.analyses.recruitment.portfolio.enumerated import of_game

LONG = 600.0


def random_game(random: np.random.Generator, n: int, whole: bool) -> Game:
    """Up to 25 sets of n candidates, needed whole or in part, with weights of one of three kinds."""
    sets = random.random((int(random.integers(0, 25)), n)) < random.uniform(0.15, 0.6)
    sets = sets[sets.any(1)]
    size = sets.sum(1)
    need = size if whole else np.array([random.integers(1, most + 1) for most in size], np.intp)
    kind = random.integers(3)
    weight = random.random(len(sets)) + 0.01
    if kind < 2:
        weight = random.integers(1, 4, len(sets)).astype(float) if kind else np.round(weight, 3)
    return Game(sets, need, weight, step=step(weight) if kind < 2 else None).merged()


def random_binding(random: np.random.Generator, n: int) -> Binding:
    """Some that have to be in, some that may not, caps and a budget now and then."""
    must = random.random(n) < 0.1
    without = (random.random(n) < 0.1) & ~must
    region = random.integers(0, 3, n)
    capped = int(random.integers(0, 4)) if random.random() < 0.4 else 0
    regions = tuple((region == each, int(random.integers(0, 3))) for each in range(capped))
    if random.random() < 0.6:
        return Binding(must, without, regions)
    return Binding(must, without, regions, random.integers(0, 6, n).astype(float), float(random.integers(0, 15)))


@st.composite
def games(draw: st.DrawFn) -> tuple[Game, Binding, int]:
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    n = draw(st.integers(1, 8))
    return random_game(random, n, draw(st.booleans())), random_binding(random, n), draw(st.integers(1, n + 2))


def binding(n: int) -> Binding:
    """Nothing but the size."""
    none = np.zeros(n, bool)
    return Binding(none, none, ())


@settings(max_examples=80, deadline=None)
@given(games())
def test_what_is_chosen_is_the_best_of_all(made: tuple[Game, Binding, int]) -> None:
    game, asked, size = made
    wanted, found = of_game(game, asked, size), best(game, asked, size, Clock.of(LONG))
    if wanted is None or found is None:
        assert wanted is None and found is None
        return
    assert found.found.proven and found.settled
    assert found.found.value == pytest.approx(wanted[0], abs=1e-7) and tuple(np.flatnonzero(found.found.chosen)) == wanted[1]
    around = Around(game, asked, size, found.found)
    without = around.without(Clock.of(LONG))
    told = around.roles(without, Clock.of(LONG))
    for state, other in without.items():
        instead = of_game(game, asked, size, instead=state)
        assert instead is not None and other.proven and other.value == pytest.approx(instead[0], abs=1e-7)
        if not asked.must[state]:
            assert told[state] is (SetRole.SWING if instead[0] >= around.least else SetRole.CORE)
    for state in np.flatnonzero(~found.found.chosen).tolist():
        into = None if asked.without[state] else of_game(game, asked, size, into=state)
        assert told[state] is (SetRole.NEVER if into is None or into[0] < around.least else SetRole.SWING)


@settings(max_examples=40, deadline=None)
@given(games())
def test_shares_bound_every_set(made: tuple[Game, Binding, int]) -> None:
    game, asked, size = made
    rules = asked.rules(size)
    small, inner = game.within(rules.must, rules.without, rules.left), rules.within()
    if not rules.fits or not len(small.sets):
        return
    found = shares(small, inner, LONG)
    assert found is not None
    limits = found[0].limits(inner)
    tied = Root(found[0], rules)
    for n in range(inner.size if inner.exact else 0, inner.size + 1):
        for states in itertools.combinations(range(small.n), n):
            chosen = np.zeros(small.n, bool)
            chosen[list(states)] = True
            if (inner.rows @ chosen > inner.most + 1e-9).any():
                continue
            value = small.value(chosen) - 1e-7
            whole = rules.must.copy()
            whole[np.flatnonzero(rules.free)[chosen]] = True
            assert small.value(chosen) == pytest.approx(game.value(whole))
            assert value <= limits.all and (value <= limits.into[chosen]).all() and (value <= limits.out[~chosen]).all()
            # With one State more taken and another left out the same shares bound what is left.
            for taken, left in itertools.product(states[:2], set(range(small.n)) - set(states)):
                more = rules.given(*(np.isin(np.arange(game.n), np.flatnonzero(rules.free)[[each]]) for each in (taken, left)))
                bound = tied.limits(more)
                assert value <= bound.all and (value <= bound.into[whole]).all() and (value <= bound.out[~whole]).all()


@settings(max_examples=40, deadline=None)
@given(games())
def test_swaps_and_gains_are_those_of_the_sets(made: tuple[Game, Binding, int]) -> None:
    game, asked, size = made
    rules = asked.rules(size)
    if not rules.fits:
        return
    chosen = greedy(game, rules)
    change, more = swaps(game, chosen), gains(game, chosen)
    for into in np.flatnonzero(~chosen):
        added = chosen.copy()
        added[into] = True
        assert more[into] == pytest.approx(game.value(added) - game.value(chosen), abs=1e-9)
        for out in np.flatnonzero(chosen):
            swapped = added.copy()
            swapped[out] = False
            assert change[out, into] == pytest.approx(game.value(swapped) - game.value(chosen), abs=1e-9)
    better = improved(game, rules, chosen)
    assert game.value(better) >= game.value(chosen) and not (rules.must & ~better).any() and not (rules.without & better).any()
    assert (rules.rows @ better <= rules.most + 1e-9).all() and better.sum() <= rules.size


@settings(max_examples=40, deadline=None)
@given(games())
def test_chained_rows_say_what_the_rows_of_the_states_say(made: tuple[Game, Binding, int]) -> None:
    game, _, _ = made
    of, column = chained(game)
    held = {(int(d), int(s)) for d in np.flatnonzero(game.full) for s in np.flatnonzero(game.sets[d])}
    said = set(zip(of.tolist(), column.tolist(), strict=True))
    # A row to a smaller set stands for the States of that set.
    while through := [(d, other) for d, other in said if other >= game.n]:
        for d, other in through:
            said.remove((d, other))
            said |= {(d, column) for of, column in zip(of.tolist(), column.tolist(), strict=True) if of == other - game.n}
    assert said == held


@settings(max_examples=40, deadline=None)
@given(games())
def test_without_time_a_bound_is_found_all_the_same(made: tuple[Game, Binding, int]) -> None:
    game, asked, size = made
    wanted, found = of_game(game, asked, size), best(game, asked, size, Clock.of(0))
    assert (wanted is None) is (found is None)
    if wanted is not None and found is not None:
        assert found.found.value - 1e-7 <= wanted[0] <= found.found.bound + 1e-7
        assert not found.found.proven or found.found.value == pytest.approx(wanted[0], abs=1e-7)


def fractional() -> Game:
    """Three pairs of three: two States fill one, and the relaxation thinks of more."""
    sets = np.array([[True, True, False], [True, False, True], [False, True, True]])
    return Game(sets, np.array([2, 2, 2]), np.ones(3))


def undecided() -> Game:
    """A game of ten candidates of which no relaxation decides anything."""
    random = np.random.default_rng(17)
    sets = random.random((40, 10)) < 0.35
    sets = sets[sets.any(1)]
    return Game(sets, np.maximum(sets.sum(1) - 1, 1), np.ones(len(sets)), step=1.0).merged()


def test_what_no_relaxation_decides_is_bounded_without_time_and_proven_with_it() -> None:
    game, rules = undecided(), binding(10).rules(4)
    bounded, proven = solve(game, rules, Clock.of(0)), solve(game, rules, Clock.of(LONG))
    assert bounded is not None and proven is not None
    assert not bounded.proven and bounded.value <= proven.value < bounded.bound
    assert proven.proven and proven.bound == proven.value


def test_shares_alone_prove_what_they_can() -> None:
    found = solve(fractional(), binding(3).rules(2), Clock.of(0))
    assert found is not None and found.proven and found.value == found.bound == 1.0


def test_a_value_that_is_asked_for_is_reached_or_proven_not_to_be() -> None:
    game, rules = fractional(), binding(3).rules(2)
    reached, not_reached = (solve(game, rules, Clock.of(LONG), least=least) for least in (1.0, 1.5))
    assert reached is not None and reached.value >= 1.0
    assert not_reached is not None and not_reached.value < 1.5 and not_reached.proven


def test_a_frontier_without_time_is_bounded_by_what_bounds_larger_sets() -> None:
    random = np.random.default_rng(3)
    game = Game((sets := random.random((60, 12)) < 0.35)[sets.any(1)], (size := sets[sets.any(1)].sum(1)), np.ones(len(size)), step=1.0)
    quick, exact = (frontier(game, binding(12), range(1, 13), seconds) for seconds in (0.0, LONG))
    bounds = [each.found.bound for each in quick]
    assert bounds == sorted(bounds)
    for fast, known in zip(quick, exact, strict=True):
        assert fast.found.value <= known.found.value == known.found.bound <= fast.found.bound


def test_no_set_has_more_than_what_it_is_asked_to_have() -> None:
    game = fractional()
    assert best(game, Binding(np.array([True, True, False]), np.zeros(3, bool), ()), 1, Clock.of(LONG)) is None
    all_three = best(game, binding(3), 9, Clock.of(LONG))
    assert all_three is not None and all_three.found.chosen.all() and all_three.found.value == 3


@pytest.mark.parametrize(("weights", "expected"), [
    ([1.0, 2.0], 1.0), ([2.0, 4.0], 2.0), ([0.1, 0.25], 0.05), ([0.5, 1.5, 3.0], 0.5), ([], None), ([1e-9, 1.0], None),
    ([1 / 3, 1.0], None),
])
def test_the_step_of_weights(weights: list[float], expected: float | None) -> None:
    found = step(np.array(weights))
    assert found == expected or (found is not None and expected is not None and found == pytest.approx(expected))


def test_products_in_blocks_are_products() -> None:
    random = np.random.default_rng(1)
    one, other = random.random((997, 40)), random.random((997, 30))
    np.testing.assert_allclose(product(one, other), one.T @ other)
    assert product(one[:0], other[:0]).shape == (40, 30)


def test_the_programme_maximises_what_it_is_told_to() -> None:
    game, rules = fractional(), binding(3).rules(2)
    chosen, bound, searched = Programme(game, rules, rows_of(game)).solved(1.0, LONG, np.array([0.0, 3.0, 5.0]))
    assert chosen is not None and chosen.tolist() == [False, True, True] and bound == pytest.approx(8.0) and searched
    none, _, searched = Programme(game, rules, rows_of(game)).solved(1.5, LONG)
    assert none is None and searched


PRINTING = """
import ctypes, json, os, sys, threading
from concerted.graph.analyses.recruitment.portfolio.choosing.quiet import quiet
libc = ctypes.CDLL(None)
print("before", flush=True)
def loud():
    with quiet():
        with quiet():
            libc.puts(b"from C")
        os.write(1, b"from the system")
threads = [threading.Thread(target=loud) for _ in range(8)]
[t.start() for t in threads]
[t.join() for t in threads]
print("after", flush=True)
"""


def test_nothing_printed_past_python_arrives() -> None:
    told = subprocess.run([sys.executable, "-c", PRINTING], capture_output=True, text=True, check=True)
    assert told.stdout == "before\nafter\n"


def test_without_a_standard_output_nothing_is_kept_clean() -> None:
    script = "import os; os.close(1)\n" + PRINTING.replace('print("before", flush=True)', "").replace(
        'print("after", flush=True)', "os.write(2, b'done')"
    ).replace('        os.write(1, b"from the system")\n', "")
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stderr == "done"


def test_quiet_ends_with_the_last_thread(capfd: pytest.CaptureFixture[str]) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def long() -> None:
        with quiet():
            inside.set()
            go_on.wait(60)

    thread = threading.Thread(target=long)
    thread.start()
    assert inside.wait(60)
    with quiet():
        os.write(1, b"one")
    os.write(1, b"two")
    go_on.set()
    thread.join()
    os.write(1, json.dumps("three").encode())
    assert capfd.readouterr().out == '"three"'
