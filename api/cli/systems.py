"""``concerted systems``: how complete and how concerted each migration system is."""

from __future__ import annotations

from typing import Annotated

import typer

from concerted.api.cli import options
from concerted.api.cli.registers import OnAppendix, Sort, listed
from concerted.api.cli.view import View
from concerted.api.output.tables import Column
from concerted.api.output.targets import Target
from concerted.graph.vocabulary import Appendix, Language, Listings, Metric, Territories


def systems(
    taxon: options.Taxon = None,
    taxon_class: options.TaxonClass = None,
    appendix: OnAppendix = None,
    region: options.Region = None,
    complete: Annotated[
        bool | None, typer.Option("--complete/--not-complete", help="Systems in which all States are engaged, or the others.")
    ] = None,
    missing: Annotated[
        int | None, typer.Option("--missing", metavar="N", min=0, help="Systems of which N States are missing.")
    ] = None,
    sort: Sort = None,
    territories: options.Territories = Territories.SOVEREIGN,
    listings: options.Listings = Listings.ALL,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """A, C0, C1, K and F of every species on the Appendices."""
    target, view = Target.of(format, output, lang), View.of(as_of, lang, territories, release, listings=listings)
    from concerted.graph.analyses.completeness import records
    from concerted.graph.records import matching

    key, class_ = view.taxon(taxon), view.value("taxa", "class", taxon_class)
    where = view.value("states", "cms_region", region)
    on = options.word("--appendix", appendix, Appendix)
    found = matching(records.systems(view.projection, lang, on, key, missing, where), class_=class_, complete=complete)
    listed(
        target, view, "systems", "Systems", records.System, found,
        {"taxon": key, "class": class_, "appendix": appendix, "region": where, "complete": complete, "missing": missing,
         "territories": territories, "listings": listings}, sort,
        Column("Species", "taxon"), Column("Name", "name"), Column("Class", "class_", spare=True), Column("States", "n_range_states"),
        Column("Missing", "n_missing"), Column("Who", "missing", most=6, counted=True),
        *(Column(metric, metric) for metric in Metric),
    )
