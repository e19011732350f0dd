"""The closed forms of concertation gain and closing power are Shapley values: those of every order of joining."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import combinations
from math import factorial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.recruitment.ranking import PriorityQuery
from concerted.graph.analyses.recruitment.records import explain, priority_records
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import project
from concerted.graph.records import plain
from tests.plain.facts import Facts
from tests.plain.priorities import Game, game
from tests.trying import tried
from tests.worlds import DATES, worlds

Value = Callable[[frozenset[str]], float]
some = tried(60)
queries = st.builds(PriorityQuery, st.sampled_from(("cms", "cms", "agr-one", "mou-one")), st.sampled_from(("equal", "appendix")))


def pair_value(played: Game) -> Value:
    """Weighted K of all units, were a coalition to join: pairs held together by this instrument or by another."""

    def value(joined: frozenset[str]) -> float:
        total = 0.0
        for unit, states in played.concerned.items():
            for s, u in combinations(sorted(states), 2):
                both_in = {s, u} <= played.inside(unit) | joined
                held = 1.0 if both_in else played.together(unit, s, u)
                total += played.weight[unit] * held * 2 / (len(states) * (len(states) - 1))
        return total

    return value


def closing_value(played: Game) -> Value:
    """Weighted number of units of which every State is in."""

    def value(joined: frozenset[str]) -> float:
        complete = [unit for unit, states in played.concerned.items() if states and states <= played.inside(unit) | joined]
        return sum(played.weight[unit] for unit in complete)

    return value


def shapley(players: list[str], value: Value) -> dict[str, float]:
    """Mean of what each player adds, over all orders in which they may join; those in which the same came before add the same."""
    n = len(players)
    worth = {frozenset(c): value(frozenset(c)) for k in range(n + 1) for c in combinations(players, k)}
    orders = [factorial(k) * factorial(n - 1 - k) for k in range(n)]
    added = dict.fromkeys(players, 0.0)
    for before, without in worth.items():
        for player in players:
            if player not in before:
                added[player] += orders[len(before)] * (worth[before | {player}] - without)
    return {player: total / factorial(n) for player, total in added.items()}


def played_and_ranked(world: Release, as_of: date, query: PriorityQuery) -> tuple[Game | None, dict[str, Any]]:
    facts = Facts(world, as_of)
    if query.instrument not in facts.instruments:
        return None, {}
    records = plain(priority_records(project(world, as_of), query))
    return game(facts, query.instrument, query.weights), {r["state"]["iso3"]: r for r in records}


@some
@given(worlds(), st.sampled_from(DATES), queries)
def test_closed_forms_equal_all_orders(world: Release, as_of: date, query: PriorityQuery) -> None:
    played, ranked = played_and_ranked(world, as_of, query)
    if played is None:
        return
    # Parties that have reserved a unit, and States that are not ranked, are missing too: they play, and are not told.
    players = sorted(set().union(*map(played.missing, played.concerned)))
    assert set(ranked) <= set(players)
    for name, value in (("concertation_gain", pair_value(played)), ("closing_power", closing_value(played))):
        want = shapley(players, value)
        assert {s: r[name] for s, r in ranked.items()} == pytest.approx({s: want[s] for s in ranked}, abs=1e-9), name
        gain = value(frozenset(players)) - value(frozenset())
        assert sum(want.values()) == pytest.approx(gain, abs=1e-9), "efficient"


@some
@given(worlds(), st.sampled_from(DATES), queries)
def test_what_explains_a_score_sums_to_it(world: Release, as_of: date, query: PriorityQuery) -> None:
    played, ranked = played_and_ranked(world, as_of, query)
    for iso3, record in ranked.items():
        account = plain(explain(project(world, as_of), iso3, query))
        total = sum(s["contribution"] for s in account["species"])
        assert abs(total - account["score"]) <= 1e-9
        assert abs(total - record["unmet_responsibility"]) <= 1e-9
        for s in account["species"]:
            assert s["contribution"] == pytest.approx(s["weight"] * s["share"] * (1 - s["engagement"]), abs=1e-12)
            assert played is not None and s["weight"] == played.weight[s["taxon"]]
