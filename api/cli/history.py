"""``concerted timeline`` and ``concerted diff``: what changed, when, and by which fact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from concerted.api.cli import options
from concerted.api.cli.view import View
from concerted.api.output.causes import causes
from concerted.api.output.tables import Column
from concerted.api.output.targets import Answer, Target
from concerted.api.output.words import counted
from concerted.graph.errors import InvalidQuery
from concerted.graph.records import plain
from concerted.graph.vocabulary import CONVENTION, Change, EntryChange, Language, Listings, Metric, Role, Territories

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.graph.analyses.history.changes import ChangedGap
    from concerted.graph.analyses.history.timeline import Event, Happening


def timeline(
    instrument: Annotated[
        str | None, typer.Option("--instrument", metavar="NAME", help="Whose history; the Convention when not given.")
    ] = None,
    systems: Annotated[
        bool, typer.Option("--systems", help="Means over all migration systems at each 1 January, not one instrument.")
    ] = False,
    taxon: Annotated[
        str | None, typer.Option("--taxon", metavar="NAME", help="With --systems: not means, but each system of a taxon and below it.")
    ] = None,
    taxon_class: Annotated[
        str | None, typer.Option("--class", metavar="NAME", help="With --systems: those of one class, such as Aves.")
    ] = None,
    territories: options.Territories = Territories.SOVEREIGN,
    listings: options.Listings = Listings.ALL,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Members and completeness of an instrument by date, up to --as-of, with the events."""
    target = Target.of(format, output, lang)
    view = View.of(as_of, lang, territories, release, listings=listings)
    if systems:
        if instrument is not None:
            raise InvalidQuery("--systems: is of all instruments together; leave --instrument out")
        target.write(_systems(view, view.taxon(taxon), view.value("taxa", "class", taxon_class)))
        return
    for option, value in (("--taxon", taxon), ("--class", taxon_class)):
        if value is not None:
            raise InvalidQuery("{option}: only --systems takes it", option=option)
    if territories != Territories.SOVEREIGN:
        raise InvalidQuery("--territories: the history of an instrument counts them for their sovereign; only --systems takes it")
    if listings != Listings.ALL:
        raise InvalidQuery("--listings: the history of an instrument counts all; only --systems takes it")
    key = view.instrument(instrument or CONVENTION)
    from concerted.graph.analyses.history import timeline as history

    events = history.timeline(view.release, key, lang, view.as_of)
    document = view.header() | {"instrument": key, "events": events}

    def render(screen: Screen) -> None:
        rows = [
            (e.date, e.members, *(getattr(e.completeness, metric, None) for metric in Metric), _happened(e, screen)) for e in events
        ]
        screen.rows(
            f"{key} {view.caption(screen.words)}", ("Date", "Members", *Metric, "What happened"), rows, right=("Members", *Metric),
        )

    target.write(Answer(document, {"events": events}, render, history.Event, release=view.release))


def _systems(view: View, taxon: str | None, taxon_class: str | None) -> Answer:
    from concerted.graph.analyses.completeness.records import SystemsAt, systems_through_time

    records = systems_through_time(view.projection, taxon_class, taxon)

    def render(screen: Screen) -> None:
        means = screen.words("Migration systems {when}: means, of A the share that is complete")
        title = means if taxon is None else screen.words("Migration systems {when}: each by itself")
        of = Column("Systems", "n_systems") if taxon is None else Column("Species", "taxon")
        columns = (Column("Date", "date"), of, *(Column(metric, metric) for metric in Metric))
        screen.records(title.format(when=view.caption(screen.words)), SystemsAt, records, *columns)

    return Answer(view.header() | {"systems": records}, {"systems": records}, render, SystemsAt, release=view.release)


def _happened(event: Event, screen: Screen) -> str:
    _ = screen.words
    parts = [_("entry into force")] if event.entry_into_force else []
    for happenings, member, signed in (
        (event.joined, _("joined: {codes}"), _("signed: {codes}")), (event.left, _("left: {codes}"), _("signature ended: {codes}")),
    ):
        for said, is_member in ((member, True), (signed, False)):
            if named := _codes(happenings, is_member):
                parts.append(said.format(codes=screen.some(named, 12)))
    for n, said in (
        (event.listed, counted(_, event.listed, "1 listing begins", "{n} listings begin")),
        (event.delisted, counted(_, event.delisted, "1 listing ends", "{n} listings end")),
    ):
        if n:
            parts.append(said.format(n=n))
    return "; ".join(parts + ([_("ended")] if event.ended else []))


def _codes(happenings: Sequence[Happening], is_member: bool) -> list[str]:
    return [found.iso3 for found in happenings if Role(found.role).makes_member == is_member]


def diff(
    one: Annotated[str, typer.Argument(metavar="DATE", help="One of the dates, YYYY-MM-DD, or a meeting such as COP11.")],
    other: Annotated[str, typer.Argument(metavar="DATE", help="The other; the earlier of the two comes first in the answer.")],
    instrument: options.Instrument = None,
    state: options.State = None,
    taxon: options.Taxon = None,
    taxon_class: Annotated[str | None, typer.Option("--class", metavar="NAME", help="One class of taxa, such as Aves.")] = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """The gaps that closed and those that opened between two dates, and by which fact; what was listed and delisted."""
    target = Target.of(format, output, lang)
    earlier_day, later_day = sorted((options.day(one, "DATE"), options.day(other, "DATE")))
    view = View.of(later_day.isoformat(), lang, release=release)
    from concerted.graph.analyses.gaps.query import GapQuery
    from concerted.graph.analyses.history.changes import ChangedGap, changes
    from concerted.graph.analyses.history.entries import ChangedEntry, changed_entries

    query = GapQuery(
        state=view.state(state, earlier_day), taxon=view.taxon(taxon), instrument=view.instrument(instrument),
        taxon_class=view.value("taxa", "class", taxon_class),
    )
    of_class, days = query.taxon_class, (earlier_day, later_day)
    found = changes(view.release, days, lang, query)
    entries = changed_entries(
        view.release, days, lang, instrument=query.instrument, taxon=query.taxon, class_=of_class, state=query.state,
    )
    asked = {"instrument": query.instrument, "state": query.state, "taxon": query.taxon, "class": of_class, "lang": lang}
    document = {
        "release": view.release.header, "remarks": view.remarks(), "query": asked, "from": earlier_day, "to": later_day,
        **{str(change): _without_change(found, change) for change in Change}, "listings": entries,
    }

    def render(screen: Screen) -> None:
        _ = screen.words
        for change, said in (
            (Change.CLOSED, _("{n} closed between {earlier} and {later}")),
            (Change.POSSIBLY_CLOSED, _("{n} possibly closed between {earlier} and {later}")),
            (Change.OPENED, _("{n} opened between {earlier} and {later}")),
        ):
            records = [view.starred(gap) for gap in found if gap.change == change]
            if change == Change.POSSIBLY_CLOSED and not records:
                continue
            screen.rows(
                said.format(n=len(records), earlier=earlier_day, later=later_day),
                ("Kind", "State", "Instrument", "Taxa", "Which", "By"),
                [
                    (gap.kind, gap.state, gap.instrument, gap.n_taxa, screen.some(gap.taxa, 1), causes(gap.by, view.release, screen))
                    for gap in records
                ],
                right=("Taxa",), spare=("Which",),
            )
            screen.footnote(*(gap.state.name for gap in records if gap.state))
        for edge, said in (
            (EntryChange.LISTED, _("{n} listed between {earlier} and {later}")),
            (EntryChange.DELISTED, _("{n} delisted between {earlier} and {later}")),
        ):
            shown = [view.starred(entry) for entry in entries if entry.change == edge]
            if shown:
                screen.records(
                    said.format(n=len(shown), earlier=earlier_day, later=later_day), ChangedEntry, shown,
                    Column("Taxon", "taxon"), Column("Name", "name"), Column("Appendix", "appendix"), Column("Population", "population"),
                    Column("Since", "since"), Column("Until", "until"), Column("Listed under", "listed_under"),
                )
                screen.footnote(*(entry.name for entry in shown))

    target.write(Answer(document, {"changes": found, "listings": entries}, render, ChangedGap, release=view.release))


def _without_change(found: list[ChangedGap], change: Change) -> list[dict[str, object]]:
    """The gaps of one list of the document, where its name says what happened to them."""
    return [{name: value for name, value in plain(gap).items() if name != "change"} for gap in found if gap.change == change]
