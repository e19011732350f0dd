"""``concerted priorities``: which non-members matter most, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from concerted.api.cli import options
from concerted.api.cli.view import View
from concerted.api.cli.weights import read_weights
from concerted.api.output.tables import Column, text
from concerted.api.output.targets import Answer, Target
from concerted.graph.records import plain
from concerted.graph.vocabulary import CONVENTION, Appendix, Language, Listings, Territories, Weighting, ids

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.graph.analyses.recruitment.records import Explanation, Priority

COLUMNS = (
    Column("Rank", "rank"), Column("State", "state"), Column("Region", "region", spare=True, word=True),
    Column("Unmet", "unmet_responsibility"),
    Column("Gross", "responsibility", spare=True), Column("Gain", "concertation_gain", spare=True),
    Column("Closing", "closing_power", spare=True), Column("Species", "n_taxa"),
    Column("App. I", "n_appendix_I"), Column("Last for", "last_missing", count=True), Column("Already in", "member_of", most=2),
)


def priorities(
    instrument: Annotated[
        str, typer.Option("--instrument", metavar="NAME", help="Whose non-members; the Convention when not given.")
    ] = CONVENTION,
    weights: Annotated[
        str,
        typer.Option(
            "--weights", metavar="|".join((*Weighting, "FILE")),
            help="Weights of species: Appendix I twice, or a CSV (taxon,weight) or JSON file.",
        ),
    ] = "equal",
    appendix: Annotated[str | None, typer.Option("--appendix", metavar="|".join(Appendix), help="One Appendix alone.")] = None,
    taxon_class: options.TaxonClass = None,
    region: options.Region = None,
    disputed: Annotated[bool, typer.Option("--disputed", help="Rank those too of which it is disputed whether they can accede.")] = False,
    top: Annotated[int | None, typer.Option("--top", metavar="N", help="The first N.")] = None,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="NAME", help="The species and facts that sum to the score of one State.")
    ] = None,
    territories: options.Territories = Territories.SOVEREIGN,
    listings: options.Listings = Listings.ALL,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """The non-members ranked by the responsibility they leave unmet."""
    target = Target.of(format, output, lang)
    view = View.of(as_of, lang, territories, release, listings=listings)
    from concerted.graph.analyses.recruitment.ranking import PriorityQuery
    from concerted.graph.analyses.recruitment.records import Priority, Share, priority_records
    from concerted.graph.analyses.recruitment.records import explain as explain_score

    query = PriorityQuery(
        instrument=view.instrument(instrument),
        weights=weights if weights in ids(Weighting) else read_weights(weights, view.names),
        appendix=appendix,
        taxon_class=view.value("taxa", "class", taxon_class),
        region=view.value("states", "cms_region", region),
        disputed=disputed,
        top=top,
    )
    asked = {
        "instrument": query.instrument,
        "weights": query.weights if isinstance(query.weights, str) else dict(query.weights),
        "appendix": appendix,
        "class": query.taxon_class,
        "region": query.region,
        "disputed": disputed,
        "territories": territories,
        "listings": listings,
        "top": top,
        "lang": lang,
    }
    if explain is not None:
        account = explain_score(view.projection, view.state(explain, view.as_of), query, lang)
        document = view.header() | {"query": asked, **plain(account)}
        target.write(Answer(
            document, {"species": account.species}, lambda screen: _render_account(screen, view, account), Share, release=view.release,
        ))
        return
    records = priority_records(view.projection, query, lang)
    document = view.header() | {"query": asked, "count": len(records), "priorities": records}
    target.write(Answer(
        document, {"priorities": records},
        lambda screen: ranking(screen, list(map(view.starred, records)), query.instrument, view.caption(screen.words)), Priority,
        release=view.release,
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
         screen.some(sorted({source for fact in s.facts for source in fact.source}), 1))
        for s in account.species
    ]
    state = view.starred(account.state)
    about = {"state": text(state), "rank": account.rank, "score": f"{account.score:.4f}", "when": view.caption(screen.words)}
    said = screen.words("{state}, rank {rank}, unmet responsibility {score} {when}")
    if account.through is not None:
        about["code"] = text(view.starred(account.through))
        said = screen.words("{state}, rank {rank}, unmet responsibility through {code} alone {score} {when}")
    screen.rows(
        said.format(**about),
        ("Species", "Name", "Weight", "Share", "Engaged", "Adds", "Sources"), rows, right=("Weight", "Share", "Engaged", "Adds"),
    )
    screen.footnote(state.name, *(row[1] for row in rows))
