"""``concerted priorities``: which non-members matter most, and why."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from concerted.api.cli import options
from concerted.api.cli.view import View
from concerted.api.output.tables import Column, some, text
from concerted.api.output.targets import Answer, Target
from concerted.graph.errors import InvalidQuery
from concerted.graph.records import plain
from concerted.graph.vocabulary import CONVENTION, Appendix, Language, Territories, Weighting, ids

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.graph.analyses.recruitment.records import Explanation, Priority
    from concerted.graph.names.resolver import Names

COLUMNS = (
    Column("Rank", "rank"), Column("State", "state"), Column("Unmet", "unmet_responsibility"),
    Column("Gross", "responsibility", spare=True), Column("Gain", "concertation_gain", spare=True),
    Column("Closing", "closing_power", spare=True), Column("Species", "n_taxa"),
    Column("App. I", "n_appendix_I"), Column("Last for", "last_missing", count=True), Column("Already in", "member_of", most=2),
)


def priorities(
    instrument: Annotated[
        str, typer.Option("--instrument", metavar="ID", help="Whose non-members; the Convention when not given.")
    ] = CONVENTION,
    weights: Annotated[
        str,
        typer.Option(
            "--weights", metavar="|".join((*Weighting, "FILE")),
            help="Weights of species: Appendix I twice, or a CSV (taxon,weight) or JSON file.",
        ),
    ] = "equal",
    appendix: Annotated[str | None, typer.Option("--appendix", metavar="|".join(Appendix), help="One Appendix alone.")] = None,
    taxon_class: Annotated[str | None, typer.Option("--class", metavar="NAME", help="One class, such as Aves or Mammalia.")] = None,
    top: Annotated[int | None, typer.Option("--top", metavar="N", help="The first N.")] = None,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="ISO", help="The species and facts that sum to the score of one State.")
    ] = None,
    territories: options.Territories = Territories.SOVEREIGN,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """The non-members ranked by the responsibility they leave unmet."""
    target = Target.of(format, output, lang)
    view = View.of(as_of, lang, territories, release)
    from concerted.graph.analyses.recruitment.ranking import PriorityQuery
    from concerted.graph.analyses.recruitment.records import Priority, Share, priority_records
    from concerted.graph.analyses.recruitment.records import explain as explain_score

    query = PriorityQuery(
        instrument=view.instrument(instrument),
        weights=weights if weights in ids(Weighting) else read_weights(weights, view.names),
        appendix=appendix,
        taxon_class=view.value("taxa", "class", taxon_class),
        top=top,
    )
    asked = {
        "instrument": query.instrument,
        "weights": query.weights if isinstance(query.weights, str) else dict(query.weights),
        "appendix": appendix,
        "class": query.taxon_class,
        "territories": territories,
        "top": top,
        "lang": lang,
    }
    if explain is not None:
        account = explain_score(view.projection, view.state(explain), query, lang)
        document = view.header() | {"query": asked, **plain(account)}
        target.write(Answer(document, {"species": account.species}, lambda screen: _render_account(screen, view, account), Share))
        return
    records = priority_records(view.projection, query, lang)
    document = view.header() | {"query": asked, "count": len(records), "priorities": records}
    target.write(Answer(
        document, {"priorities": records},
        lambda screen: ranking(screen, list(map(view.starred, records)), query.instrument, view.caption(screen.words)), Priority,
    ))


def ranking(screen: Screen, records: Sequence[Priority], instrument: str, caption: str) -> None:
    """The ranking as a table for people."""
    from concerted.graph.analyses.recruitment.records import Priority

    name = instrument.upper() if instrument == CONVENTION else instrument
    title = screen.words("Not in {instrument}, by unmet responsibility {when}").format(instrument=name, when=caption)
    screen.records(title, Priority, records, *COLUMNS)


def _render_account(screen: Screen, view: View, account: Explanation) -> None:
    rows = [
        (s.taxon, view.name_of(s.taxon, s.name), s.weight, f"1/{s.n_states}", s.engagement, f"{s.contribution:.4f}",
         some(sorted({source for fact in s.facts for source in fact.source}), 1))
        for s in account.species
    ]
    state = view.starred(account.state)
    about = {"state": text(state), "rank": account.rank, "score": f"{account.score:.4f}", "when": view.caption(screen.words)}
    screen.rows(
        screen.words("{state}, rank {rank}, unmet responsibility {score} {when}").format(**about),
        ("Species", "Name", "Weight", "Share", "Engaged", "Adds", "Sources"), rows, right=("Weight", "Share", "Engaged", "Adds"),
    )
    screen.footnote(state.name, *(row[1] for row in rows))


def read_weights(path: str, names: Names) -> Mapping[str, float]:
    """Weights by taxon from a CSV (taxon,weight) or JSON file; InvalidQuery naming the line that is not right."""
    try:
        content = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise InvalidQuery(
            "--weights: {path!r} is not accepted; equal, appendix, or a CSV (taxon,weight) or JSON file that can be read", path=path,
        ) from error
    if content.lstrip().startswith("{"):
        try:
            pairs = [(str(taxon), weight, f"{path}: {taxon}") for taxon, weight in json.loads(content).items()]
        except ValueError as error:
            raise InvalidQuery("--weights: {path}: no JSON object of weights by taxon ({error})", path=path, error=str(error)) from error
    else:
        lines = [(n, row) for n, row in enumerate(csv.reader(content.splitlines()), 1) if row]
        if any(len(row) != 2 for _, row in lines):
            n, row = next((n, row) for n, row in lines if len(row) != 2)
            raise InvalidQuery("--weights: {path}:{line}: {n} columns; two are accepted: taxon,weight", path=path, line=n, n=len(row))
        pairs = [(row[0], row[1], f"{path}:{n}") for n, row in lines if [c.strip().lower() for c in row] != ["taxon", "weight"]]
    return {names.taxon(taxon.strip()): _weight(weight, place) for taxon, weight, place in pairs}


def _weight(value: Any, place: str) -> float:
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        raise InvalidQuery("--weights: {place}: {value!r} is no number", place=place, value=value) from error
