"""The discrete-time hazard of accession: a logistic regression on person-years, and what it makes of a State.

The hazard of a State in a year is the probability that it joins in it, given that it has not before: ``h = 1 / (1 + exp(−xβ))``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from concerted.graph.analyses.recruitment.likelihood.panel import NO_REGION, Rows
from concerted.graph.projection.axes import Bools, Floats, Ints
from concerted.graph.vocabulary import Covariate

if TYPE_CHECKING:
    from numpy.random import Generator

# Years that count as those in which an instrument is founded.
FOUNDING_YEARS = 5
# What an optimum has to exceed to be none of rounding.
_SOME = 1e-6
_LITTLE = 1e-10


@dataclass(frozen=True)
class Term:
    """A column of the regression: a covariate, and of the region which one."""

    covariate: Covariate
    region: int = NO_REGION


def columns(rows: Rows, terms: tuple[Term, ...]) -> Floats:
    """``rows × terms``: the values of terms."""
    known = {
        Covariate.BASELINE: np.ones(len(rows)),
        Covariate.YEARS: np.log1p(rows.years),
        Covariate.FOUNDING: (rows.years < FOUNDING_YEARS).astype(np.float64),
        Covariate.MEMBERSHIPS: np.log1p(rows.memberships),
        Covariate.NEIGHBOURS: rows.neighbours,
        Covariate.IMPORTANCE: np.log1p(rows.importance),
    }
    return np.column_stack([
        (rows.region == term.region).astype(np.float64) if term.covariate is Covariate.REGION else known[term.covariate] for term in terms
    ])


def terms_of(rows: Rows) -> tuple[Term, ...]:
    """The terms that person-years can tell apart.

    Of regions each but that in which most joined (the first, of several), to which the others are compared, as is a State of none. A
    covariate that is the same throughout is left out.
    """
    held = np.unique(rows.region[rows.region != NO_REGION])
    compared = reference(rows)
    wanted = [Term(each) for each in Covariate if each is not Covariate.REGION]
    wanted += [Term(Covariate.REGION, region) for region in held.tolist() if region != compared]
    varies = np.ptp(columns(rows, tuple(wanted)), axis=0) > 0
    return tuple(term for term, kept in zip(wanted, varies, strict=True) if kept or term.covariate is Covariate.BASELINE)


def reference(rows: Rows) -> int:
    """The region to which others are compared: that in which most joined; ``NO_REGION`` where no row has one."""
    joined = rows.region[rows.joined & (rows.region != NO_REGION)]
    return int(np.bincount(joined).argmax()) if len(joined) else NO_REGION


@dataclass(frozen=True, eq=False)
class Hazard:
    """Coefficients of a hazard, and how sure they are.

    ``covariance`` is of the coefficients; ``held_back`` says that the prior was needed.
    """

    terms: tuple[Term, ...]
    coefficients: Floats
    covariance: Floats
    held_back: bool

    @property
    def errors(self) -> Floats:
        """Standard errors."""
        found: Floats = np.sqrt(np.diag(self.covariance))
        return found

    def within(self, rows: Rows, years: int) -> Floats:
        """Probability of joining within so many years, of each row."""
        found: Floats = self._within(rows, years, self.coefficients[None])[0]
        return found

    def drawn(self, rows: Rows, years: int, draws: int, rng: Generator) -> Floats:
        """The same (``draws × rows``) with coefficients drawn from what is known of them."""
        # By Cholesky, so that a seed gives the same on every machine: signs of eigenvectors are not settled. A little is added, as a
        # coefficient that rests on one State has no variance between States.
        size = len(self.coefficients)
        root = np.linalg.cholesky(self.covariance + np.eye(size) * np.trace(self.covariance) * _LITTLE)
        return self._within(rows, years, self.coefficients + rng.standard_normal((draws, size)) @ root.T)

    def _within(self, rows: Rows, years: int, coefficients: Floats) -> Floats:
        stays = np.ones((len(coefficients), len(rows)))
        for year in range(years):
            stays *= 1 - expit(coefficients @ columns(rows.later(year), self.terms).T)
        found: Floats = 1 - stays
        return found


def expit(x: Floats) -> Floats:
    """``1 / (1 + exp(−x))``, without overflow."""
    found: Floats = 0.5 * (1 + np.tanh(0.5 * x))
    return found


def fit(rows: Rows) -> Hazard:
    """The hazard that person-years tell.

    Parameters
    ----------
    rows : Rows
        Person-years, with who joined.

    Returns
    -------
    Hazard
        Of the terms that the rows tell apart.

    Notes
    -----
    Maximum likelihood of ``Σ y log h + (1 − y) log(1 − h)``: person-years are independent given that a State has not joined before, so
    that survival in discrete time is a logistic regression (Allison 1982). Where some combination of the terms tells all who joined from
    those who did not, wholly or in part, a coefficient has no finite estimate: then each but the constant has a log-F(1, 1) prior, which
    adds ``β/2 − log(1 + exp β)`` and takes odds ratios from 1/648 to 648 for probable (Greenland and Mansournia 2015). With H the
    information (of the prior too) and u_s the score of State s, of G States, errors are clustered by State, ``c H⁻¹ (Σ_s u_s u_sᵀ) H⁻¹``,
    ``c = G/(G−1) · (N−1)/(N−K)``; with the prior the covariance is H⁻¹, since what never happened does not scatter between States, and
    would be taken for sure.

    References
    ----------
    P. D. Allison (1982), Discrete-time methods for the analysis of event histories, Sociological Methodology 13, 61–98.

    S. Greenland and M. A. Mansournia (2015), Penalization, bias reduction, and default priors in logistic and related categorical and
    survival regressions, Statistics in Medicine 34, 3133–3143.

    Examples
    --------
    >>> import numpy as np
    >>> from concerted.graph.analyses.recruitment.likelihood.panel import Rows
    >>> n, nothing = 400, np.zeros(400)
    >>> joined = np.arange(n) % 10 == 0
    >>> rows = Rows(np.arange(n), np.zeros(n, int), nothing, nothing, nothing, nothing, np.full(n, -1), joined)
    >>> found = fit(rows)
    >>> [str(term.covariate) for term in found.terms], round(float(found.within(rows, 1)[0]), 6)
    (['baseline'], 0.1)
    """
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    terms = terms_of(rows)
    x, y = columns(rows, terms), rows.joined.astype(np.float64)
    held_back = separated(x, rows.joined)
    # The prior is a row for each coefficient but the constant, of which it is as likely as not that it joined.
    prior = np.eye(len(terms))[1:] if held_back else np.zeros((0, len(terms)))
    found = GLM(np.concatenate([y, np.full(len(prior), 0.5)]), np.concatenate([x, prior]), family=Binomial()).fit(maxiter=100, tol=1e-12)
    coefficients: Floats = np.asarray(found.params, np.float64)
    return Hazard(terms, coefficients, _covariance(x, y, rows.state, prior, coefficients), held_back)


def _covariance(x: Floats, y: Floats, state: Ints, prior: Floats, coefficients: Floats) -> Floats:
    h, g = expit(x @ coefficients), expit(prior @ coefficients)
    information = x.T @ (x * (h * (1 - h))[:, None]) + prior.T @ (prior * (g * (1 - g))[:, None])
    inverse: Floats = np.asarray(np.linalg.inv(information), np.float64)
    if len(prior):
        return inverse
    who, at = np.unique(state, return_inverse=True)
    scores = np.zeros((len(who), x.shape[1]))
    np.add.at(scores, at, x * (y - h)[:, None])
    n, k = x.shape
    found: Floats = inverse @ (scores.T @ scores) @ inverse * (len(who) / (len(who) - 1) * (n - 1) / (n - k))
    return found


def separated(x: Floats, joined: Bools) -> bool:
    """Whether some combination of columns tells who joined from who did not, wholly or in part.

    Notes
    -----
    A linear programme: β within [−1, 1] that maximises ``Σ z_i β`` where every ``z_i β ≥ 0``, with z = x of who joined and −x of who did
    not. It is above 0 where, and only where, the likelihood has no maximum (Konis 2007).

    References
    ----------
    K. Konis (2007), Linear programming algorithms for detecting separated data in binary logistic regression models, DPhil thesis,
    University of Oxford.

    Examples
    --------
    >>> separated(np.array([[1.0, 0], [1, 1], [1, 2], [1, 3]]), np.array([False, True, False, True]))
    False
    >>> separated(np.array([[1.0, 0], [1, 1], [1, 2], [1, 3]]), np.array([False, False, True, True]))
    True
    """
    from scipy.optimize import linprog

    z = np.where(joined[:, None], x, -x)
    # Person-years that are alike ask the same, once.
    z = np.unique(z, axis=0)
    scale = np.abs(z).max(0)
    z = z / np.where(scale > 0, scale, 1.0)
    found = linprog(-z.sum(0), A_ub=-z, b_ub=np.zeros(len(z)), bounds=[(-1, 1)] * z.shape[1], method="highs")
    return bool(-found.fun > _SOME)
