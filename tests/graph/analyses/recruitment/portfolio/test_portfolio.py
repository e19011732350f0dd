"""Best sets of the bundled release, what is refused, and what an answer says of itself."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import numpy as np
import pytest

from concerted.api.output.words import words
from concerted.graph.analyses.recruitment.portfolio.portfolio import portfolio
from concerted.graph.analyses.recruitment.portfolio.query import MOST, SECONDS, SIZE, PortfolioQuery
from concerted.graph.analyses.recruitment.portfolio.records import Portfolio
from concerted.graph.analyses.recruitment.portfolio.worth import Worth
from concerted.graph.analyses.recruitment.portfolio.written import caps, listed, sizes
from concerted.graph.analyses.recruitment.ranking import Priorities, PriorityQuery
from concerted.graph.errors import InvalidQuery, UnknownName
from concerted.graph.projection.projection import Projection, project
from concerted.graph.records import plain
from concerted.graph.vocabulary import Objective, Proof, ids
from concerted.loaders import reference_release

DAY = date(2024, 2, 12)
LONG = 600.0
# What other programs read, by these names and in this order.
CONTRACT = ["status", "value", "bound", "seconds", "states", "greedy", "ranking", "completes"]


@pytest.fixture(scope="module")
def p() -> Projection:
    return project(reference_release(), DAY)


def of_codes(p: Projection, codes: tuple[str, ...]) -> np.ndarray:
    mask = np.zeros(len(p.atlas.codes), bool)
    mask[[p.atlas.code_index[code] for code in codes]] = True
    return mask


def codes(found: Portfolio) -> tuple[str, ...]:
    return tuple(state.iso3 for state in found.states)


# To be proven the best by a threshold takes longest.
@pytest.mark.parametrize(("objective", "size"), [(each, 3 if each == Objective.THRESHOLD else 6) for each in ids(Objective)])
def test_a_value_is_that_of_the_set(p: Projection, objective: str, size: int) -> None:
    found = portfolio(p, PortfolioQuery(size=size, objective=objective, seconds=LONG))
    worth = Worth(Priorities(p, PriorityQuery()), objective, 0.8)
    others = [(other.value, other.states) for other in (found.greedy, found.ranking)]
    for value, states in ((found.value, codes(found)), *others):
        assert len(states) == size and value == pytest.approx(worth(of_codes(p, states)), abs=1e-9)
    assert found.status is Proof.OPTIMAL and found.bound == found.value and found.first_of_equals
    assert found.greedy.value <= found.value and found.ranking.value <= found.value
    assert all(state.loss_proven and state.loss_without >= 0 for state in found.states) and not found.unsettled


def test_by_responsibility_the_first_of_the_ranking_are_the_best(p: Projection) -> None:
    found = portfolio(p, PortfolioQuery(size=7, objective=Objective.RESPONSIBILITY))
    ranked = Priorities(p, PriorityQuery()).ranked[:8]
    first = [p.atlas.codes[s] for s in ranked]
    assert list(codes(found)) == sorted(first[:7]) and found.ranking.loss == found.greedy.loss == 0
    assert {code for state in found.states for code in state.replaced_by} == {first[7]}


def test_the_set_for_the_convention_is_beyond_greedy_and_not_nested() -> None:
    p = project(reference_release(), date(2026, 11, 26))
    found = portfolio(p, PortfolioQuery(size=10, frontier=(1, 11), seconds=LONG))
    values = [each.value for each in found.frontier]
    assert found.status is Proof.OPTIMAL and values == sorted(values) and found.value == values[9] > found.greedy.value
    assert all(each.value == each.bound for each in found.frontier)
    assert found.nested is False
    sets = {each.size: set(each.states) for each in found.frontier}
    assert list(found.not_nested) == [size for size in range(2, 12) if not sets[size - 1] <= sets[size]]
    assert set(codes(found)) == sets[10]
    assert len(found.completes) == found.value
    # Alone, without a frontier, it is said of the size before.
    alone = portfolio(p, PortfolioQuery(size=10, seconds=LONG))
    assert (alone.nested, alone.not_nested) == (False, (10,)) and codes(alone) == codes(found)


def test_thirty_states_are_proven_with_all_that_is_lost_without_each() -> None:
    p = project(reference_release(), date(2026, 11, 26))
    found = portfolio(p, PortfolioQuery(size=30, seconds=LONG))
    assert found.status is Proof.OPTIMAL and found.value.is_integer() and found.value > found.greedy.value > found.ranking.value
    assert len(found.states) == 30 and not found.unsettled
    # Somebody who is replaced leaves a set of thirty again.
    assert all(state.replaced_by and state.loss_proven for state in found.states)
    assert {*found.core, *found.swing, *found.never} >= set(codes(found)) and len(found.core) > len(found.never) / 9


def test_caps_must_and_without_bind(p: Projection) -> None:
    query = PortfolioQuery(size=5, must=("USA",), without=("CHN",), at_most=(("Asia", 1), ("Africa", 0)), seconds=LONG)
    found = portfolio(p, query)
    regions = [p.atlas.regions[p.atlas.code_index[code]] for code in codes(found)]
    assert "USA" in codes(found) and "CHN" not in codes(found) and regions.count("Asia") <= 1 and not regions.count("Africa")
    assert found.value <= portfolio(p, PortfolioQuery(size=5, seconds=LONG)).value
    assert "USA" in found.core and "CHN" in found.never
    (america,) = [state for state in found.states if state.iso3 == "USA"]
    free = portfolio(p, replace(query, must=(), without=("CHN", "USA")))
    assert america.loss_without == pytest.approx(found.value - free.value)


def test_a_budget_chooses_by_value_and_may_leave_places_free(p: Projection) -> None:
    ranked = [p.atlas.codes[s] for s in Priorities(p, PriorityQuery()).ranked]
    costs = {code: 1.0 + n % 3 for n, code in enumerate(ranked)}
    found = portfolio(p, PortfolioQuery(size=10, costs=costs, budget=7.0, seconds=LONG))
    assert sum(costs[code] for code in codes(found)) <= 7 and len(found.states) < 10
    nothing = portfolio(p, PortfolioQuery(size=10, costs=costs, budget=0.0))
    assert (nothing.value, nothing.states, nothing.status) == (0, (), Proof.OPTIMAL)


def test_all_candidates_where_they_are_fewer(p: Projection) -> None:
    query = PriorityQuery("acap")
    ranked = sorted(p.atlas.codes[s] for s in Priorities(p, query).ranked)
    found = portfolio(p, PortfolioQuery(query, size=len(ranked) + 5))
    assert list(codes(found)) == ranked and found.n_candidates == len(ranked)


@pytest.mark.parametrize("day", [date(1979, 7, 1), date(1983, 10, 31)])
def test_before_the_convention_nobody_is_a_candidate(day: date) -> None:
    found = portfolio(project(reference_release(), day), PortfolioQuery(size=3, frontier=(1, 2)))
    assert (found.value, found.bound, found.states, found.n_candidates, found.completes) == (0, 0, (), 0, ())
    assert [(each.value, each.states) for each in found.frontier] == [(0, ()), (0, ())]


def test_without_time_there_is_a_set_and_a_bound(p: Projection) -> None:
    query = PortfolioQuery(size=8, objective=Objective.THRESHOLD, threshold=0.9, seconds=1e-6)
    found = portfolio(p, query)
    assert found.status is Proof.BOUNDED and found.bound > found.value >= found.greedy.value and not found.first_of_equals
    assert found.nested is None and not any(state.loss_proven for state in found.states)
    exact = portfolio(p, replace(query, size=3, threshold=1.0, seconds=LONG))
    assert exact.value == portfolio(p, PortfolioQuery(size=3, seconds=LONG)).value and exact.reaches == exact.completes


def test_the_threshold_counts_as_decimals_do(p: Projection) -> None:
    found = Priorities(p, PriorityQuery())
    need = Worth(found, Objective.THRESHOLD, 0.7).need
    # 0.7 of 10 States are 7, and not one more for what floats add.
    for n, missing, lacking in zip(found.n.tolist(), found.missing.sum(0).tolist(), need.tolist(), strict=True):
        assert lacking == -(-7 * n // 10) - (n - missing)


def test_weights_of_ones_own_count() -> None:
    p = project(reference_release(), DAY)
    found = portfolio(p, PortfolioQuery(PriorityQuery(weights={"Saiga tatarica": 1000.5}), size=2, seconds=LONG))
    assert "Saiga tatarica" in found.completes and found.value > 1000


def test_the_contract_of_the_document(p: Projection) -> None:
    told = plain(portfolio(p, PortfolioQuery(size=2, frontier=(1, 2))))
    assert [name for name in told if name in CONTRACT] == CONTRACT and list(told)[:8] == CONTRACT
    assert list(told["states"][0]) == ["iso3", "name", "role", "loss_without", "replaced_by"]
    assert list(told["greedy"])[:2] == list(told["ranking"])[:2] == ["value", "states"]
    assert list(told["frontier"][0])[:4] == ["size", "value", "bound", "states"]
    assert [state["iso3"] for state in told["states"]] == sorted(state["iso3"] for state in told["states"])
    assert {field.name for field in fields(Portfolio)} == set(told)


def test_assumptions_are_told_in_every_language(p: Projection) -> None:
    said = portfolio(p, PortfolioQuery(PriorityQuery(region="Asia"), size=1, seconds=LONG)).assumptions
    assert any("one region" in line for line in said) and any("1 %" in line for line in said)
    whispered = portfolio(p, PortfolioQuery(size=1), "fr", lambda text: text.upper() if "{" not in text else text)
    assert any(line.isupper() for line in whispered.assumptions)
    assert portfolio(p, PortfolioQuery(size=1), "fr", words("fr")).states[0].name == "Namibie"


@pytest.mark.parametrize(("wrong", "said"), [
    ({"size": 0}, "size: 0 is not accepted"),
    ({"size": MOST + 1}, "size: 1000 is not accepted"),
    ({"objective": "glory"}, "objective: 'glory' is not accepted; one of: completed"),
    ({"threshold": 0.8}, "threshold: it belongs to the objective threshold alone"),
    ({"objective": "threshold", "threshold": 0.0}, "threshold: 0.0 is not accepted"),
    ({"objective": "threshold", "threshold": float("nan")}, "threshold: nan is not accepted"),
    ({"seconds": 0.0}, "seconds: 0.0 is not accepted"),
    ({"seconds": float("inf")}, "seconds: inf is not accepted"),
    ({"budget": 1.0}, "budget: it says nothing without what each State costs"),
    ({"costs": {"CHN": 1.0}}, "cost: it says nothing without a budget"),
    ({"costs": {"CHN": -1.0}, "budget": 1.0}, "cost: -1.0 of CHN is not accepted"),
    ({"costs": {}, "budget": -1.0}, "budget: -1.0 is not accepted"),
    ({"must": ("CHN",), "without": ("CHN",)}, "must: CHN is also among those that may not be"),
    ({"must": ("CHN", "USA"), "size": 1}, "must: 2 States do not go into a set of 1"),
    ({"must": ("CHN", "USA"), "frontier": (1, 4)}, "must: 2 States do not go into a set of 1"),
    ({"at_most": (("Asia", 1), ("Asia", 2))}, "at-most: 'Asia' is given twice"),
    ({"at_most": (("Asia", -1),)}, "at-most: -1 is not accepted"),
    ({"frontier": (3, 2)}, "frontier: '3..2' is not accepted"),
    ({"frontier": (0, 2)}, "frontier: '0..2' is not accepted"),
    ({"frontier": (1, 1000)}, "frontier: '1..1000' is not accepted"),
])
def test_what_no_query_may_hold(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidQuery, match="^" + said.replace("(", r"\(")):
        PortfolioQuery(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(("query", "said"), [
    (PortfolioQuery(must=("KEN",)), r"must: Kenya \(KEN\) is a member of cms on 2024-02-12 already"),
    (PortfolioQuery(must=("XKX",)), r"must: whether Kosovo \(XKX\) can accede is disputed: it is ranked on request alone"),
    (PortfolioQuery(must=("GRL",)), r"must: Greenland \(GRL\) cannot accede"),
    (PortfolioQuery(PriorityQuery("gorilla"), must=("CHN",)), r"must: China \(CHN\) shares responsibility for nothing"),
    (PortfolioQuery(PriorityQuery(region="Asia"), must=("USA",)), r"must: United States \(USA\) is not of the region Asia"),
    (PortfolioQuery(must=("CHN", "THA"), at_most=(("Asia", 1),)), "portfolio: no set is as was asked"),
    (PortfolioQuery(at_most=(("Atlantis", 1),)), "at-most: 'Atlantis' is not accepted; one of: Africa"),
    (PortfolioQuery(costs={"CHN": 1.0}, budget=3.0), "cost: candidates without a cost: AND, AZE"),
    (PortfolioQuery(PriorityQuery("caf")), "instrument: 'caf' is not accepted"),
    (PortfolioQuery(PriorityQuery(taxon_class="Pisces")), "class: 'Pisces' is not accepted"),
])
def test_what_does_not_hold_at_a_date_is_refused(p: Projection, query: PortfolioQuery, said: str) -> None:
    with pytest.raises(InvalidQuery, match=said):
        portfolio(p, query)


def test_codes_that_are_none_are_named(p: Projection) -> None:
    for query in (PortfolioQuery(must=("XXX",)), PortfolioQuery(without=("XXX",))):
        with pytest.raises(UnknownName, match="XXX"):
            portfolio(p, query)


def test_costs_of_those_left_out_are_not_asked_for(p: Projection) -> None:
    ranked = [p.atlas.codes[s] for s in Priorities(p, PriorityQuery()).ranked]
    costs = dict.fromkeys(ranked[1:], 1.0)
    found = portfolio(p, PortfolioQuery(size=2, without=(ranked[0],), costs=costs, budget=1.0, seconds=LONG))
    assert len(found.states) == 1


def test_what_people_write() -> None:
    assert listed(["China, USA,,", " KEN "]) == ["China", "USA", "KEN"] and listed([]) == []
    assert caps(["South & Central America & the Caribbean=2", "Asia = 0"]) == [("South & Central America & the Caribbean", 2), ("Asia", 0)]
    assert (sizes("1..30"), sizes(" 4 "), sizes(None)) == ((1, 30), (4, 4), None)
    for wrong in ("Asia", "=2", "Asia=", "Asia=two", "Asia=-1", "Asia=1.5"):
        with pytest.raises(InvalidQuery, match=r"^at-most: "):
            caps([wrong])
    for wrong in ("", "1..", "..3", "1-3", "1...3", "one", "1..2..3"):
        with pytest.raises(InvalidQuery, match=r"^frontier: "):
            sizes(wrong)


def test_defaults_are_those_of_the_command_line() -> None:
    from concerted.api.cli import portfolio as command

    assert (command.SIZE, command.SECONDS) == (SIZE, SECONDS)
