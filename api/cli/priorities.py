"""``concerted priorities``: which non-members matter most, why, and how surely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from concerted.api.cli import options, ranks
from concerted.api.cli.ranked import ranked, told
from concerted.api.cli.view import View
from concerted.api.output.tables import Column, text
from concerted.api.output.targets import Answer, Target
from concerted.graph.errors import InvalidQuery
from concerted.graph.records import plain
from concerted.graph.vocabulary import CONVENTION, Language, Listings, Territories, Weighting, called

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.api.output.words import Words
    from concerted.graph.analyses.recruitment.intervals.drawing import Drawing
    from concerted.graph.analyses.recruitment.ranking import PriorityQuery
    from concerted.graph.analyses.recruitment.records import Explanation, Priority

COLUMNS = (
    Column("Rank", "rank"), Column("State", "state"), Column("Region", "region", spare=True, word=True),
    Column("Unmet", "unmet_responsibility"),
    Column("Gross", "responsibility", spare=True), Column("Gain", "concertation_gain", spare=True),
    Column("Closing", "closing_power", spare=True), Column("Species", "n_taxa"),
    Column("App. I", "n_appendix_I"), Column("Last for", "last_missing", count=True), Column("Already in", "member_of", most=2),
    Column("Shares most with", "closest_members", most=1, spare=True),
)


def priorities(
    instrument: options.NonMembersOf = CONVENTION,
    weights: options.Weights = Weighting.EQUAL,
    appendix: options.OneAppendix = None,
    taxon_class: options.TaxonClass = None,
    realm: options.OneRealm = None,
    region: options.Region = None,
    disputed: Annotated[bool, typer.Option("--disputed", help="Rank those too of which it is disputed whether they can accede.")] = False,
    top: options.Top = None,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="NAME", help="The species and facts that sum to the score of one State.")
    ] = None,
    compare: Annotated[bool, typer.Option("--compare", help="The rank beside those under other counts.")] = False,
    intervals: Annotated[bool, typer.Option("--intervals", help="How sure the rank is, with what is contested drawn many times.")] = False,
    acceptability: Annotated[
        bool, typer.Option("--acceptability", help="How often each has each rank, and what one would have to believe for it to be first.")
    ] = False,
    draws: Annotated[int | None, typer.Option("--draws", metavar="N", help="How many draws; 1000 when not given.")] = None,
    seed: Annotated[int | None, typer.Option("--seed", metavar="N", help="Where chance begins; 1 when not given.")] = None,
    chance: options.Chance = None,
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
    _one_answer({"--explain": explain, "--compare": compare, "--intervals": intervals, "--acceptability": acceptability})
    from concerted.graph.analyses.recruitment.intervals.drawing import Drawing

    if not (intervals or acceptability):
        Drawing.refused(draws, seed, chance or ())
    drawing = Drawing.asked(draws, seed, chance or ())
    query = ranked(view, instrument, weights, appendix, taxon_class, realm, region, disputed, top)
    asked = told(query) | {"territories": territories, "listings": listings, "top": top, "lang": lang}
    if explain is not None:
        target.write(_explained(view, query, asked, explain))
    elif compare:
        target.write(_compared(view, query, asked))
    elif intervals:
        target.write(_with_intervals(view, query, asked, drawing, target.words))
    elif acceptability:
        target.write(_accepted(view, query, asked, drawing, target.words))
    else:
        target.write(_ranked(view, query, asked))


def _one_answer(given: Mapping[str, Any]) -> None:
    """InvalidQuery where several answers are asked for at once."""
    several = [option for option, value in given.items() if value]
    if len(several) > 1:
        raise InvalidQuery("{option}: an answer of its own; leave out {other}", option=several[0], other=several[1])


def _ranked(view: View, query: PriorityQuery, asked: Mapping[str, Any]) -> Answer:
    from concerted.graph.analyses.recruitment.records import Priority, priority_records

    records = priority_records(view.projection, query, view.lang)
    return Answer(
        view.header() | {"query": asked, "count": len(records), "priorities": records}, {"priorities": records},
        lambda screen: ranking(screen, list(map(view.starred, records)), query.instrument, view.caption(screen.words)), Priority,
        release=view.release,
    )


def _explained(view: View, query: PriorityQuery, asked: Mapping[str, Any], state: str) -> Answer:
    from concerted.graph.analyses.recruitment.records import Share, explain

    account = explain(view.projection, view.state(state, view.as_of), query, view.lang)
    return Answer(
        view.header() | {"query": asked, **plain(account)}, {"species": account.species},
        lambda screen: _render_account(screen, view, account), Share, release=view.release,
    )


def _compared(view: View, query: PriorityQuery, asked: Mapping[str, Any]) -> Answer:
    from concerted.graph.analyses.recruitment.alternatives import ComparedRanks, compared_ranks

    records = compared_ranks(view.projection, query, view.lang)
    return Answer(
        view.header() | {"query": asked, "count": len(records), "priorities": records}, {"priorities": records},
        lambda screen: ranks.compared(screen, list(map(view.starred, records)), query.instrument, view.caption(screen.words)),
        ComparedRanks, release=view.release,
    )


def _with_intervals(view: View, query: PriorityQuery, asked: Mapping[str, Any], drawing: Drawing, words: Words) -> Answer:
    from concerted.graph.analyses.recruitment.intervals.records import PriorityInterval, assumptions, interval_records

    records = interval_records(view.projection, query, drawing.draws, drawing.seed, view.lang, drawing.chances)
    told = [remark.told(words) for remark in assumptions(query, drawing.chances)]
    document = view.header() | {
        "query": asked, "draws": drawing.draws, "seed": drawing.seed, "chances": asdict(drawing.chances), "assumptions": told,
        "count": len(records), "priorities": records,
    }
    return Answer(
        document, {"priorities": records},
        lambda screen: ranks.intervals(
            screen, list(map(view.starred, records)), query.instrument, view.caption(screen.words),
            ranks.drawn(screen.words, drawing.draws, drawing.seed, told),
        ),
        PriorityInterval, release=view.release,
    )


def _accepted(view: View, query: PriorityQuery, asked: Mapping[str, Any], drawing: Drawing, words: Words) -> Answer:
    from concerted.graph.analyses.recruitment.intervals.acceptability import Acceptability, acceptability

    found = acceptability(view.projection, query, drawing.draws, drawing.seed, view.lang, drawing.chances, words=words)
    return Answer(
        view.header() | {"query": asked, **plain(found)}, {"states": found.states},
        lambda screen: ranks.accepted(
            screen, found, list(map(view.starred, found.states)), query.instrument, view.caption(screen.words),
        ),
        Acceptability, release=view.release,
    )


def ranking(screen: Screen, records: Sequence[Priority], instrument: str, caption: str) -> None:
    """The ranking as a table for people."""
    from concerted.graph.analyses.recruitment.records import Priority

    title = screen.words("Not in {instrument}, by unmet responsibility {when}").format(instrument=called(instrument), when=caption)
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
