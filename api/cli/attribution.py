"""``concerted attribution``: what each accession added to C1 and K."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from concerted.api.cli import options
from concerted.api.cli.view import View
from concerted.api.output.tables import Column
from concerted.api.output.targets import Answer, Target
from concerted.graph.records import plain
from concerted.graph.vocabulary import CONVENTION, Language, Listings, Territories, called

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen


def attribution(
    instrument: Annotated[
        str, typer.Option("--instrument", metavar="NAME", help="Whose accessions; those to the Convention when not given.")
    ] = CONVENTION,
    appendix: options.OneAppendix = None,
    taxon_class: options.TaxonClass = None,
    territories: options.Territories = Territories.SOVEREIGN,
    listings: options.Listings = Listings.ALL,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """What each accession added to the means of C1 and K, in the order of history and over all orders (Shapley)."""
    target, view = Target.of(format, output, lang), View.of(as_of, lang, territories, release, listings=listings)
    from concerted.graph.analyses.recruitment import attribution as found

    query = found.AttributionQuery(view.instrument(instrument), appendix, view.value("taxa", "class", taxon_class))
    asked = {
        "instrument": query.instrument, "appendix": appendix, "class": query.taxon_class, "territories": territories,
        "listings": listings, "lang": lang,
    }
    told = found.attribution(view.projection, query, lang, target.words)

    def render(screen: Screen) -> None:
        _ = screen.words
        title = _("What each accession to {instrument} added {when}").format(instrument=called(query.instrument), when=view.caption(_))
        screen.records(
            title, found.AccessionEffect, [view.starred(each) for each in told.accessions],
            Column("Date", "date", by=view.release.published), Column("State", "state"), Column("Step", "what"),
            Column("C1 added", "C1_added", digits=5), Column("K added", "K_added", digits=5),
            Column("C1 after", "C1_after", digits=4, spare=True), Column("K after", "K_after", digits=4, spare=True),
            Column("C1 Shapley", "C1_shapley", digits=5, spare=True), Column("K Shapley", "K_shapley", digits=5),
        )
        if told.with_members.C1 is not None:
            growth = _("Of {n} systems, with nobody in: C1 {c1}, K {k}; with its {members} members: C1 {c1_with}, K {k_with}.")
            screen.say(growth.format(
                n=told.n_systems, members=told.n_members, c1=_number(told.without.C1), k=_number(told.without.K),
                c1_with=_number(told.with_members.C1), k_with=_number(told.with_members.K),
            ))
        for said in told.assumptions:
            screen.say(said, "dim")

    document = view.header() | {"query": asked, **plain(told)}
    target.write(Answer(document, {"accessions": told.accessions}, render, found.AccessionEffect, release=view.release))


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"
