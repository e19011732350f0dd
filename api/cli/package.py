"""``concerted check`` and ``concerted info``: is a data package right, and what does the release hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from concerted.api.cli import options
from concerted.api.cli.stores import DataDir, Password, Uri, User, store_info
from concerted.api.cli.view import View
from concerted.api.output.tables import Column, interval, text
from concerted.api.output.targets import Answer, Target
from concerted.api.output.words import counted
from concerted.graph.facts.days.calendar import today
from concerted.graph.records import plain
from concerted.graph.vocabulary import Appendix, InstrumentKind, Language, StoreKind

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.api.output.words import Words
    from concerted.graph.analyses.contents import Contents
    from concerted.graph.analyses.history.standing import Standing


def check(
    path: Annotated[str, typer.Argument(metavar="PATH", help="A data package: its directory, or its datapackage.json.")],
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Validate a data package: every problem with file, line, column, value, and what would be accepted."""
    target = Target.of(format, output, lang)
    from concerted.loaders import read_package

    release = read_package(path)
    heights = {name: frame.height for name, frame in release.tables.items()}
    document = {"release": release.header, "tables": heights}
    rows = [{"table": name, "rows": n} for name, n in heights.items()]

    def render(screen: Screen) -> None:
        counts = ", ".join(f"{n} {name}" for name, n in heights.items())
        told = screen.words("OK: {title}, published {published}\n{counts}\nrelease {release}")
        title = screen.english(release.title)
        screen.say(told.format(title=title, published=release.published, counts=counts, release=release.id))
        screen.footnote(title)

    target.write(Answer(document, {"tables": rows}, render))


def info(
    store: Annotated[
        str | None, typer.Option("--store", metavar="|".join(StoreKind), help="What a graph database holds, not the bundled release.")
    ] = None,
    verify: Annotated[bool, typer.Option("--verify", help="Read the store back and recompute the release id.")] = False,
    limits: Annotated[
        bool, typer.Option("--limits", help="How far the facts reach: until when, published numbers that differ, what was not read."),
    ] = False,
    uri: Uri = None,
    user: User = None,
    password: Password = None,
    data_dir: DataDir = None,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """The release: its id, counts, what holds at --as-of, how facts are known, and the sources."""
    target = Target.of(format, output, lang)
    if store is not None or verify:
        target.write(store_info(store or StoreKind.EMBEDDED, verify, uri, user, password, data_dir, release))
        return
    view = View.of(as_of, lang, release=release, data_dir=data_dir)
    if limits:
        target.write(_limits(view))
        return
    from concerted.graph.analyses.contents import CitedSource, contents
    from concerted.graph.analyses.history.standing import standing

    held = standing(view.projection, lang)
    found = contents(view.release)
    about = view.release.header | {"age_days": view.release.age_days(today())}
    document = view.header() | {"release": about, "standing": held} | plain(found)
    target.write(Answer(
        document, {"sources": found.sources}, lambda screen: _render(screen, document, found, view.starred(held)), CitedSource,
        release=view.release,
    ))


def _limits(view: View) -> Answer:
    from concerted.api.output.words import words
    from concerted.graph.analyses.limits import Unread
    from concerted.graph.analyses.limits import limits as found_in
    from concerted.graph.analyses.reproductions.records import Reproduction
    from concerted.loaders.notes import notes_of

    found = found_in(view.release, notes_of(view.release), view.lang, words(view.lang))

    def render(screen: Screen) -> None:
        _, until = screen.words, found.known_until
        screen.say(screen.english(view.release.title), "bold")
        screen.say(_("published on {day}; facts were looked for up to {complete}").format(day=until.release, complete=text(until.complete)))
        told = _("last listing {listing}, last membership {membership}, last amendment of a coverage {coverage}")
        screen.say(told.format(listing=text(until.listing), membership=text(until.membership), coverage=text(until.coverage)))
        if until.not_included:
            screen.say(_("what {meetings} adopted is not included").format(meetings=", ".join(until.not_included)))
        screen.records(
            _("Published numbers that are others here"), Reproduction, found.differences,
            Column("Subject", "what", word=True), Column("Of", "scope"), Column("Date", "as_of"), Column("As published", "published"),
            Column("Here", "here"), Column("Published by", "source", english=True), Column("Reason", "reason", english=True),
        )
        screen.records(
            _("Not read, or not known"), Unread, found.unread,
            Column("Subject", "what"), Column("Instrument", "instrument"), Column("States", "states", most=6), Column("Facts", "n"),
            Column("Said", "said"),
        )

    document = {"release": view.release.header, **plain(found)}
    return Answer(document, {"unread": found.unread, "differences": found.differences}, render, Unread)


def _render(screen: Screen, document: dict[str, Any], found: Contents, held: Standing) -> None:
    _, release = screen.words, document["release"]
    title = screen.english(release["title"])
    screen.say(title, "bold")
    age = release["age_days"]
    told = counted(
        _, age, "release {release}\npublished {published}, {n} day ago", "release {release}\npublished {published}, {n} days ago",
    )
    screen.say(told.format(release=release["id"], published=release["published"], n=age))
    screen.say(_("on {day}: {standing}").format(day=document["as_of"], standing=_standing(held, _)))
    screen.rows(_("Tables"), ("Table", "Rows"), found.tables.items(), right=("Rows",))
    shares = [(basis, n.facts, f"{n.share:.1%}") for basis, n in found.basis.items()]
    screen.rows(_("{n} facts by basis").format(n=found.facts), ("Basis", "Facts", "Share"), shares, right=("Facts", "Share"))
    first = sorted(found.sources, key=lambda source: (-source.facts, source.id))[: None if screen.all else 15]
    screen.rows(
        _("The {n} most cited of {all} sources").format(n=len(first), all=len(found.sources)),
        ("Facts", "Source", "Publisher", "Licence"), [(each.facts, each.title, each.publisher, each.licence) for each in first],
        right=("Facts",),
    )
    screen.footnote(title)


def _standing(held: Standing, _: Words) -> str:
    kinds, units, latest = held.instruments_in_force, held.units, held.latest
    parties = _("{n} Parties to the Convention").format(n=interval(held.parties)) if held.parties else _("no Parties to the Convention")
    told = _(
        "{parties}, {agreements} agreements and {memoranda} memoranda in force, "
        "{first} units on Appendix I and {second} on Appendix II"
    ).format(
        parties=parties, agreements=kinds[InstrumentKind.AGREEMENT],
        memoranda=kinds[InstrumentKind.MOU], first=units[Appendix.I], second=units[Appendix.II],
    )
    if latest is None:
        return told
    joined = _("the latest to join: {state}, {instrument}, {since}")
    return f"{told}; {joined.format(state=latest.named, instrument=latest.instrument, since=latest.since)}"
