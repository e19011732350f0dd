"""``concerted coverage``: of what is listed how much an instrument covers, through time, and what could take in the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from concerted.api.cli import options
from concerted.api.cli.view import View
from concerted.api.output.tables import Column
from concerted.api.output.targets import Answer, Target
from concerted.graph.records import plain
from concerted.graph.vocabulary import Language, Listings, Territories

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.graph.analyses.coverage.tracker import Coverage, CoverageQuery


def coverage(
    appendix: options.OneAppendix = None,
    taxon_class: options.TaxonClass = None,
    adopted: Annotated[
        bool, typer.Option("--adopted", help="Count initiatives and plans from their adoption where no day of effect is held.")
    ] = False,
    territories: options.Territories = Territories.SOVEREIGN,
    listings: options.Listings = Listings.ALL,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Listed species that an instrument covers (Samarkand target 1.1), beside the share engaged (Target 9), through time."""
    target, view = Target.of(format, output, lang), View.of(as_of, lang, territories, release, listings=listings)
    from concerted.graph.analyses.coverage import tracker

    query = tracker.CoverageQuery(appendix, view.value("taxa", "class", taxon_class), adopted)
    asked = {
        "appendix": appendix, "class": query.taxon_class, "adopted": adopted, "territories": territories, "listings": listings,
        "lang": lang,
    }
    told = tracker.coverage(view.projection, query, lang, target.words)
    document = view.header() | {"query": asked, **plain(told)}
    target.write(Answer(
        document, {"series": told.series, "uncovered": told.uncovered}, lambda screen: _render(screen, view, told, query),
        tracker.CoverageAt, release=view.release,
    ))


def _render(screen: Screen, view: View, told: Coverage, query: CoverageQuery) -> None:
    from concerted.graph.analyses.coverage.tracker import ALL, BOTH, CoverageAt, Uncovered

    _ = screen.words
    when, whole = view.caption(_), (query.appendix or BOTH, query.taxon_class or ALL)

    def said(at: CoverageAt) -> CoverageAt:
        appendix = _("both") if at.appendix == BOTH else at.appendix
        return replace(at, appendix=appendix, class_=_("all") if at.class_ == ALL else at.class_)

    numbers = (
        Column("Listed", "listed"), Column("Covered", "covered"), Column("Surely", "surely_covered"),
        *(Column(metric, metric) for metric in ("C0", "C1")),
    )
    through = [at for at in told.series if (at.appendix, at.class_) == whole]
    screen.records(
        _("Listed species, and those that an instrument covers {when}").format(when=when), CoverageAt, through,
        Column("Date", "date"), *numbers,
    )
    screen.records(
        _("The same by Appendix and class {when}").format(when=when), CoverageAt,
        [said(at) for at in told.series if at.date == view.as_of], Column("Appendix", "appendix"), Column("Class", "class_"), *numbers,
    )
    shown = [view.starred(each) for each in told.uncovered]
    title = _("{n} that no instrument covers {when}") if shown else _("Listed species that no instrument covers {when}")
    screen.records(
        title.format(n=len(shown), when=when), Uncovered, shown,
        Column("Species", "taxon"), Column("Name", "name", spare=True), Column("Class", "class_", spare=True), Column("App.", "appendices"),
        Column("States", "n_range_states"), Column("Planned", "planned"), Column("Could take it in", "candidates", most=1),
    )
    screen.footnote(*(each.name for each in shown))
    for line in told.assumptions:
        screen.say(line, "dim")
