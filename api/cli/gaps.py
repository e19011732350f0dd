"""``concerted gaps``: who shares responsibility and is not in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from concerted.api.cli import options
from concerted.api.cli.view import View
from concerted.api.output.tables import Column
from concerted.api.output.targets import Answer, Target
from concerted.api.output.words import counted
from concerted.graph.vocabulary import Firmness, GapKind, Grouping, Language, Territories

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.graph.analyses.gaps.records import Gap

COLUMNS = (
    Column("Kind", "kind"), Column("State", "state"), Column("Instrument", "instrument"), Column("Taxa", "n_taxa"),
    Column("Firm", "n_firm"), Column("Which", "taxa", most=1), Column("Through", "territories", most=6),
)


def gaps(
    state: options.State = None,
    taxon: options.Taxon = None,
    instrument: options.Instrument = None,
    kind: Annotated[str | None, typer.Option("--kind", metavar="|".join(GapKind), help="One kind; outside_area only on request.")] = None,
    firmness: Annotated[str | None, typer.Option("--firmness", metavar="|".join(Firmness), help="How sure the facts are.")] = None,
    territories: options.Territories = Territories.SOVEREIGN,
    by: Annotated[
        Grouping, typer.Option("--by", metavar="|".join(Grouping), help="One record per State and instrument, or per taxon.")
    ] = Grouping.STATE,
    facts: Annotated[bool, typer.Option("--facts", help="Add the facts each gap rests on, with source and basis.")] = False,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """The States that share responsibility for species without being in their agreements, and why."""
    target = Target.of(format, output, lang)
    view = View.of(as_of, lang, territories, release)
    from concerted.graph.analyses.gaps.records import Gap, GapQuery, gap_records

    query = GapQuery(
        state=view.state(state),
        taxon=view.taxon(taxon),
        instrument=view.instrument(instrument),
        kind=kind,
        firmness=firmness,
        by=by,
        facts=facts,
    )
    records = gap_records(view.projection, query, lang)
    asked = {
        "state": query.state,
        "taxon": query.taxon,
        "instrument": query.instrument,
        "kind": kind,
        "firmness": firmness,
        "territories": territories,
        "by": by,
        "facts": facts,
        "lang": lang,
    }
    document = view.header() | {"query": asked, "count": len(records), "gaps": records}
    target.write(Answer(document, {"gaps": records}, lambda screen: _render(screen, view, records), Gap, release=view.release))


def _render(screen: Screen, view: View, records: list[Gap]) -> None:
    from concerted.graph.analyses.gaps.records import Gap

    # A record with no firm unit is contested.
    _ = screen.words
    title = counted(_, len(records), "{n} gap {when}", "{n} gaps {when}")
    screen.records(title.format(n=len(records), when=view.caption(_)), Gap, list(map(view.starred, records)), *COLUMNS)
