"""``concerted pair`` and ``askers``: what two States share and what binds it, and who should ask a State to join."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from concerted.api.cli import options
from concerted.api.cli.view import View
from concerted.api.output.tables import Column, text
from concerted.api.output.targets import Answer, Target
from concerted.graph.errors import InvalidQuery
from concerted.graph.names.classes import with_class
from concerted.graph.records import plain
from concerted.graph.vocabulary import CONVENTION, AskingReason, Language, Listings, NameKind, Territories, called

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.api.output.words import Words
    from concerted.graph.analyses.recruitment.pairs import Binding, Joint, Pair, PairSide
    from concerted.graph.analyses.recruitment.partners import Asker

_NAME = "A State, by code or name."


def pair(
    one: Annotated[str, typer.Argument(metavar="STATE", help=_NAME)],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="Another State, by code or name.")],
    territories: options.Territories = Territories.SOVEREIGN,
    listings: options.Listings = Listings.ALL,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """What two States share, in which instruments they stand together, and what is unbound."""
    target = Target.of(format, output, lang)
    view = View.of(as_of, lang, territories, release, listings=listings)
    first, second = view.state(one, view.as_of), view.names.state(other, view.as_of)
    from concerted.graph.analyses.recruitment.pairs import SharedTaxon
    from concerted.graph.analyses.recruitment.pairs import pair as pair_of

    found = pair_of(view.projection, first, second, lang)
    asked = {"state": first, "other": second, "territories": territories, "listings": listings, "lang": lang}
    document = view.header() | {"query": asked, **plain(found)}
    sheets = {"shared": found.shared, "instruments": found.instruments, "by_season": found.by_season, "seasons": found.seasons}
    target.write(Answer(document, sheets, lambda screen: _render_pair(screen, view, found), SharedTaxon, release=view.release))


def _render_pair(screen: Screen, view: View, found: Pair) -> None:
    from concerted.graph.analyses.recruitment.pairs import SeasonShare, SharedTaxon, Together

    _, sides = screen.words, (found.state, found.other)
    names = [str(view.name_of(side.iso3, side.name, NameKind.STATE)) for side in sides]
    screen.say(_("{state} and {other}").format(state=_named(found.state, names[0]), other=_named(found.other, names[1])), "bold")
    screen.say(view.caption(_), "dim")
    for side in sides:
        for line in view.counts_for_told(_, side.iso3):
            screen.say(line)
    for line in _shared(_, found):
        screen.say(line)
    one, other = names
    screen.records(
        _("By season"), SeasonShare, found.by_season, Column("Season", "season"), Column(one, "n_state"), Column(other, "n_other"),
        Column("Both", "n_both"),
    )
    screen.records(
        _("Instruments"), Together, found.instruments, Column("Instrument", "instrument"), Column("Kind", "kind"), Column(one, "state"),
        Column(other, "other"), Column("Shared species", "n_taxa"), Column("Bound", "n_bound"),
    )
    joins: list[tuple[str, Binding | Joint]] = [
        (name, each) for name, side in zip(names, sides, strict=True) for each in side.would_bind
    ]
    joins += [(_("both"), each) for each in found.if_both]
    screen.rows(
        _("What joining would bind"), ("Who joins", "Instrument", "Unbound now", "Shared species", "Which"),
        [(name, each.instrument, each.n_unbound, each.n_taxa, screen.some(each.taxa, 2))
         for name, each in joins],
        right=("Unbound now", "Shared species"),
    )
    for name, side in zip(names, sides, strict=True):
        if side.engaged_alone:
            told = _("Species for which {state} alone is engaged: {n} ({names})")
            screen.say(told.format(state=name, n=len(side.engaged_alone), names=screen.some(side.engaged_alone, 6)))
    alone, seasons = _("{state} alone"), _("Season in {state}")
    shared = list(map(view.starred, found.shared))
    screen.records(
        _("Shared species, those that tie closest first"), SharedTaxon, shared,
        Column("Species", "taxon"), Column("Name", "name"), Column("States", "n_states"), Column("Closeness", "weight", digits=3),
        Column("Firmness", "firmness", spare=True), Column("Bound by", "bound_by", most=2),
        Column(alone.format(state=one), "engages_state", most=2), Column(alone.format(state=other), "engages_other", most=2),
        Column(seasons.format(state=one), "seasons_state", spare=True), Column(seasons.format(state=other), "seasons_other", spare=True),
    )
    screen.footnote(*names, *(each.name for each in shared))


def _named(side: PairSide, name: str) -> str:
    return f"{name} ({side.iso3})"


def _shared(_: Words, found: Pair) -> Iterator[str]:
    """How much the two share, and how close that makes them."""
    by_class = ", ".join(f"{with_class(name, _)}: {n}" for name, n in found.by_class.items()) or _("none")
    yield _("Shared species: {n} ({by_class}); firm: {firm}; bound: {bound}; unbound: {unbound}").format(
        n=found.n_shared, by_class=by_class, firm=found.n_firm, bound=found.n_bound, unbound=found.n_shared - found.n_bound,
    )
    if found.by_realm:
        yield _("By realm: {realms}").format(realms=", ".join(f"{_(realm)}: {n}" for realm, n in found.by_realm.items()))
    if found.state.rank is not None:
        told = _("Closeness {weight}; {state} has place {one} among the partners of {other}, {other} place {two} among those of {state}.")
        state, other = found.state.counts_for.name, found.other.counts_for.name
        yield told.format(weight=text(found.weight), state=state, other=other, one=found.state.rank, two=found.other.rank)


def askers(
    state: Annotated[str, typer.Argument(metavar="STATE", help=f"Who is to be asked. {_NAME}")],
    instrument: Annotated[
        str, typer.Option("--instrument", metavar="NAME", help="What it is to join; the Convention when not given.")
    ] = CONVENTION,
    top: Annotated[int, typer.Option("--top", metavar="N", help="The first N.")] = 10,
    territories: options.Territories = Territories.SOVEREIGN,
    listings: options.Listings = Listings.ALL,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Who should ask a State to join: members that share most of its open systems, with reasons."""
    target = Target.of(format, output, lang)
    view = View.of(as_of, lang, territories, release, listings=listings)
    code, key = view.state(state, view.as_of), view.instrument(instrument)
    from concerted.graph.analyses.recruitment.partners import Asker, no_askers
    from concerted.graph.analyses.recruitment.partners import askers as askers_of

    InvalidQuery.unless_whole("top", top)
    records, header = askers_of(view.projection, code, key, lang, top), view.header()
    if not records:
        header["remarks"] = [*header["remarks"], no_askers(key).told(target.words)]
    asked = {
        "state": code, **view.counts_for(code), "instrument": key, "top": top, "territories": territories, "listings": listings,
        "lang": lang,
    }
    document = header | {"query": asked, "count": len(records), "askers": records}
    target.write(Answer(
        document, {"askers": records}, lambda screen: _render_askers(screen, view, code, key, records), Asker, release=view.release,
    ))


def _render_askers(screen: Screen, view: View, code: str, instrument: str, records: Sequence[Asker]) -> None:
    from concerted.graph.analyses.recruitment.partners import Asker
    from concerted.graph.names.labels import state_label

    _ = screen.words
    name = view.name_of(code, state_label(view.release, code, view.lang), NameKind.STATE)
    said = called(instrument)
    used = {reason for record in records for reason in record.reasons}
    screen.records(
        _("Who should ask {state} to join {instrument} {when}").format(state=f"{name} ({code})", instrument=said, when=view.caption(_)),
        Asker, list(map(view.starred, records)),
        Column("Rank", "rank"), Column("State", "state"), Column("Region", "region", spare=True, word=True),
        Column("Shared species", "n_shared"), Column("Closeness", "weight"), Column("Both in", "member_of", most=3),
        Column("Gaps of its own", "n_gaps", spare=True), Column("Reasons", "reasons"), Column("Which", "taxa", most=1, counted=True),
        notes=[
            *view.counts_for_told(_, code), *(f"{_(reason)}: {_(reason.says)}" for reason in AskingReason if reason in used),
        ],
    )
    screen.footnote(name)
