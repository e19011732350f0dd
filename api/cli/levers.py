"""``concerted levers``: which activities of existing plans could engage a State that has gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from concerted.api.cli import options
from concerted.api.cli.view import View
from concerted.api.output.tables import Column
from concerted.api.output.targets import Answer, Target
from concerted.graph.vocabulary import Language, Listings, NameKind, Reached, Territories

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.api.output.words import Words
    from concerted.graph.analyses.recruitment.levers import Lever


def levers(
    state: Annotated[str, typer.Argument(metavar="STATE", help="A State, by code or name.")],
    territories: options.Territories = Territories.SOVEREIGN,
    listings: options.Listings = Listings.ALL,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Activities of existing plans that could engage a State with a gap, and for which of its species."""
    target = Target.of(format, output, lang)
    view = View.of(as_of, lang, territories, release, listings=listings)
    code = view.state(state, view.as_of)
    from concerted.graph.analyses.recruitment.levers import Lever, no_levers
    from concerted.graph.analyses.recruitment.levers import levers as levers_of

    records, header = levers_of(view.projection, code, lang), view.header()
    if not records:
        header["remarks"] = [*header["remarks"], no_levers(view.projection, code, lang).told(target.words)]
    asked = {"state": code, **view.counts_for(code), "territories": territories, "listings": listings, "lang": lang}
    document = header | {"query": asked, "count": len(records), "levers": records}
    target.write(Answer(
        document, {"levers": records}, lambda screen: _render(screen, view, code, records), Lever, release=view.release,
    ))


def _render(screen: Screen, view: View, code: str, records: Sequence[Lever]) -> None:
    from concerted.graph.analyses.recruitment.levers import Lever
    from concerted.graph.names.labels import state_label

    _ = screen.words
    name = view.name_of(code, state_label(view.release, code, view.lang), NameKind.STATE)
    screen.records(
        _("Activities that could engage {state} {when}").format(state=f"{name} ({code})", when=view.caption(_)), Lever, records,
        Column("Activity", "activity"), Column("Theme", "theme"), Column("Plan", "plan"), Column("Period", "period", spare=True),
        Column("In period", "in_period"), Column("Reached", "reached"), Column("Species", "n_taxa"), Column("Firm", "n_firm", spare=True),
        Column("Gaps", "gaps", spare=True), Column("What is to be done", "summary", english=True),
        notes=[*view.counts_for_told(_, code), *_told(_, records)],
    )
    screen.footnote(name)


def _told(_: Words, records: Sequence[Lever]) -> Iterator[str]:
    """How the activities reach the State."""
    used = {record.reached for record in records}
    return (f"{_(reached)}: {_(reached.says)}" for reached in Reached if reached in used)
