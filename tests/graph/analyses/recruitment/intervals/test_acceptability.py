"""The five of SMAA-2 beside plain loops over the draws, and what they are of a ranking that is sure."""

from __future__ import annotations

from datetime import date
from math import exp, log, log2
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.recruitment.intervals.acceptability import BELIEFS, Acceptabilities, acceptability
from concerted.graph.analyses.recruitment.intervals.records import draws_of, interval_records
from concerted.graph.analyses.recruitment.intervals.sweep import Sweep
from concerted.graph.analyses.recruitment.ranking import Priorities, PriorityQuery
from concerted.graph.facts.release import Release
from concerted.graph.projection.engagement import Strengths
from concerted.graph.projection.perturbation import Chances
from concerted.graph.projection.projection import Projection, project
from concerted.graph.records import plain
from concerted.loaders import reference_release
from tests.trying import tried
from tests.worlds import DATES, KINDS, worlds

DAY = date(2024, 2, 12)
DRAWS = 600
MARINE = PriorityQuery(weights="appendix", realm="marine")
joinable = st.sampled_from([name for name, kind in KINDS.items() if kind in ("convention", "agreement", "mou")])


@pytest.fixture(scope="module")
def reference() -> Projection:
    return project(reference_release(), DAY)


@pytest.fixture(scope="module")
def marine(reference: Projection) -> Acceptabilities:
    return acceptability(reference, MARINE, DRAWS)


def one_by_one(
    p: Projection, query: PriorityQuery, draws: int, seed: int, fixed: dict[str, tuple[float, float]] | None = None,
) -> list[Any]:
    """Of every draw the ranks by code, the scores, and the parameters; with ``fixed`` of a State in place of the last, who is first."""
    rng, sweep, found = np.random.default_rng(seed), Sweep(), []
    for _ in range(draws):
        appendix_i, mou, _ = sweep.taken(rng.random(3)).tolist()
        drawn = p.perturbed(rng)

        def ranked(appendix_i: float, mou: float, drawn: Projection = drawn) -> Priorities:
            asked = PriorityQuery(query.instrument, query.weights, realm=query.realm, strengths=Strengths(mou))
            alone = Priorities(drawn, asked)
            if query.weights != "appendix":
                return alone
            on_i = alone.units[np.isin(alone.units, p.appendix("I").taxa)]
            weights = {p.atlas.taxa[t]: appendix_i for t in on_i}
            return Priorities(drawn, PriorityQuery(query.instrument, weights, realm=query.realm, strengths=Strengths(mou)))

        if fixed is not None:
            found.append({code: p.atlas.codes[ranked(*at).ranked[0]] for code, at in fixed.items()})
        else:
            alone = ranked(appendix_i, mou)
            order = [p.atlas.codes[s] for s in alone.ranked]
            scores = dict(zip(p.atlas.codes, np.round(alone.contributions.sum(1), 12).tolist(), strict=True))
            found.append(({code: n for n, code in enumerate(order, 1)}, scores, (appendix_i, mou)))
    return found


def test_the_measures_are_those_of_draws_made_one_by_one(reference: Projection) -> None:
    draws = 60
    found, loop = acceptability(reference, MARINE, draws, seed=4), one_by_one(reference, MARINE, draws, 4)
    codes = [state.iso3 for state in found.order]
    central: dict[str, tuple[float, float]] = {}
    for record in found.states:
        code = record.state.iso3
        ranks = [drawn.get(code) for drawn, _, _ in loop]
        want = [sum(rank == n for rank in ranks) / draws for n in range(1, len(codes) + 1)]
        # Whom no species concerns in a draw comes last there, which the ranking of the draw does not tell.
        assert None in ranks or list(record.ranks) == want
        assert record.p_first == record.ranks[0] == want[0]
        assert record.outranks == tuple(sum(scores[code] > scores[other] for _, scores, _ in loop) / draws for other in codes)
        assert record.entropy == pytest.approx(-sum(b * log2(b) for b in record.ranks if b), abs=1e-8)
        first = [parameters for drawn, _, parameters in loop if drawn.get(code) == 1]
        if not first:
            assert record.central_mou is record.central_appendix_i is record.confidence is None and record.beliefs == ()
            continue
        central[code] = tuple(float(np.mean(column)) for column in zip(*first, strict=True))  # type: ignore[assignment]  # two columns
        assert (record.central_appendix_i, record.central_mou) == pytest.approx(central[code], abs=1e-12)
    assert len(central) > 1
    again = one_by_one(reference, MARINE, draws, 4, central)
    for record in found.states:
        if record.confidence is not None:
            assert record.confidence == sum(drawn[record.state.iso3] == record.state.iso3 for drawn in again) / draws


@tried(40)
@given(worlds(), st.sampled_from(DATES), joinable)
def test_shares_add_up_and_a_sure_rank_has_no_entropy(world: Release, as_of: date, instrument: str) -> None:
    p = project(world, as_of)
    found = acceptability(p, PriorityQuery(instrument), 12)
    assert [state.iso3 for state in found.order] == [record.state.iso3 for record in found.states]
    for n, record in enumerate(found.states):
        assert record.rank == n + 1 and sum(record.ranks) == pytest.approx(1)
        assert (record.entropy == 0) == (max(record.ranks) == 1) and record.outranks[n] == 0
        for m, other in enumerate(found.states):
            assert record.outranks[m] + other.outranks[n] <= 1 + 1e-12
    if found.states:
        assert sum(record.p_first for record in found.states) == pytest.approx(1)


def test_where_nothing_is_drawn_every_rank_is_sure(reference: Projection) -> None:
    found = acceptability(reference, PriorityQuery(), 5, chances=Chances(1, 1, 1, 1, 1), sweep=Sweep.fixed(0.5))
    assert {record.entropy for record in found.states} == {0.0}
    assert all(record.ranks[record.rank - 1] == 1 and record.likeliest == record.rank for record in found.states)
    assert [record.confidence for record in found.states] == [1.0] + [None] * (len(found.states) - 1)


def test_what_one_would_have_to_believe(reference: Projection, marine: Acceptabilities) -> None:
    """What is told of a State is counted again in the draws in which it is first, and nothing that differs more is left out."""
    drawn = draws_of(reference, MARINE, DRAWS)
    there, ranks = drawn.there, drawn.ranks
    told = [record for record in marine.states if record.beliefs]
    assert len(told) >= 2
    for record in told:
        at = drawn.candidates.tolist().index(reference.atlas.code_index[record.state.iso3])
        share = there[ranks[:, at] == 1].mean(0)
        names = [(reference.atlas.codes[s], reference.atlas.taxa[t]) for s, t in zip(drawn.states, drawn.taxa, strict=True)]
        off = {name: abs(x - chance) for name, x, chance in zip(names, share, drawn.chance, strict=True)}
        for belief in record.beliefs:
            place = names.index((belief.state.iso3, belief.taxon))
            assert (belief.share, belief.chance) == (share[place], drawn.chance[place])
        differences = [round(off[belief.state.iso3, belief.taxon], 9) for belief in record.beliefs]
        assert differences == sorted(differences, reverse=True) and len(record.beliefs) <= BELIEFS
        firsts = int((ranks[:, at] == 1).sum())

        def explained(x: float, chance: float, firsts: int = firsts, facts: int = len(names)) -> bool:
            """Whether chance may bring one of all as far, by Hoeffding's bound."""
            parts = [(x, chance), (1 - x, 1 - chance)]
            far = sum(part * log(part / of) for part, of in parts if part > 0 and of > 0)
            return 2 * facts * exp(-firsts * far) > 0.01

        far = [off[name] for name, x, chance in zip(names, share, drawn.chance, strict=True) if not explained(x, chance)]
        assert differences == pytest.approx(sorted((round(each, 9) for each in far), reverse=True)[:BELIEFS])


@pytest.mark.parametrize("draws", [10, 30, 100, 300])
def test_who_is_first_in_every_draw_needs_no_belief(reference: Projection, draws: int) -> None:
    """However few the draws: of tens of thousands of facts some are always far from their probability."""
    for seed in range(3):
        first = acceptability(reference, PriorityQuery(top=1), draws, seed).states[0]
        assert first.p_first == 1 and first.beliefs == ()


def test_chances_of_facts_are_the_shares_in_which_they_are_there(reference: Projection) -> None:
    drawn = draws_of(reference, PriorityQuery(), 400)
    off = np.abs(drawn.there.mean(0) - drawn.chance)
    assert (off[drawn.chance == 1] == 0).all() and off.max() < 0.15 and off.mean() < 0.03
    assert set(np.round(drawn.chance, 6)) >= {0.5, 0.7, 0.9}


def test_what_bears_on_no_score_has_no_central_weight(reference: Projection, marine: Acceptabilities) -> None:
    first = acceptability(reference, PriorityQuery("raptors"), 60).states[0]
    assert first.p_first > 0 and first.confidence == first.p_first and first.central_mou is first.central_appendix_i is None
    convention = acceptability(reference, PriorityQuery(), 30).states[0]
    assert convention.central_mou is not None and convention.central_appendix_i is None
    assert marine.states[0].central_appendix_i is not None


def test_region_and_top_choose_rows_and_leave_columns(reference: Projection, marine: Acceptabilities) -> None:
    some = acceptability(reference, PriorityQuery(weights="appendix", realm="marine", region="Asia", top=2), DRAWS)
    rows = {record.state.iso3: record for record in marine.states}
    assert some.order == marine.order and len(some.states) == 2
    assert all(record == rows[record.state.iso3] for record in some.states)


def test_it_reads_the_draws_of_the_intervals(reference: Projection, marine: Acceptabilities) -> None:
    intervals = interval_records(reference, MARINE, DRAWS)
    assert [record.state for record in intervals] == list(marine.order)
    assert [record.p_top10 for record in intervals] == pytest.approx([sum(record.ranks[:10]) for record in marine.states])


def test_a_seed_gives_the_same_document(reference: Projection, marine: Acceptabilities) -> None:
    assert plain(acceptability(reference, MARINE, DRAWS)) == plain(marine)
    told = plain(marine)
    assert (told["draws"], told["seed"], told["chances"]["inferred"]) == (DRAWS, 1, 0.9) and len(told["assumptions"]) == 3


def test_words_are_those_of_the_language(reference: Projection) -> None:
    found = acceptability(reference, PriorityQuery(top=1), 3, lang="fr", words=lambda text: f"« {text} »")
    assert found.assumptions[0].startswith("« A contested occurrence") and found.states[0].state.name == "Chine"
