"""``concerted map``: how every State stands to an instrument, at a date or since 1979."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from concerted.api.cli import options
from concerted.api.cli.registers import Sort, listed
from concerted.api.cli.view import View
from concerted.api.output.tables import Column
from concerted.api.output.targets import Answer, Target
from concerted.graph.errors import InvalidQuery
from concerted.graph.vocabulary import Language, Listings, MapStatus, Territories

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen


def map(
    instrument: Annotated[str, typer.Argument(metavar="NAME", help="An instrument or the Convention, by id or name.")],
    history: Annotated[bool, typer.Option("--history", help="Since 1979: of every State the times in which it stood in one way.")] = False,
    status: Annotated[str | None, typer.Option("--status", metavar="|".join(MapStatus), help="The States of one status.")] = None,
    sort: Sort = None,
    territories: options.Territories = Territories.SOVEREIGN,
    listings: options.Listings = Listings.ALL,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """How every State stands to an instrument: in, missing, in its range alone; with the numeric codes by which maps know shapes."""
    target, view = Target.of(format, output, lang), View.of(as_of, lang, territories, release, listings=listings)
    key = view.names.instrument(instrument)
    if history:
        if status is not None:
            raise InvalidQuery("--history: is of every status; leave --status out")
        target.write(_history(view, key, sort))
        return
    from concerted.graph.analyses.maps.status import MapState, instrument_map
    from concerted.graph.records import matching

    wanted = options.word("--status", status, MapStatus)
    listed(
        target, view, "map", key, MapState, matching(instrument_map(view.projection, key, lang), status=wanted),
        {"instrument": key, "status": wanted, "territories": territories, "listings": listings}, sort,
        Column("State", "named"), Column("Region", "region", spare=True, word=True), Column("ISO", "iso_numeric"), Column("Kind", "kind"),
        Column("Counts for", "counts_for"), Column("Status", "status"), Column("Taxa", "n_taxa"), Column("Firm", "n_firm"),
    )


def _history(view: View, key: str, sort: str | None) -> Answer:
    from concerted.api.output.sorting import in_order, orders
    from concerted.graph.analyses.maps.history import MapHistory, MapSpan, map_history, spread

    if sort is not None:
        options.choice("--sort", sort, orders(MapHistory))
    found = list(in_order(map_history(view.projection, key, view.lang), sort))
    asked = {"instrument": key, "territories": view.territories, "listings": view.listings, "sort": sort, "lang": view.lang}
    spans = list(spread(found))

    def render(screen: Screen) -> None:
        # States that never had anything to do with it are left to the other formats.
        told = {state.iso3 for state in found if len(state.statuses) > 1 or state.statuses[0].status != MapStatus.NONE}
        shown = [view.starred(span) for span in spans if span.iso3 in told]
        title = f"{key} {view.caption(screen.words)}"
        screen.records(
            title, MapSpan, shown, Column("State", "named"), Column("Status", "status"), Column("Since", "since"), Column("Until", "until"),
        )
        screen.footnote(*(span.name for span in shown))

    document = view.header() | {"query": asked, "count": len(found), "history": found}
    return Answer(document, {"spans": spans}, render, MapSpan, release=view.release)
