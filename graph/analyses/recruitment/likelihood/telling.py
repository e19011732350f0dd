"""What is said of likelihood in sentences: why it is shown or not, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from concerted.graph.analyses.recruitment.likelihood.model import Hazard, reference
from concerted.graph.analyses.recruitment.likelihood.panel import NO_REGION, History, Rows
from concerted.graph.analyses.recruitment.likelihood.records import Backtest
from concerted.graph.analyses.remarks import Remark
from concerted.graph.projection.projection import Projection

# How many of whom something was told have to have joined for the hazard to be judged.
LEAST_SCORED = 10


def why(backtest: Sequence[Backtest], instrument: str) -> Remark:
    """Why probabilities are told, or are not."""
    over_all = [each for each in backtest if each.before is None]
    if not over_all:
        return Remark("Nothing is told of States: no forecast of five years is over yet that could be compared with what followed.")
    better = [each for each in over_all if each.beats]
    told = (better or over_all)[-1]
    dates = [each.before for each in backtest if each.before is not None and each.years == told.years]
    values = {
        "instrument": instrument, "within": _within(told.years), "n": told.joined, "skill": told.skill.said, "auc": told.auc.said,
        "expected": f"{told.expected:.1f}", "dates": ", ".join(str(each.year) for each in dates), "least": LEAST_SCORED,
    }
    if better:
        return Remark(
            "Told before (from {dates}), probabilities were surely better than the base rate: within {within} skill {skill}, AUC {auc}; "
            "{expected} expected, {n} joined.", values,
        )
    if told.joined < LEAST_SCORED:
        return Remark(
            "Nothing is told of States: {n} joined {instrument} of those of whom something would have been told before (from {dates}), and "
            "a hazard is judged by {least} at the least.", values,
        )
    return Remark(
        "Nothing is told of States: told before (from {dates}), probabilities were not surely better than the base rate: within "
        "{within} skill {skill}, AUC {auc}; {expected} expected, {n} joined.", values,
    )


def _within(years: int) -> Remark:
    return Remark("a year") if years == 1 else Remark("{n} years", {"n": years})


def assumptions(
    p: Projection, past: History, rows: Rows, hazard: Hazard, instrument: str, draws: int, seed: int,
) -> Iterator[Remark]:
    """What the numbers rest on, and what they are not."""
    yield Remark("Likelihood is not importance: how probable it is that a State joins says nothing of what its joining would be worth.")
    yield Remark("Politics are not in the data: what governments intend or have announced is not known here.")
    yield Remark(
        "To join is to become a member, some months after the deposit of an instrument of accession; a person-year begins on 1 January, "
        "and what is known of it is what held on that day."
    )
    yield Remark("Ranges, lists of Range States and who can accede are those of today: they have no dates.")
    yield Remark("Memberships count from the day that is known; one without a date counts for nothing.")
    if n := int(past.undated.sum()):
        yield Remark("It is not known when {n} members joined {instrument}: they are left out.", {"n": n, "instrument": instrument})
    yield Remark(
        "Signatures count for nothing: those that a ratification followed are not in the data, so that one would tell what came after."
    )
    if (compared := reference(rows)) != NO_REGION:
        yield Remark("Regions are compared with {region}.", {"region": Remark(past.regions[compared])})
    if hazard.held_back:
        yield Remark(
            "Some covariates tell some of those who joined from all others: each coefficient has a log-F(1, 1) prior, so that it is finite."
        )
    yield Remark(
        "Told before: from each 1 January of a fifth year, by a hazard fitted to the years before it. Shown is a horizon where skill lies "
        "above 0 and AUC above 0.5 with their whole intervals, and {least} joined at the least.", {"least": LEAST_SCORED},
    )
    yield Remark(
        "Intervals are from the 5th to the 95th percentile: of scores over {draws} samples of States with replacement, of probabilities "
        "over {draws} draws of the coefficients. Seed {seed}.", {"draws": draws, "seed": seed},
    )
    yield Remark("Within five years all but the years stays as it is on {day}.", {"day": p.as_of})
