"""``concerted gaps``: who shares responsibility and is not in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from concerted.api.cli import options
from concerted.api.cli.view import View
from concerted.api.output.targets import Answer, Target, some, table

if TYPE_CHECKING:
    from rich.console import Console

KINDS = "convention|instrument|listed_only|ratification|no_instrument|territorial|outside_area"
FIELDS = ("kind", "state_iso3", "state_name", "instrument", "n_taxa", "n_firm", "taxa", "firmness", "reasons", "territories")


def gaps(
    state: options.State = None,
    taxon: options.Taxon = None,
    instrument: options.Instrument = None,
    kind: Annotated[str | None, typer.Option("--kind", metavar=KINDS, help="One kind; outside_area only on request.")] = None,
    firmness: Annotated[str | None, typer.Option("--firmness", metavar="firm|contested", help="How sure the facts are.")] = None,
    territories: options.Territories = "sovereign",
    by: Annotated[
        Literal["state", "taxon", "instrument"], typer.Option("--by", help="One record per State and instrument, or per taxon.")
    ] = "state",
    facts: Annotated[bool, typer.Option("--facts", help="Add the facts each gap rests on, with source and basis.")] = False,
    as_of: options.AsOf = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = "en",
) -> None:
    """The States that share responsibility for species without being in their agreements, and why."""
    target = Target.of(format, output)
    view = View.of(as_of, lang, territories)
    from concerted.graph.analyses.gaps.records import GapQuery, gap_records

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
    target.write(Answer(document, {"gaps": records}, lambda console: _render(console, view, records), FIELDS))


def _render(console: Console, view: View, records: list[dict[str, Any]]) -> None:
    # A record with no firm unit is contested.
    rows = [
        (
            r["kind"],
            r["state"] and f"{r['state']['name']} ({r['state']['iso3']})",
            r["instrument"],
            r["n_taxa"],
            r["n_firm"],
            some(r["taxa"], 1),
            some(r["territories"], 6),
        )
        for r in records
    ]
    console.print(
        table(
            f"{len(rows)} gaps {view.caption()}",
            ("Kind", "State", "Instrument", "Taxa", "Firm", "Which", "Through"),
            rows,
            right=("Taxa", "Firm"),
        )
    )
