"""``concerted species``: what is on the Appendices with what is counted of it, and who is where."""

from __future__ import annotations

from typing import Annotated

import typer

from concerted.api.cli import options
from concerted.api.cli.registers import OnAppendix, Sort, listed
from concerted.api.cli.view import View
from concerted.api.output.tables import Column
from concerted.api.output.targets import Target
from concerted.graph.vocabulary import Appendix, Language, Listings, Territories


def species(
    taxon: options.Taxon = None,
    taxon_class: options.TaxonClass = None,
    appendix: OnAppendix = None,
    region: options.Region = None,
    states: Annotated[bool, typer.Option("--states", help="A row for each species and each State that is responsible for it.")] = False,
    sort: Sort = None,
    territories: options.Territories = Territories.SOVEREIGN,
    listings: options.Listings = Listings.ALL,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Every species on the Appendices, with its Range States, Parties and instruments counted."""
    target, view = Target.of(format, output, lang), View.of(as_of, lang, territories, release, listings=listings)
    from concerted.graph.analyses import species as found

    options.word("--appendix", appendix, Appendix)
    query = found.SpeciesQuery(
        view.taxon(taxon), view.value("taxa", "class", taxon_class), appendix, view.value("states", "cms_region", region),
    )
    asked = {
        "taxon": query.taxon, "class": query.taxon_class, "appendix": appendix, "region": query.region, "territories": territories,
        "listings": listings,
    }
    if states:
        listed(
            target, view, "pairs", "Species and States", found.SpeciesState, found.species_states(view.projection, query, lang), asked,
            sort,
            Column("Species", "taxon"), Column("State", "named"), Column("Region", "region", spare=True, word=True), Column("Firm", "firm"),
            Column("CMS Party", "party"), Column("Engaged", "engagement"), Column("Through", "through", most=6),
        )
        return
    listed(
        target, view, "species", "Species", found.Species, found.species(view.projection, query, lang), asked, sort,
        Column("Species", "taxon"), Column("Name", "name"), Column("Class", "class_", spare=True), Column("App.", "appendices"),
        Column("States", "n_range_states"), Column("Firm", "n_firm"), Column("Parties", "n_parties"), Column("Not engaged", "n_missing"),
        Column("Instruments", "instruments", most=3),
    )
