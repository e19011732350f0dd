"""``concerted portfolio``: the best set of States to approach, and what there is besides it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from concerted.api.cli import options
from concerted.api.cli.costs import read_costs
from concerted.api.cli.ranked import ranked, told
from concerted.api.cli.view import View
from concerted.api.output.tables import Column
from concerted.api.output.targets import Answer, Target
from concerted.graph.records import plain
from concerted.graph.vocabulary import (
    CONVENTION,
    Language,
    Listings,
    Objective,
    Proof,
    SetRole,
    Territories,
    Weighting,
)

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.api.output.words import Words
    from concerted.graph.analyses.recruitment.portfolio.query import PortfolioQuery
    from concerted.graph.analyses.recruitment.portfolio.records import Portfolio

SIZE, SECONDS = 10, 10.0
# So many pairs of substitutes are told in a line.
PAIRS = 5
# And so many codes of those that are not in the set.
CODES = 20


def portfolio(
    size: Annotated[int, typer.Option("--size", metavar="K", help="How many States.")] = SIZE,
    objective: Annotated[
        str, typer.Option("--objective", metavar="|".join(Objective), help="What the set is chosen for.")
    ] = Objective.COMPLETED,
    threshold: Annotated[
        float | None,
        typer.Option("--threshold", metavar="SHARE", help="Share of its States that a system is to reach; 0.8 when not given."),
    ] = None,
    must: Annotated[list[str] | None, typer.Option("--must", metavar="A,B", help="States that have to be in the set.")] = None,
    without: Annotated[list[str] | None, typer.Option("--without", metavar="C,D", help="States that may not be in it.")] = None,
    at_most: Annotated[
        list[str] | None, typer.Option("--at-most", metavar="REGION=N", help="So many States of one region at the most; may be repeated.")
    ] = None,
    cost: Annotated[
        str | None, typer.Option("--cost", metavar="FILE", help="What each State costs: a CSV (iso3,cost or name,cost).")
    ] = None,
    budget: Annotated[float | None, typer.Option("--budget", metavar="B", help="What the set may cost together.")] = None,
    frontier: Annotated[
        str | None, typer.Option("--frontier", metavar="A..B", help="The best sets of these sizes besides, such as 1..30.")
    ] = None,
    seconds: Annotated[
        float, typer.Option("--seconds", metavar="S", help="How long it may take, and each size of the frontier; then the bound is told.")
    ] = SECONDS,
    instrument: options.NonMembersOf = CONVENTION,
    weights: options.Weights = Weighting.EQUAL,
    appendix: options.OneAppendix = None,
    taxon_class: options.TaxonClass = None,
    realm: options.OneRealm = None,
    region: options.Region = None,
    disputed: Annotated[
        bool, typer.Option("--disputed", help="Choose among those too of which it is disputed whether they can accede.")
    ] = False,
    territories: options.Territories = Territories.SOVEREIGN,
    listings: options.Listings = Listings.ALL,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """The best set of States to approach, with its bound, its substitutes, and what is lost where one says no."""
    target, view = Target.of(format, output, lang), View.of(as_of, lang, territories, release, listings=listings)
    from concerted.graph.analyses.recruitment.portfolio import written
    from concerted.graph.analyses.recruitment.portfolio.portfolio import portfolio as best
    from concerted.graph.analyses.recruitment.portfolio.query import PortfolioQuery
    from concerted.graph.analyses.recruitment.portfolio.records import Chosen

    def codes(texts: list[str] | None) -> tuple[str, ...]:
        return tuple(sorted({view.names.state(name, view.as_of) for name in written.listed(texts or ())}))

    query = PortfolioQuery(
        ranked(view, instrument, weights, appendix, taxon_class, realm, region, disputed), size, objective, threshold, codes(must),
        codes(without),
        tuple((view.value("states", "cms_region", name) or name, n) for name, n in written.caps(at_most or ())),
        None if cost is None else read_costs(cost, view.names, view.as_of), budget, seconds, written.sizes(frontier),
    )
    found = best(view.projection, query, lang, target.words)
    asked = told(query.priorities) | {
        "size": size, "objective": objective, "threshold": query.tau if objective == Objective.THRESHOLD else None, "must": query.must,
        "without": query.without, "at_most": dict(query.at_most), "costs": query.costs, "budget": budget, "seconds": seconds,
        "frontier": frontier, "territories": territories, "listings": listings, "lang": lang,
    }
    document = view.header() | {"query": asked, **plain(found)}
    sheets = {"states": found.states, "frontier": found.frontier, "substitutes": found.substitutes}
    target.write(Answer(document, sheets, lambda screen: _render(screen, view, query, found), Chosen, release=view.release))


def _render(screen: Screen, view: View, query: PortfolioQuery, found: Portfolio) -> None:
    from concerted.graph.analyses.recruitment.portfolio.records import Chosen, SizedSet

    _ = screen.words
    values = [found.value, found.bound, *(state.loss_without for state in found.states), found.greedy.value, found.ranking.value]
    digits = 0 if all(value.is_integer() for value in values) else 2
    about = {"n": len(found.states), "objective": _(str(query.objective)), "when": view.caption(_)}
    title = _("The best set of {n} ({objective}) {when}").format(**about)
    screen.records(
        title, Chosen, [view.starred(state) for state in found.states], Column("State", "named"), Column("Core or swing", "role"),
        Column("Loss without", "loss_without", digits=digits), Column("Replaced by", "replaced_by", most=6),
        notes=list(_said(_, found, query.size, digits)),
    )
    screen.rows(
        "", ("Set", "Value", "Loses", "States"),
        [(name, f"{other.value:.{digits}f}", f"{other.loss:.{digits}f}", ", ".join(other.states))
         for name, other in ((_("greedy"), found.greedy), (_("first of the ranking"), found.ranking))], right=("Value", "Loses"),
    )
    if found.frontier:
        screen.records(
            _("The best set of each size"), SizedSet, found.frontier, Column("Size", "size"), Column("Value", "value", digits=digits),
            Column("At the most", "bound", digits=digits), Column("Comes in", "joins", most=8), Column("Goes out", "leaves", most=8),
        )
    for line in (*_nested(_, found), *_besides(screen, found, digits), *found.assumptions):
        screen.say(line, "dim")


def _said(_: Words, found: Portfolio, size: int, digits: int) -> Iterator[str]:
    """What the set is worth, and how far that is proven."""
    told = {"value": f"{found.value:.{digits}f}", "bound": f"{found.bound:.{digits}f}", "seconds": f"{found.seconds:.1f}"}
    if found.status == Proof.OPTIMAL:
        yield _("Value {value}: proven that no other set is worth more ({seconds} s).").format(**told)
    else:
        yield _("Value {value}; no set is worth more than {bound} ({seconds} s).").format(**told)
    if len(found.states) < size:
        yield _("No more of the {n} candidates go into the set.").format(n=found.n_candidates)
    if not found.first_of_equals:
        yield _("Other sets may be worth as much and have codes that come before: that was not settled in time.")
    if any(not state.loss_proven for state in found.states):
        yield _("Some losses are not proven in time: what is lost is at the most that.")


def _nested(_: Words, found: Portfolio) -> Iterator[str]:
    if found.not_nested:
        yield _("Best sets are not nested: of size {sizes} the set does not hold that of the size before.").format(
            sizes=", ".join(map(str, found.not_nested))
        )
    elif found.nested and found.frontier:
        yield _("Each of these sets holds that of the size before.")
    elif found.nested and found.states:
        yield _("The set holds the best one of the size before.")


def _besides(screen: Screen, found: Portfolio, digits: int) -> Iterator[str]:
    """Substitutes, and who is in sets that are nearly as good."""
    _ = screen.words
    if found.substitutes:
        pairs = [
            _("either {one} or {other} (−{loss})").format(one=pair.state, other=pair.instead, loss=f"{pair.loss:.{digits}f}")
            for pair in found.substitutes[:PAIRS]
        ]
        more = len(found.substitutes) - PAIRS
        yield _("Substitutes: {pairs}.").format(pairs="; ".join(pairs) + (f" +{more}" if more > 0 else ""))
    inside = {state.iso3 for state in found.states}
    for role, codes in ((SetRole.SWING, found.swing), (SetRole.NEVER, found.never)):
        outside = [code for code in codes if code not in inside]
        if outside:
            said = _("In some sets that are nearly as good: {codes}.") if role is SetRole.SWING else _("In none of them: {codes}.")
            yield said.format(codes=screen.some(outside, CODES))
    if found.unsettled:
        yield _("Not settled in time, in which sets they are: {codes}.").format(codes=screen.some(found.unsettled, CODES))
