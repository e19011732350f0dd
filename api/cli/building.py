"""``concerted build``: a release made of sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from concerted.api.cli import options
from concerted.api.output.files import Shortened
from concerted.api.output.progress import progress
from concerted.api.output.tables import Column
from concerted.api.output.targets import Answer, Target
from concerted.api.output.words import counted
from concerted.graph.errors import ConcertedError, InvalidQuery
from concerted.graph.records import plain
from concerted.graph.vocabulary import ClaimStatus, Language

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.graph.facts.release import Release
    from concerted.loaders.build.report import Report, Unresolved

DecisionsFile = Annotated[
    str, typer.Option("--decisions", metavar="FILE", help="Recorded decisions, a CSV file; decisions.csv here when not given."),
]
# Lines of a list that has thousands.
_SHOWN = 15
# Letters that the numbers of a file take on a screen, and those that its name has at the least.
_NUMBERS, _SHORTEST = 52, 20


def build(
    files: Annotated[list[str], typer.Argument(metavar="FILES...", help="Files, archives and folders of any source that is known.")],
    out: Annotated[str, typer.Option("--out", metavar="FOLDER", help="The folder of the new release.")],
    onto: Annotated[str | None, typer.Option("--onto", metavar="PATH|ID", help="A release to which they are added.")] = None,
    as_: Annotated[
        str | None,
        typer.Option("--as", metavar="SOURCE", help="Of which source of template --list the files are, where their columns do not say."),
    ] = None,
    edition: Annotated[
        str | None, typer.Option("--edition", metavar="DATE", help="Day or year of their publication, where their names do not say it."),
    ] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="What to call the release.")] = None,
    published: Annotated[
        str | None, typer.Option("--published", metavar="DATE", help="Its day of publication; the newest of what goes in when not given."),
    ] = None,
    decisions: DecisionsFile = "decisions.csv",
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Make a release of sources: all of it or nothing; says of every row whether it was taken, and why not."""
    target = Target.of(format, output, lang)
    dated, day = _date("--edition", edition, year=True), _date("--published", published)
    from concerted.loaders.build.building import build as made_of
    from concerted.loaders.build.reading import Input
    from concerted.loaders.build.report import Taken, refusals, report
    from concerted.loaders.build.writing import CLAIMS, refuse_place, write_build
    from concerted.loaders.package.package import keep_package
    from concerted.loaders.reconcile.decisions import read_decisions
    from concerted.releases import find

    if (chosen := Path(decisions)) != Path("decisions.csv") and not chosen.is_file():
        raise InvalidQuery("--decisions: there is no file {path}", path=decisions)
    # Before anything is read, which takes its time.
    refuse_place(Path(out), [Path(name) for name in (*files, onto or "") if name])
    base = None if onto is None else find(onto)
    built = made_of(
        [Input(file, as_, dated) for file in files], onto=base, decisions=read_decisions(chosen), title=title,
        published=date.fromisoformat(day) if day else None, progress=progress(),
    )
    told, refused = report(built), refusals(built)
    try:
        write_build(built, told, refused, Path(out))
        keep_package(out, built.release, {CLAIMS: (Path(out) / CLAIMS).read_bytes()})
    except OSError as error:
        raise ConcertedError("cannot write {path}: {why}; what was there stays as it was", path=out, why=error.strerror) from error
    sheets = {"files": told.files, "refused": refused, "unresolved": told.unresolved, "reasons": told.reasons}

    def render(screen: Screen) -> None:
        _drawn(screen, told, base, out)

    target.write(Answer(plain(told) | {"folder": out}, sheets, render, Taken, repeatable=False))


def _date(option: str, text: str | None, year: bool = False) -> str | None:
    """A day, or where that is enough a year, as it was written."""
    from concerted.graph.facts.days.partial import PartialDate

    if text is None:
        return None
    try:
        if text.isascii() and len(text) in (len("2026-11-25"), *[len("2026")] * year):
            PartialDate.of(text)
            return text
    except ValueError:
        pass
    if year:
        raise InvalidQuery("{option}: {value!r} is not accepted; a day as YYYY-MM-DD, or a year, is", option=option, value=text)
    raise InvalidQuery("{option}: {value!r} is not accepted; a day as YYYY-MM-DD is", option=option, value=text)


def _drawn(screen: Screen, told: Report, base: Release | None, out: str) -> None:
    from concerted.loaders.build.report import Reason, Taken

    _, room = screen.words, max(screen.console.width - _NUMBERS, _SHORTEST)
    named = Shortened([name for each in told.files for name in (each.file, *each.also)], None if screen.all else room)
    screen.say(_("{folder} holds release {release}, published {published}: {title}").format(
        folder=out, release=told.release[:12], published=told.published, title=told.title,
    ), "bold")
    screen.records(
        _("What came of the files"), Taken, [replace(each, file=named(each.file)) for each in told.files],
        Column("File", "file"), Column("Source", "source", spare=True), Column("Edition", "edition", spare=True), Column("Rows", "rows"),
        Column("Accepted", "accepted"), Column("In part", "partly"), Column("Refused", "refused"), notes=list(_notes(screen, told, named)),
    )
    _draw_tables(screen, told, base)
    if told.claims:
        screen.rows(
            _("Values that are claimed more than once"), ("Status", "Values"), [(_(status), n) for status, n in told.claims.items()],
            right=("Values",),
        )
    if told.decisions:
        applied = counted(_, told.decisions, "{n} recorded decision was applied", "{n} recorded decisions were applied")
        screen.say(applied.format(n=told.decisions))
        screen.say("")
    if told.reasons:
        first = told.reasons[: None if screen.all else _SHOWN]
        screen.records(
            _("Why something was refused"), Reason, [replace(each, first=named(each.first)) for each in first],
            Column("Rows", "n"), Column("Reason", "why", english=True), Column("First", "first"),
        )
    if told.unresolved:
        _draw_unresolved(screen, told.unresolved)
    _draw_next(screen, told, base, out)


def _notes(screen: Screen, told: Report, named: Shortened) -> Iterable[str]:
    """What the rows are in all, and what was given more than once."""
    _, files = screen.words, told.files
    if len(files) > 1:
        yield _("In all {rows} rows: {accepted} accepted, {partly} in part, {refused} refused").format(
            rows=sum(each.rows for each in files), accepted=sum(each.accepted for each in files),
            partly=sum(each.partly for each in files), refused=sum(each.refused for each in files),
        )
    for each in files:
        if each.also:
            others = ", ".join(map(named, each.also))
            yield _("{file} was read once; it holds what {others} holds").format(file=named(each.file), others=others)
    if len(files) > 1 or any(each.also for each in files):
        # A line between them and what follows.
        yield ""


def _draw_tables(screen: Screen, told: Report, base: Release | None) -> None:
    _, rows = screen.words, {name: n for name, n in told.tables.items() if n or (base and base[name].height)}
    if base is None:
        screen.rows(_("Rows of the release"), ("Table", "Rows"), rows.items(), right=("Rows",))
        return
    compared = [(name, n, base[name].height) for name, n in rows.items()]
    screen.rows(_("Rows of the release"), ("Table", "Rows", "Before"), compared, right=("Rows", "Before"))


def _draw_unresolved(screen: Screen, unresolved: Sequence[Unresolved]) -> None:
    """Those that a person can decide first: what is like them is known."""
    _, rows = screen.words, Counter[tuple[str, str, tuple[str, ...]]]()
    for each in unresolved:
        # Ids of a database are told by the name that they stand for.
        rows[each.table, each.called or each.name, each.candidates] += each.n
    order = sorted(rows.items(), key=lambda item: (not item[0][2], -item[1], item[0]))
    first = order[: None if screen.all else _SHOWN]
    screen.rows(
        _("{n} of {all} names that are not known").format(n=len(first), all=len(rows)), ("Of", "Name", "Rows", "Nearly so called"),
        [(table, name, n, near) for (table, name, near), n in first], right=("Rows",),
    )
    screen.say(_("Nothing is taken for what it is like; `concerted decide name` records what a name means."))


def _draw_next(screen: Screen, told: Report, base: Release | None, out: str) -> None:
    """Where the rest stands, and what can be asked now."""
    _ = screen.words
    if told.reasons:
        rest = _("{folder}/refused.csv has every refusal with its line, {folder}/report.json every name that is not known.")
        screen.say(rest.format(folder=out))
    if told.claims.get(ClaimStatus.CONFLICTING):
        screen.say(_("`concerted conflicts --release {folder}` lists what the sources say differently.").format(folder=out))
    if base is not None:
        screen.say(_("`concerted release diff {before} {folder}` says what became of the facts.").format(before=base.id[:12], folder=out))
