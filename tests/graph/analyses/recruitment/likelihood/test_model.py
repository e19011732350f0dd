"""The fit: known coefficients are found again, errors are those of statsmodels, and what has no finite estimate is held back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from concerted.graph.analyses.recruitment.likelihood.model import (
    Hazard,
    Term,
    columns,
    expit,
    fit,
    reference,
    separated,
    terms_of,
)
from concerted.graph.analyses.recruitment.likelihood.panel import NO_REGION, Rows
from concerted.graph.vocabulary import Covariate

TRUE = {
    Covariate.BASELINE: -2.5, Covariate.YEARS: -0.4, Covariate.FOUNDING: 0.6, Covariate.MEMBERSHIPS: 0.5, Covariate.NEIGHBOURS: 1.5,
    Covariate.IMPORTANCE: -0.3,
}


def simulated(rng: np.random.Generator, n_states: int = 3000, n_years: int = 12, regions: int = 3) -> Rows:
    """States that join by a hazard that is known, until they have."""
    state = np.repeat(np.arange(n_states), n_years)
    year = np.tile(np.arange(n_years), n_states)
    rows = Rows(
        state=state, day=(1990 + year) * 10_000 + 101, years=year + 0.2, memberships=rng.integers(0, 6, len(state)).astype(float),
        neighbours=rng.random(len(state)), importance=rng.exponential(5, len(state)), region=state % regions,
        joined=np.zeros(len(state), bool),
    )
    terms = (*map(Term, TRUE), Term(Covariate.REGION, 1), Term(Covariate.REGION, 2))
    chance = expit(columns(rows, terms) @ np.array([*TRUE.values(), -0.7, 0.4]))
    joined = rng.random(len(state)) < chance
    before = np.cumsum(joined.reshape(n_states, n_years), 1) - joined.reshape(n_states, n_years)
    at_risk = before.ravel() == 0
    rows.joined[:] = joined
    return rows.where(at_risk)


@pytest.fixture(scope="module")
def rows() -> Rows:
    return simulated(np.random.default_rng(5))


@pytest.fixture(scope="module")
def hazard(rows: Rows) -> Hazard:
    return fit(rows)


def test_known_coefficients_are_found_again(hazard: Hazard) -> None:
    # The third region, in which most join, is the one that others are compared to.
    expected = {Term(covariate): value for covariate, value in TRUE.items()}
    expected |= {Term(Covariate.BASELINE): -2.5 + 0.4, Term(Covariate.REGION, 0): -0.4, Term(Covariate.REGION, 1): -1.1}
    assert set(hazard.terms) == set(expected) and not hazard.held_back
    away = [(value - expected[term]) / error for term, value, error in zip(hazard.terms, hazard.coefficients, hazard.errors, strict=True)]
    assert max(map(abs, away)) < 3.5 and hazard.errors.max() < 0.2


def test_errors_are_those_of_statsmodels(rows: Rows, hazard: Hazard) -> None:
    from statsmodels.discrete.discrete_model import Logit

    found = Logit(rows.joined.astype(float), columns(rows, hazard.terms)).fit(
        disp=0, tol=1e-12, maxiter=200, cov_type="cluster", cov_kwds={"groups": rows.state},
    )
    assert hazard.coefficients == pytest.approx(found.params, abs=1e-6)
    assert hazard.covariance == pytest.approx(found.cov_params(), rel=1e-4)


def test_the_probability_within_some_years_is_the_product_of_those_of_each(rows: Rows, hazard: Hazard) -> None:
    some = rows.where(np.arange(len(rows)) < 20)
    for n in range(20):
        stays = 1.0
        for later in range(5):
            one = some.where(np.arange(20) == n)
            x = columns(one.later(later), hazard.terms)[0]
            stays *= 1 - 1 / (1 + np.exp(-sum(x * hazard.coefficients)))
        assert hazard.within(some, 5)[n] == pytest.approx(1 - stays, abs=1e-12)
    assert (hazard.within(some, 5) > hazard.within(some, 1)).all()


def test_draws_scatter_as_the_covariance_says(rows: Rows, hazard: Hazard) -> None:
    some = rows.where(np.arange(len(rows)) < 3)
    drawn = hazard.drawn(some, 1, 4000, np.random.default_rng(2))
    assert drawn.shape == (4000, 3) and np.array_equal(drawn, hazard.drawn(some, 1, 4000, np.random.default_rng(2)))
    logits = np.log(drawn / (1 - drawn))
    x = columns(some, hazard.terms)
    assert logits.mean(0) == pytest.approx(x @ hazard.coefficients, abs=0.02)
    assert logits.std(0) == pytest.approx(np.sqrt(np.einsum("ni,ij,nj->n", x, hazard.covariance, x)), rel=0.05)


def test_a_region_in_which_nobody_joined_is_held_back() -> None:
    rows = simulated(np.random.default_rng(8), 400)
    rows.joined[rows.region == 1] = False
    found = fit(rows)
    at = found.terms.index(Term(Covariate.REGION, 1))
    assert found.held_back and -12 < found.coefficients[at] < -2
    # What it maximises has no slope there: the score of the person-years, and that of the prior.
    x = columns(rows, found.terms)
    slope = x.T @ (rows.joined - expit(x @ found.coefficients))
    slope[1:] += 0.5 - expit(found.coefficients[1:])
    assert slope == pytest.approx(np.zeros(len(slope)), abs=1e-5)
    # What never happened is the least sure, whatever it scatters between States.
    assert found.errors[at] > 2 * np.delete(found.errors, at).max()
    assert (np.linalg.eigvalsh(found.covariance) > 0).all()


def test_who_would_be_told_from_others_without_an_error_is_a_separation_as_by_hand() -> None:
    @given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=2, max_size=9))
    def by_hand(pairs: list[tuple[int, bool]]) -> None:
        x, joined = np.array([p[0] for p in pairs], float), np.array([p[1] for p in pairs])
        assume(np.ptp(x) > 0)
        if joined.all() or not joined.any():
            expected = True
        else:
            came, stayed = x[joined], x[~joined]
            expected = bool(stayed.max() <= came.min() or came.max() <= stayed.min())
        assert separated(np.column_stack([np.ones(len(x)), x]), joined) is expected

    by_hand()


def test_what_never_varies_is_left_out() -> None:
    rows = simulated(np.random.default_rng(1), 300)
    rows.memberships[:] = 2
    young = rows.where(rows.years < 4)
    left = {term.covariate for term in terms_of(young)}
    assert Covariate.MEMBERSHIPS not in left and Covariate.FOUNDING not in left and Covariate.YEARS in left


def test_regions_are_compared_with_that_in_which_most_joined() -> None:
    rows = simulated(np.random.default_rng(1), 300)
    counts = [int(rows.joined[rows.region == region].sum()) for region in range(3)]
    assert reference(rows) == counts.index(max(counts))
    rows.region[:] = NO_REGION
    assert reference(rows) == NO_REGION and {term.covariate for term in terms_of(rows)} == set(TRUE)


def test_the_columns_are_what_they_say() -> None:
    nothing = np.zeros(2)
    rows = Rows(np.arange(2), np.full(2, 19900101), np.array([4.9, 5.0]), np.array([0, 3.0]), np.array([0.25, 0.5]),
                np.array([0.0, 9.0]), np.array([1, NO_REGION]), nothing.astype(bool))
    terms = (*(Term(each) for each in Covariate if each is not Covariate.REGION), Term(Covariate.REGION, 1))
    expected = [[1, np.log(5.9), 1, 0, 0.25, 0, 1], [1, np.log(6), 0, np.log(4), 0.5, np.log(10), 0]]
    assert columns(rows, terms) == pytest.approx(np.array(expected))
