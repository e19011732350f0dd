"""The page on likelihood says what the program finds: its tables are made anew, and its figures stand in sentences that are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from concerted.graph.analyses.recruitment.likelihood import model
from concerted.graph.analyses.recruitment.likelihood.likelihood import LikelihoodQuery, likelihood
from concerted.graph.analyses.recruitment.likelihood.panel import Rows, history
from concerted.graph.analyses.recruitment.likelihood.records import Backtest, Likelihood
from concerted.graph.errors import InvalidQuery
from concerted.graph.projection.projection import project
from concerted.graph.vocabulary import CONVENTION, Covariate
from concerted.loaders import reference_release

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "likelihood.md").read_text(encoding="utf-8")
WORDS = " ".join(PAGE.split())
DAY = date(2026, 11, 26)
OTHERS = ("aewa", "eurobats", "raptors", "sharks")


@cache
def found(instrument: str = CONVENTION, day: date = DAY) -> Likelihood:
    return likelihood(project(reference_release(), day), LikelihoodQuery(instrument))


def overall(told: Likelihood, years: int) -> Backtest:
    return next(each for each in told.backtest if each.before is None and each.years == years)


def backtest_rows(told: Likelihood) -> Iterator[str]:
    yield "| Within | Fitted before | Told of | Joined | Expected | By the base rate | AUC | Brier | Of the base rate | Skill | Slope |"
    yield "|---" * 11 + "|"
    for each in told.backtest:
        within = "a year" if each.years == 1 else f"{each.years} years"
        cells = (
            within, each.before or "all dates", each.n, each.joined, f"{each.expected:.1f}", f"{each.expected_base:.1f}", each.auc.said,
            f"{each.brier.value:.4f}", f"{each.brier_base:.4f}", each.skill.said, each.slope.said or "–",
        )
        yield "| " + " | ".join(map(str, cells)) + " |"


def coefficient_rows(told: Likelihood) -> Iterator[str]:
    yield "| Covariate | Region | Adds to the log-odds | Error | Odds ratio |"
    yield "|---" * 5 + "|"
    for each in told.coefficients:
        yield f"| `{each.covariate}` | {each.region or ''} | {each.value:.2f} | {each.error:.2f} | {each.odds_ratio:.2f} |"


def other_rows() -> Iterator[str]:
    for instrument in OTHERS:
        told = found(instrument)
        each = overall(told, 5)
        dates = sum(one.before is not None and one.years == 5 for one in told.backtest)
        cells = (
            f"`{instrument}`", f"{told.person_years:,}", told.joined, dates, each.auc.said, each.skill.said, f"{each.expected:.1f}",
            each.joined, "yes" if told.shown else "no",
        )
        yield "| " + " | ".join(map(str, cells)) + " |"


def test_the_tables_are_those_of_the_program() -> None:
    for rows in (backtest_rows(found()), coefficient_rows(found()), other_rows()):
        assert "\n".join(rows) in PAGE


def test_no_table_holds_a_line_of_which_the_program_knows_nothing() -> None:
    made = {*backtest_rows(found()), *coefficient_rows(found()), *other_rows()}
    printed = {line for line in PAGE.splitlines() if line.startswith("|") and len(re.findall(r"\d\.\d\d", line)) > 1}
    assert printed <= made and len(printed) == len(found().backtest) + len(found().coefficients) + len(OTHERS)


def test_the_figures_in_sentences_are_those_of_the_program() -> None:
    told, five = found(), overall(found(), 5)
    assert not told.shown and all(not found(name).shown for name in OTHERS)
    sentences = (
        f"AUC {five.auc.said} within five years",
        f"too many: {five.expected:.1f} accessions, and {five.joined} came",
        f"{told.person_years:,} person-years, {told.joined} accessions",
        f"A slope of {five.slope.said} says the same",
        f"the base rate (Brier {five.brier_base:.4f} within five years), the base rate of the last five years "
        f"({five.brier_recent:.4f}), and that of each region ({five.brier_region:.4f}), which was better than all of them, the model "
        f"({five.brier.value:.4f}) included",
        f"{overall(found('sharks'), 5).joined} joined of whom something was told",
    )
    for sentence in sentences:
        assert sentence in WORDS, sentence
    assert five.brier_region < min(five.brier_base, five.brier_recent, five.brier.value or 0)


def test_what_is_said_of_order_and_level_is_so() -> None:
    dates = [each for each in found().backtest if each.before is not None and each.years == 5]
    assert [(each.auc.low or 0) > 0.5 for each in dates] == [True, True, True, True, False, True]
    assert [each.expected > each.joined for each in dates] == [False, True, True, True, True, True]


def test_what_would_have_been_told_is_as_it_stands() -> None:
    then, p = found(day=date(2002, 6, 30)), project(reference_release(), date(2002, 6, 30))
    assert then.shown and f"from 1995 the skill within five years was {overall(then, 5).skill.said}" in WORDS
    expected = sum(each.within_5.value or 0 for each in then.states)
    came = history(p.atlas, p.convention or 0).joined(date(2002, 6, 30), date(2007, 6, 30))
    joined = sum(bool(came[p.atlas.code_index[each.state.iso3]]) for each in then.states)
    assert f"It expected {expected:.1f} of {len(then.states)} States to join within five years, and {joined} did" in WORDS
    russia = next(each for each in then.states if each.state.iso3 == "RUS")
    assert f"it told {russia.within_5.said} of Russia" in WORDS
    last = project(reference_release(), DAY)
    assert not last.members[last.atlas.code_index["RUS"], last.convention]
    for year, shown in ((2000, True), (2004, True), (2005, False)):
        assert found(day=date(year, 12, 31)).shown is shown


def test_the_others_have_too_few() -> None:
    p = project(reference_release(), DAY)
    for i, instrument in enumerate(p.atlas.instruments):
        if p.in_force[i] and instrument not in (CONVENTION, *OTHERS):
            with pytest.raises(InvalidQuery, match="fitted to 20"):
                found(instrument)


@pytest.mark.slow
def test_no_covariate_alone_spoils_it(monkeypatch: pytest.MonkeyPatch) -> None:
    all_terms, skills = model.terms_of, []
    for left_out in Covariate:
        if left_out is Covariate.BASELINE:
            continue

        def terms_of(rows: Rows, left_out: Covariate = left_out) -> tuple[model.Term, ...]:
            return tuple(term for term in all_terms(rows) if term.covariate is not left_out)

        monkeypatch.setattr(model, "terms_of", terms_of)
        told = likelihood(project(reference_release(), DAY), LikelihoodQuery(draws=100))
        assert not told.shown, left_out
        skills.append(overall(told, 5).skill.value or 0)
    assert f"then lies between {min(skills):.2f} and {max(skills):.2f}" in WORDS, skills
