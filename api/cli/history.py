"""``concerted timeline`` and ``concerted diff``: what changed, when, and by which fact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from concerted.api.cli import options
from concerted.api.cli.view import View, release_header
from concerted.api.output.causes import causes
from concerted.api.output.tables import Column, some
from concerted.api.output.targets import Answer, Target
from concerted.graph.errors import InvalidQuery
from concerted.graph.records import plain
from concerted.graph.vocabulary import CONVENTION, Change, EntryChange, Language, Metric, Role, Territories

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.api.output.words import Words
    from concerted.graph.analyses.history.changes import ChangedGap
    from concerted.graph.analyses.history.timeline import Event, Happening


def timeline(
    instrument: Annotated[
        str | None, typer.Option("--instrument", metavar="ID", help="Whose history; the Convention when not given.")
    ] = None,
    systems: Annotated[
        bool, typer.Option("--systems", help="Means over all migration systems at each 1 January, not one instrument.")
    ] = False,
    territories: options.Territories = Territories.SOVEREIGN,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Members and completeness of an instrument by date, up to --as-of, with the events."""
    target = Target.of(format, output, lang)
    view = View.of(as_of, lang, territories, release)
    if systems:
        if instrument is not None:
            raise InvalidQuery("--systems: is of all instruments together; leave --instrument out")
        target.write(_systems(view))
        return
    if territories != Territories.SOVEREIGN:
        raise InvalidQuery("--territories: the history of an instrument counts them for their sovereign; only --systems takes it")
    key = view.instrument(instrument or CONVENTION)
    from concerted.graph.analyses.history import timeline as history

    events = history.timeline(view.release, key, lang, view.as_of)
    document = view.header() | {"instrument": key, "events": events}

    def render(screen: Screen) -> None:
        rows = [
            (e.date, e.members, *(getattr(e.completeness, metric, None) for metric in Metric), _happened(e, screen.words)) for e in events
        ]
        screen.rows(
            f"{key} {view.caption(screen.words)}", ("Date", "Members", *Metric, "What happened"), rows, right=("Members", *Metric),
        )

    target.write(Answer(document, {"events": events}, render, history.Event))


def _systems(view: View) -> Answer:
    from concerted.graph.analyses.completeness.records import SystemsAt, systems_through_time

    records = systems_through_time(view.projection)

    def render(screen: Screen) -> None:
        title = screen.words("Migration systems {when}: means, of A the share that is complete")
        columns = (Column("Date", "date"), Column("Systems", "n_systems"), *(Column(metric, metric) for metric in Metric))
        screen.records(title.format(when=view.caption(screen.words)), SystemsAt, records, *columns)

    return Answer(view.header() | {"systems": records}, {"systems": records}, render, SystemsAt)


def _happened(event: Event, _: Words) -> str:
    parts = [_("entry into force")] if event.entry_into_force else []
    for happenings, member, signed in (
        (event.joined, _("joined: {codes}"), _("signed: {codes}")), (event.left, _("left: {codes}"), _("signature ended: {codes}")),
    ):
        for said, is_member in ((member, True), (signed, False)):
            if named := _codes(happenings, is_member):
                parts.append(said.format(codes=some(named, 12)))
    for n, one, many in (
        (event.listed, _("1 listing begins"), _("{n} listings begin")), (event.delisted, _("1 listing ends"), _("{n} listings end")),
    ):
        if n:
            parts.append((many if n > 1 else one).format(n=n))
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
    from concerted.graph.analyses.gaps.records import GapQuery
    from concerted.graph.analyses.history.changes import ChangedGap, changes
    from concerted.graph.analyses.history.entries import ChangedEntry, changed_entries

    query = GapQuery(state=view.state(state), taxon=view.taxon(taxon), instrument=view.instrument(instrument))
    of_class = view.value("taxa", "class", taxon_class)
    days = earlier_day, later_day
    found = changes(view.release, days, lang, query, of_class)
    entries = changed_entries(
        view.release, days, lang, instrument=query.instrument, taxon=query.taxon, class_=of_class, state=query.state,
    )
    asked = {"instrument": query.instrument, "state": query.state, "taxon": query.taxon, "class": of_class, "lang": lang}
    document = {
        "release": release_header(view.release), "remarks": view.remarks(), "query": asked, "from": earlier_day, "to": later_day,
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
                [(gap.kind, gap.state, gap.instrument, gap.n_taxa, some(gap.taxa, 1), causes(gap.by, view.release, _)) for gap in records],
                right=("Taxa",),
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

    target.write(Answer(document, {"changes": found, "listings": entries}, render, ChangedGap))


def _without_change(found: list[ChangedGap], change: Change) -> list[dict[str, object]]:
    """The gaps of one list of the document, where its name says what happened to them."""
    return [{name: value for name, value in plain(gap).items() if name != "change"} for gap in found if gap.change == change]
