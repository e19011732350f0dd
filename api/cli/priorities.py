"""``concerted priorities``: which non-members matter most, and why."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from concerted.api.cli import options
from concerted.api.cli.view import View
from concerted.api.output.targets import Answer, Target, some, table
from concerted.graph.errors import InvalidQuery

if TYPE_CHECKING:
    from rich.console import Console

    from concerted.graph.names.resolver import Names

PRESETS = ("equal", "appendix")


def priorities(
    instrument: Annotated[
        str, typer.Option("--instrument", metavar="ID", help="Whose non-members; the Convention when not given.")
    ] = "cms",
    weights: Annotated[
        str,
        typer.Option(
            "--weights", metavar="equal|appendix|FILE", help="Weights of species: Appendix I twice, or a CSV (taxon,weight) or JSON file."
        ),
    ] = "equal",
    appendix: Annotated[str | None, typer.Option("--appendix", metavar="I|II", help="One Appendix alone.")] = None,
    taxon_class: Annotated[str | None, typer.Option("--class", metavar="NAME", help="One class, such as Aves or Mammalia.")] = None,
    top: Annotated[int | None, typer.Option("--top", metavar="N", help="The first N.")] = None,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="ISO", help="The species and facts that sum to the score of one State.")
    ] = None,
    as_of: options.AsOf = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = "en",
) -> None:
    """The non-members ranked by the responsibility they leave unmet."""
    target = Target.of(format, output)
    view = View.of(as_of, lang)
    from concerted.graph.analyses.recruitment.records import PriorityQuery, priority_records
    from concerted.graph.analyses.recruitment.records import explain as explain_score

    query = PriorityQuery(
        instrument=view.names.instrument(instrument),
        weights=weights if weights in PRESETS else read_weights(weights, view.names),
        appendix=appendix,
        taxon_class=taxon_class.capitalize() if taxon_class else None,
        top=top,
    )
    asked = {
        "instrument": query.instrument,
        "weights": query.weights if isinstance(query.weights, str) else dict(query.weights),
        "appendix": appendix,
        "class": query.taxon_class,
        "top": top,
        "lang": lang,
    }
    if explain is not None:
        account = explain_score(view.projection, view.names.state(explain), query, lang)
        document = view.header() | {"query": asked} | account
        target.write(Answer(document, {"species": account["species"]}, lambda console: _render_account(console, view, account)))
        return
    records = priority_records(view.projection, query, lang)
    document = view.header() | {"query": asked, "count": len(records), "priorities": records}
    target.write(
        Answer(
            document, {"priorities": records},
            lambda console: console.print(ranking(records, query.instrument, view.caption(), console.width)),
        )
    )


def ranking(records: list[dict[str, Any]], instrument: str, caption: str, width: int) -> Any:
    """The ranking as a table for people, on a screen of ``width`` characters."""
    columns = ("Rank", "State", "Unmet", "Gross", "Gain", "Closing", "Species", "App. I", "Last for", "Already in")
    rows = [
        (
            r["rank"],
            f"{r['state']['name']} ({r['state']['iso3']})",
            r["unmet_responsibility"],
            r["responsibility"],
            r["concertation_gain"],
            r["closing_power"],
            r["n_taxa"],
            r["n_appendix_I"],
            len(r["last_missing"]),
            some(r["member_of"], 2),
        )
        for r in records
    ]
    return table(
        f"Not in {instrument.upper() if instrument == 'cms' else instrument}, by unmet responsibility {caption}",
        columns,
        rows,
        right=("Rank", "Unmet", "Gross", "Gain", "Closing", "Species", "App. I", "Last for"),
        spare=("Gross", "Gain", "Closing"),
        width=width,
    )


def _render_account(console: Console, view: View, account: dict[str, Any]) -> None:
    state = account["state"]
    rows = [
        (
            s["taxon"],
            s["name"],
            s["weight"],
            f"1/{s['n_states']}",
            s["engagement"],
            f"{s['contribution']:.4f}",
            some(sorted({source for fact in s["facts"] for source in fact["source"]}), 1),
        )
        for s in account["species"]
    ]
    title = f"{state['name']} ({state['iso3']}), rank {account['rank']}, unmet responsibility {account['score']:.4f} {view.caption()}"
    console.print(
        table(
            title, ("Species", "Name", "Weight", "Share", "Engaged", "Adds", "Sources"), rows, right=("Weight", "Share", "Engaged", "Adds")
        )
    )


def read_weights(path: str, names: Names) -> Mapping[str, float]:
    """Weights by taxon from a CSV (taxon,weight) or JSON file; InvalidQuery naming the line that is not right."""
    try:
        content = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise InvalidQuery(
            f"--weights: {path!r} is not accepted; equal, appendix, or a CSV (taxon,weight) or JSON file that can be read"
        ) from error
    if content.lstrip().startswith("{"):
        try:
            pairs = [(str(taxon), weight, f"{path}: {taxon}") for taxon, weight in json.loads(content).items()]
        except ValueError as error:
            raise InvalidQuery(f"--weights: {path}: no JSON object of weights by taxon ({error})") from error
    else:
        lines = [(n, row) for n, row in enumerate(csv.reader(content.splitlines()), 1) if row]
        if any(len(row) != 2 for _, row in lines):
            n, row = next((n, row) for n, row in lines if len(row) != 2)
            raise InvalidQuery(f"--weights: {path}:{n}: {len(row)} columns; two are accepted: taxon,weight")
        pairs = [(row[0], row[1], f"{path}:{n}") for n, row in lines if [c.strip().lower() for c in row] != ["taxon", "weight"]]
    return {names.taxon(taxon.strip()): _weight(weight, place) for taxon, weight, place in pairs}


def _weight(value: Any, place: str) -> float:
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        raise InvalidQuery(f"--weights: {place}: {value!r} is no number") from error
