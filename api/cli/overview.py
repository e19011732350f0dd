"""``concerted`` alone: the state of the world in one screen."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from concerted.api.cli import options
from concerted.api.cli.priorities import ranking
from concerted.api.cli.view import View, release_header
from concerted.api.output.targets import Answer, Target, table
from concerted.graph.errors import InvalidQuery

if TYPE_CHECKING:
    from rich.console import Console

    from concerted.graph.projection.projection import Projection

NON_PARTIES = 15
SYSTEMS = 10
# A system of few States is complete or not by chance of one: the least complete are looked for among larger ones.
LEAST_STATES = 10

NEXT = (
    ("concerted gaps --instrument acap", "who is missing from one agreement"),
    ("concerted state USA", "what one State is in, and what it could join"),
    ("concerted taxon 'Whale Shark'", "one migration system"),
    ("concerted priorities --explain CHN", "why a State ranks where it does"),
    ("concerted timeline", "the Convention since 1983"),
    ("concerted questions", "what can be asked of the graph in Cypher"),
    ("concerted --help", "everything else"),
)


def overview(
    ctx: typer.Context,
    as_of: options.AsOf = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = "en",
    version: Annotated[bool, typer.Option("--version", help="Say the version.")] = False,
) -> None:
    """Gaps by kind and instrument, the first non-Parties, the least complete systems."""
    if version:
        from importlib.metadata import version as installed

        print(f"concerted {installed('concerted')}")
        raise typer.Exit
    if ctx.invoked_subcommand is not None:
        if (as_of, format, output, lang) != (None, None, None, "en"):
            raise InvalidQuery(f"options come after the command: concerted {ctx.invoked_subcommand} ...")
        return
    target = Target.of(format, output)
    view = View.of(as_of, lang)
    document = view.header() | summary(view.projection, lang)
    document["release"] = release_header(view.release) | {"age_days": (date.today() - view.release.published).days}
    target.write(
        Answer(
            document, {name: document[name] for name in ("gaps", "priorities", "systems")}, lambda console: _render(console, view, document)
        )
    )


def summary(p: Projection, lang: str) -> dict[str, Any]:
    """The overview as data: gaps counted by kind and instrument, the first non-Parties, the least complete systems."""
    from concerted.graph.analyses.gaps.records import gap_records
    from concerted.graph.analyses.recruitment.records import PriorityQuery, priority_records

    states: Counter[tuple[str, str]] = Counter()
    units: Counter[tuple[str, str]] = Counter()
    firm: Counter[tuple[str, str]] = Counter()
    for record in gap_records(p, lang=lang):
        key = record["kind"], record["instrument"] or ""
        states[key] += record["state"] is not None
        units[key] += record["n_taxa"]
        firm[key] += record["n_firm"]
    counted = [
        {
            "kind": kind,
            "instrument": instrument or None,
            "states": states[kind, instrument],
            "units": n,
            "firm_units": firm[kind, instrument],
        }
        for (kind, instrument), n in units.items()
    ]
    return {
        "gaps": sorted(counted, key=lambda r: (-r["units"], r["kind"], r["instrument"] or "")),
        "priorities": priority_records(p, PriorityQuery(top=NON_PARTIES), lang),
        "systems": least_complete(p, lang),
    }


def least_complete(p: Projection, lang: str) -> list[dict[str, Any]]:
    """Listed species of many Range States, those with the least responsibility engaged (C1) first."""
    from concerted.graph.analyses.completeness.metrics import metrics
    from concerted.graph.names.labels import taxon_label

    found = metrics(p)
    rows = [
        {"taxon": (name := p.atlas.taxa[t]), "name": taxon_label(p.release, name, lang), "n_states": int(found.n[at])} | found.row(at)
        for at, t in enumerate(found.taxa.tolist())
        if found.n[at] >= LEAST_STATES
    ]
    return sorted(rows, key=lambda r: (r["C1"], r["C0"], r["taxon"]))[:SYSTEMS]


def _render(console: Console, view: View, document: dict[str, Any]) -> None:
    release = document["release"]
    console.print(f"concerted · who shares responsibility for migratory species, and is not in · {view.as_of}", style="bold", markup=False)
    console.print(
        f"{release['title']}\nrelease {release['id'][:12]} of {release['published']}, {release['age_days']} days old",
        style="dim",
        markup=False,
    )
    console.print(
        table(
            "Gaps by kind and instrument",
            ("Kind", "Instrument", "States", "State × species", "of them firm"),
            [(r["kind"], r["instrument"], r["states"] or None, r["units"], r["firm_units"]) for r in document["gaps"]],
            right=("States", "State × species", "of them firm"),
        )
    )
    console.print(ranking(document["priorities"], "cms", "(first 15)", console.width))
    console.print(
        table(
            f"Least complete systems of {LEAST_STATES} Range States or more",
            ("Species", "Name", "States", "C0", "C1", "K", "F"),
            [(r["taxon"], r["name"], r["n_states"], r["C0"], r["C1"], r["K"], r["F"]) for r in document["systems"]],
            right=("States", "C0", "C1", "K", "F"),
        )
    )
    console.print("What to type next", style="bold")
    for command, why in NEXT:
        console.print(f"  {command:<38}{why}", markup=False)
