"""``concerted verify-next``: which contested facts to verify next, and the question to put to each State."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from concerted.api.cli import options
from concerted.api.cli.view import View
from concerted.api.output.tables import Column
from concerted.api.output.targets import Answer, Target
from concerted.graph.vocabulary import CONVENTION, Language, Listings, Territories, called

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.graph.analyses.recruitment.verification.records import Queue

# Questions that are told where no number is given.
TOP = 100
COLUMNS = (
    Column("Rank", "rank"), Column("State", "state"), Column("Region", "region", spare=True, word=True), Column("Species", "taxon"),
    Column("Fact", "kind", spare=True), Column("Instrument", "instrument", spare=True), Column("Why", "reasons"),
    Column("Chance", "chance"), Column("Moved", "ranks_moved"), Column("Most", "most_moved"), Column("Best set", "best_set_at_stake"),
    Column("Completes", "closes", count=True, spare=True), Column("Gap", "gap_at_stake"), Column("Ask", "ask", most=1, spare=True),
)


def verify_next(
    instrument: Annotated[
        str, typer.Option("--instrument", metavar="NAME", help="Whose ranking the facts move; that of the Convention when not given.")
    ] = CONVENTION,
    state: options.State = None,
    taxon_class: options.TaxonClass = None,
    realm: options.OneRealm = None,
    region: options.Region = None,
    top: Annotated[int, typer.Option("--top", metavar="N", help="The first N.")] = TOP,
    chance: options.Chance = None,
    territories: options.Territories = Territories.SOVEREIGN,
    listings: options.Listings = Listings.ALL,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Contested facts in the order in which verifying them could move the ranking, and the question to put to each State."""
    target = Target.of(format, output, lang)
    view = View.of(as_of, lang, territories, release, listings=listings)
    from concerted.graph.analyses.recruitment.ranking import PriorityQuery
    from concerted.graph.analyses.recruitment.verification.effects import BEST_SET
    from concerted.graph.analyses.recruitment.verification.records import ToVerify, verifications
    from concerted.graph.analyses.recruitment.verification.sentences import assumptions
    from concerted.graph.projection.perturbation import Chances

    query = PriorityQuery(
        instrument=view.instrument(instrument), taxon_class=view.value("taxa", "class", taxon_class), realm=realm,
        region=view.value("states", "cms_region", region), top=top,
    )
    chances, key = Chances.said(chance or ()), view.state(state, view.as_of)
    queue = verifications(view.projection, query, key, lang, target.words, chances)
    told = [remark.told(target.words) for remark in assumptions(chances)]
    asked = {
        "instrument": query.instrument, "state": key, **view.counts_for(key), "class": query.taxon_class, "realm": realm,
        "region": query.region, "top": top, "chance": chance or None, "territories": territories, "listings": listings, "lang": lang,
    }
    document = view.header() | {
        "query": asked, "count": len(queue.records), "total": queue.total, "best_set": BEST_SET, "chances": asdict(chances),
        "assumptions": told, "verifications": queue.records,
    }
    target.write(Answer(
        document, {"verifications": queue.records}, lambda screen: _render(screen, view, queue, key, query.instrument, told), ToVerify,
        release=view.release,
    ))


def _render(screen: Screen, view: View, queue: Queue, state: str | None, instrument: str, told: Sequence[str]) -> None:
    from concerted.graph.analyses.recruitment.verification.records import ToVerify

    _ = screen.words
    name = called(instrument)
    about = {"n": f"{len(queue.records):,}", "total": f"{queue.total:,}", "instrument": name, "when": view.caption(_)}
    title, lines = _("Facts to verify for the ranking of {instrument} {when}"), [*view.counts_for_told(_, state)]
    if queue.records:
        title = _("{n} of {total} facts to verify for the ranking of {instrument} {when}")
        lines += told
        lines.append(_("Moved: of how many the rank is another without it; most: who moves farthest, + back. The questions: --format csv."))
    screen.records(title.format(**about), ToVerify, list(map(view.starred, queue.records)), *COLUMNS, notes=lines)
