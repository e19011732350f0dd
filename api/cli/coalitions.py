"""``concerted coalitions``: which States complete together what none of them completes alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from concerted.api.cli import options
from concerted.api.cli.ranked import ranked, told
from concerted.api.cli.view import View
from concerted.api.output.tables import Column
from concerted.api.output.targets import Answer, Target
from concerted.graph.records import plain
from concerted.graph.vocabulary import CONVENTION, Language, Listings, Territories, Weighting, called

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.graph.analyses.recruitment.coalitions.records import Coalitions

# Coalitions that are told, and their States, where nothing is said.
TOP, SIZE = 100, "2..8"
COLUMNS = (
    Column("Rank", "rank"), Column("Systems", "n"), Column("Per State", "per_state"), Column("Value", "value", spare=True),
    Column("States", "states", most=20), Column("Where", "name"), Column("Which", "completes", most=1, spare=True),
)


def coalitions(
    instrument: options.NonMembersOf = CONVENTION,
    size: Annotated[str, typer.Option("--size", metavar="N|N..M", help="How many States, from 2 to 12: a number, or two.")] = SIZE,
    weights: options.Weights = Weighting.EQUAL,
    appendix: options.OneAppendix = None,
    taxon_class: options.TaxonClass = None,
    realm: options.OneRealm = None,
    region: Annotated[
        str | None, typer.Option("--region", metavar="NAME", help="Those whose States are all of one region of the Convention.")
    ] = None,
    disputed: Annotated[bool, typer.Option("--disputed", help="With those too of which it is disputed whether they can accede.")] = False,
    top: Annotated[int, typer.Option("--top", metavar="N", help="The first N, 1000 at the most.")] = TOP,
    territories: options.Territories = Territories.SOVEREIGN,
    listings: options.Listings = Listings.ALL,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Groups of non-members that together complete systems which none of them completes alone."""
    target = Target.of(format, output, lang)
    view = View.of(as_of, lang, territories, release, listings=listings)
    from concerted.graph.analyses.recruitment.coalitions.records import Coalition, Sizes
    from concerted.graph.analyses.recruitment.coalitions.records import coalitions as closing

    query = ranked(view, instrument, weights, appendix, taxon_class, realm, region, disputed, top)
    sizes = Sizes.said(size)
    found = closing(view.projection, query, sizes, lang, target.words)
    asked = told(query) | {"size": str(sizes), "top": top, "territories": territories, "listings": listings, "lang": lang}
    document = view.header() | {"query": asked} | plain(found)
    target.write(Answer(
        document, {"coalitions": found.coalitions}, lambda screen: _render(screen, view, found, query.instrument), Coalition,
        release=view.release,
    ))


def _render(screen: Screen, view: View, found: Coalitions, instrument: str) -> None:
    from concerted.graph.analyses.recruitment.coalitions.records import Coalition

    _ = screen.words
    name = called(instrument)
    title = _("Not in {instrument}, who completes systems together, by systems per State {when}")
    notes = []
    if found.coalitions:
        notes += [
            _("Looked at: {n} groups of States whose missing systems overlap.").format(n=f"{found.looked_at:,}"),
            _("Left out: what is within another group that completes as many systems per State, or more."),
        ]
    if found.truncated:
        notes.append(_("There are too many larger ones: none of more than {n} States was looked at.").format(n=found.looked_to))
    screen.records(
        title.format(instrument=name, when=view.caption(_)), Coalition, found.coalitions, *COLUMNS, notes=notes,
    )
