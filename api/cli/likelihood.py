"""``concerted likelihood``: how probable it is that States join, apart from what their joining would be worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from concerted.api.cli import options
from concerted.api.cli.view import View
from concerted.api.output.tables import Column, text
from concerted.api.output.targets import Answer, Target
from concerted.graph.records import plain
from concerted.graph.vocabulary import CONVENTION, Language, called

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.graph.analyses.recruitment.likelihood.records import Likelihood

STATES = (
    Column("State", "state"), Column("Region", "region", spare=True, word=True),
    Column("Within a year", "within_1.unbroken"), Column("Within 5 years", "within_5.unbroken"),
    Column("Already in", "memberships"), Column("Neighbours in", "neighbours"), Column("Unmet", "unmet_responsibility"),
)


def likelihood(
    instrument: options.NonMembersOf = CONVENTION,
    draws: Annotated[int, typer.Option("--draws", metavar="N", help="Samples behind the intervals, from 100 to 10,000.")] = 1000,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Where chance begins; the same seed gives the same answer.")] = 1,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """How probable it is that States join, where that could be told before; never a part of a rank."""
    target, view = Target.of(format, output, lang), View.of(as_of, lang, release=release)
    from concerted.api.output.words import words
    from concerted.graph.analyses.recruitment.likelihood.likelihood import LikelihoodQuery
    from concerted.graph.analyses.recruitment.likelihood.likelihood import likelihood as find
    from concerted.graph.analyses.recruitment.likelihood.records import Likely

    query = LikelihoodQuery(view.instrument(instrument), draws, seed)
    found = find(view.projection, query, lang, words(lang))
    asked = {"instrument": query.instrument, "draws": draws, "seed": seed, "lang": lang}
    document = view.header() | {"query": asked, **plain(found)}
    target.write(Answer(
        document, {"states": found.states, "backtest": found.backtest, "coefficients": found.coefficients},
        lambda screen: _render(screen, view, query.instrument, found), Likely, release=view.release,
    ))


def _render(screen: Screen, view: View, instrument: str, found: Likelihood) -> None:
    """For people: why, what is told of States, the back-test and the coefficients, and what they rest on."""
    from concerted.graph.analyses.recruitment.likelihood.records import Likely

    _ = screen.words
    name = called(instrument)
    about = {"instrument": name, "when": view.caption(_)}
    if found.shown:
        states = list(map(view.starred, found.states))
        screen.records(_("How probable it is to join {instrument} {when}").format(**about), Likely, states, *STATES)
    said = _("What was told before of joining {instrument}, and what followed {when}")
    screen.rows(
        said.format(**about),
        ("Before", "Within", "Told of", "Joined", "Expected", "By base rate", "AUC", "Brier", "Of base rate", "Skill", "Slope"),
        [
            (each.before or _("all dates"), _("a year") if each.years == 1 else _("{n} years").format(n=each.years), each.n, each.joined,
             f"{each.expected:.1f}", f"{each.expected_base:.1f}", each.auc.unbroken, f"{each.brier.value:.4f}", f"{each.brier_base:.4f}",
             each.skill.unbroken, each.slope.unbroken)
            for each in found.backtest
        ],
        right=("Told of", "Joined", "Expected", "By base rate", "Brier", "Of base rate"),
        spare=("Slope", "Brier", "Of base rate", "By base rate"),
    )
    screen.rows(
        _("What a covariate adds to the log-odds of joining in a year"), ("Covariate", "Region", "Adds", "Least", "Most", "Odds ratio"),
        [
            (_(each.covariate), _(each.region) if each.region else None, f"{each.value:.2f}", f"{each.low:.2f}", f"{each.high:.2f}",
             f"{each.odds_ratio:.2f}")
            for each in found.coefficients
        ],
        right=("Adds", "Least", "Most", "Odds ratio"),
    )
    screen.say(found.why)
    for assumption in found.assumptions:
        screen.say(text(assumption), "dim")

