"""``concerted network``: States tied by the species they share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from concerted.api.cli import options
from concerted.api.cli.registers import Sort
from concerted.api.cli.view import View
from concerted.api.output.tables import Column
from concerted.api.output.targets import Answer, Target
from concerted.graph.errors import InvalidQuery
from concerted.graph.records import plain
from concerted.graph.vocabulary import (
    CONVENTION,
    CommunityMethod,
    Language,
    Listings,
    Metric,
    NetworkQuestion,
    Territories,
    ids,
)

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.graph.analyses.network.communities import Communities, CommunityQuery
    from concerted.graph.analyses.network.cuts import Cuts
    from concerted.graph.analyses.network.query import NetworkQuery
    from concerted.graph.records import Record

# Which questions take an option that not all do.
_LISTED = (NetworkQuestion.STATES, NetworkQuestion.LOSSES, NetworkQuestion.CENTRAL)
_TAKEN_BY: Mapping[str, Sequence[NetworkQuestion]] = {
    "--least": tuple(question for question in NetworkQuestion if question != NetworkQuestion.LOSSES),
    **dict.fromkeys(("--method", "--seed", "--resolution"), (NetworkQuestion.COMMUNITIES,)),
    **dict.fromkeys(("--top", "--sort"), _LISTED),
}
# Pairs of States that a screen shows where nothing says how many.
_ON_A_SCREEN = 100


def network(
    question: Annotated[str, typer.Argument(metavar="|".join(NetworkQuestion), help="What is asked of the network.")],
    least: Annotated[
        int | None,
        typer.Option("--least", metavar="N", help="Tie States that share at least N species; 1, for cuts what keeps half together."),
    ] = None,
    instrument: Annotated[
        str | None, typer.Option("--instrument", metavar="NAME", help="Members of one instrument alone; of losses the Convention's.")
    ] = None,
    taxon_class: options.TaxonClass = None,
    appendix: options.OneAppendix = None,
    realm: options.OneRealm = None,
    region: options.Region = None,
    method: Annotated[
        str | None, typer.Option("--method", metavar="|".join(CommunityMethod), help="How communities are looked for; louvain.")
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", metavar="N", help="Where chance begins, for communities; 1.")] = None,
    resolution: Annotated[
        float | None, typer.Option("--resolution", metavar="X", help="Above 1 communities are smaller, below 1 larger; 1.")
    ] = None,
    top: options.Top = None,
    sort: Sort = None,
    territories: options.Territories = Territories.SOVEREIGN,
    listings: options.Listings = Listings.ALL,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """States joined by shared species: pairs, communities, what hangs on one State, what each member is worth, who is central."""
    target, view = Target.of(format, output, lang), View.of(as_of, lang, territories, release, listings=listings)
    asks = NetworkQuestion(options.choice("question", question, ids(NetworkQuestion)))
    given = {"--least": least, "--method": method, "--seed": seed, "--resolution": resolution, "--top": top, "--sort": sort}
    for option, value in given.items():
        if value is not None and asks not in _TAKEN_BY.get(option, tuple(NetworkQuestion)):
            taken_by = ", ".join(_TAKEN_BY[option])
            raise InvalidQuery(
                "{option}: says nothing of {question}; what takes it: {accepted}", option=option, question=asks, accepted=taken_by,
            )
    from concerted.graph.analyses.network.communities import CommunityQuery
    from concerted.graph.analyses.network.query import NetworkQuery

    about = view.instrument(CONVENTION if instrument is None and asks == NetworkQuestion.LOSSES else instrument)
    query = NetworkQuery(
        appendix, view.value("taxa", "class", taxon_class), realm, view.value("states", "cms_region", region), about, least,
    )
    asked = {
        "question": asks, "least": least, "instrument": about, "class": query.taxon_class, "appendix": appendix, "realm": realm,
        "region": query.region, "territories": territories, "listings": listings, "lang": lang,
    }
    if asks in _LISTED:
        target.write(_listed(view, asks, query, asked | {"top": top, "sort": sort}, target))
    elif asks == NetworkQuestion.CUTS:
        target.write(_cuts(view, query, asked))
    else:
        of = CommunityQuery(
            query, method or CommunityMethod.LOUVAIN, 1 if seed is None else seed, 1.0 if resolution is None else resolution,
        )
        target.write(_communities(view, of, asked | {"method": of.method, "seed": of.seed, "resolution": of.resolution}))


def _listed(view: View, asks: NetworkQuestion, query: NetworkQuery, asked: dict[str, Any], target: Target) -> Answer:
    from concerted.api.output.sorting import in_order, orders
    from concerted.graph.analyses.network.central import Central, central
    from concerted.graph.analyses.network.losses import Loss, losses
    from concerted.graph.analyses.network.ties import Tie, ties

    kind: type[Record] = {NetworkQuestion.STATES: Tie, NetworkQuestion.LOSSES: Loss, NetworkQuestion.CENTRAL: Central}[asks]
    top, sort = asked["top"], asked["sort"]
    if sort is not None:
        options.choice("--sort", sort, orders(kind))
    ask: Any = {NetworkQuestion.STATES: ties, NetworkQuestion.LOSSES: losses, NetworkQuestion.CENTRAL: central}[asks]
    found: list[Record] = list(in_order(ask(view.projection, query, view.lang, top), sort))
    document = view.header() | {"query": asked, "count": len(found), str(asks): found}
    most = _ON_A_SCREEN if top is None and not target.is_file else None
    screens: dict[NetworkQuestion, Callable[[Screen, View, Sequence[Record]], None]] = {
        NetworkQuestion.STATES: partial(_ties_shown, most=most), NetworkQuestion.LOSSES: _losses_shown,
        NetworkQuestion.CENTRAL: _central_shown,
    }
    return Answer(document, {str(asks): found}, lambda screen: screens[asks](screen, view, found), kind, release=view.release)


def _ties_shown(screen: Screen, view: View, found: Sequence[Record], most: int | None) -> None:
    from concerted.graph.analyses.network.ties import Tie

    _ = screen.words
    most = None if screen.all else most
    shown = [view.starred(each) for each in found[:most]]
    screen.records(
        _("{n} pairs of States that share species {when}").format(n=len(found), when=view.caption(_)), Tie, shown,
        Column("State", "state"), Column("Other", "other"), Column("Shared species", "n_shared"), Column("Weight", "weight"),
    )
    if most is not None and len(found) > most:
        screen.say(_("The first {most} are shown; --all, --top or a file has more.").format(most=most), "dim")
    screen.say(_("A species of n States weighs 1/(n − 1) between two of them."), "dim")


def _central_shown(screen: Screen, view: View, found: Sequence[Record]) -> None:
    from concerted.graph.analyses.network.central import Central

    _ = screen.words
    screen.records(
        _("States that share species, by how central they are {when}").format(when=view.caption(_)), Central, [*map(view.starred, found)],
        Column("Rank", "rank"), Column("State", "state"), Column("Region", "region", spare=True, word=True), Column("Species", "n_species"),
        Column("Ties", "n_ties"), Column("Strength", "strength"), Column("Betweenness", "betweenness", digits=3),
        Column("Eigenvector", "eigenvector", digits=3),
    )


def _losses_shown(screen: Screen, view: View, found: Sequence[Record]) -> None:
    from concerted.graph.analyses.network.losses import Loss

    _ = screen.words
    screen.records(
        _("How far the means fall without a member of {instrument} {when}").format(
            instrument=view.about.get("instrument", CONVENTION), when=view.caption(_)),
        Loss, [*map(view.starred, found)],
        Column("Rank", "rank"), Column("State", "state"), Column("Region", "region", spare=True, word=True),
        *(Column(metric, metric, digits=4) for metric in Metric), Column("Species", "n_taxa"), Column("Through it alone", "n_alone"),
        Column("No longer complete", "broken", count=True),
    )


def _cuts(view: View, query: NetworkQuery, asked: dict[str, Any]) -> Answer:
    from concerted.graph.analyses.network.cuts import Bridge, Cut, cuts

    found: Cuts = cuts(view.projection, query, view.lang)

    def render(screen: Screen) -> None:
        _ = screen.words
        when = view.caption(_)
        screen.records(
            _("States without which others are cut off, of those that share {least} species {when}").format(least=found.least, when=when),
            Cut, [*map(view.starred, found.cuts)],
            Column("State", "state"), Column("Region", "region", spare=True, word=True), Column("Ties", "n_ties"),
            Column("Parts", "n_parts"), Column("Cut off", "n_cut_off"), Column("Who", "cut_off", most=6),
        )
        screen.records(
            _("Ties without which others are cut off {when}").format(when=when), Bridge, [*map(view.starred, found.bridges)],
            Column("State", "state"), Column("Other", "other"), Column("Shared species", "n_shared"),
        )
        parts = screen.some([str(n) for n in found.parts], 8) or "–"
        screen.say(_("{n} States with {pairs} ties; hanging together: {parts}.").format(n=found.n_states, pairs=found.n_pairs, parts=parts))
        if found.least_found:
            said = _("{least} is the most shared species at which half of the States still hang together; --least asks for others.")
            screen.say(said.format(least=found.least), "dim")

    document = view.header() | {"query": asked, **plain(found)}
    return Answer(document, {"cuts": found.cuts, "bridges": found.bridges}, render, Cut, release=view.release)


def _communities(view: View, query: CommunityQuery, asked: dict[str, Any]) -> Answer:
    from concerted.graph.analyses.network.communities import REGIONS, Agreement, Community, communities

    found: Communities = communities(view.projection, query)

    def render(screen: Screen) -> None:
        _ = screen.words
        when = view.caption(_)
        screen.records(
            _("Communities of States that share species {when}").format(when=when), Community, found.communities,
            Column("No.", "number"), Column("Region", "region", word=True), Column("Of it", "share"), Column("States", "n_states"),
            Column("Inside", "inside"), Column("Who", "states", most=12),
        )
        screen.records(
            _("How they agree with regions and with lists of Range States {when}").format(when=when), Agreement,
            [replace(each, division=_("regions")) if each.division == REGIONS else each for each in found.agreement],
            Column("Division", "division"), Column("States", "n_states", spare=True), Column("Groups", "n_groups", spare=True),
            Column("Adjusted Rand", "adjusted_rand"), Column("Mutual information", "mutual_information"),
            Column("Modularity", "modularity", spare=True), Column("Closest", "closest"), Column("Likeness", "jaccard"),
        )
        said = _("{n} States with {pairs} ties, modularity {modularity}, by {method}; another seed may give others of about the same.")
        if found.seed is None:
            said = _("{n} States with {pairs} ties, modularity {modularity}, by {method}.")
        told = {"n": found.n_states, "pairs": found.n_pairs, "modularity": f"{found.modularity:.3f}", "method": _(found.method)}
        screen.say(said.format(**told))

    document = view.header() | {"query": asked, **plain(found)}
    return Answer(document, {"communities": found.communities, "agreement": found.agreement}, render, Community, release=view.release)
