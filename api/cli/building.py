"""``concerted build``, ``conflicts``, ``decide``: releases made of sources, what these say differently, and what people decide."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from concerted.api.cli import options
from concerted.api.output.progress import progress
from concerted.api.output.tables import Column
from concerted.api.output.targets import Answer, Target
from concerted.api.output.words import counted
from concerted.graph.errors import ConcertedError, InvalidQuery, UnknownName
from concerted.graph.records import plain
from concerted.graph.vocabulary import ClaimStatus, Language, ids

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.loaders.build.report import Report

DecisionsFile = Annotated[
    str, typer.Option("--decisions", metavar="FILE", help="Recorded decisions, a CSV file; decisions.csv here when not given."),
]


def build(
    files: Annotated[list[str], typer.Argument(metavar="FILES...", help="Files, archives and folders of any source that is known.")],
    out: Annotated[str, typer.Option("--out", metavar="FOLDER", help="The folder of the new release.")],
    onto: Annotated[str | None, typer.Option("--onto", metavar="PATH|ID", help="A release to which they are added.")] = None,
    as_: Annotated[
        str | None, typer.Option("--as", metavar="SOURCE", help="Of which source the files are, where their columns do not say."),
    ] = None,
    edition: Annotated[
        str | None, typer.Option("--edition", metavar="DATE", help="The day of their publication, where their names do not say it."),
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
    days = {name: _day(name, text) for name, text in (("--edition", edition), ("--published", published))}
    from concerted.loaders import read_package
    from concerted.loaders.build.building import build as made_of
    from concerted.loaders.build.reading import Input
    from concerted.loaders.build.report import Taken, refusals, report
    from concerted.loaders.build.writing import write_build
    from concerted.loaders.reconcile.decisions import read_decisions
    from concerted.releases import find

    if (chosen := Path(decisions)) != Path("decisions.csv") and not chosen.is_file():
        raise InvalidQuery("--decisions: there is no file {path}", path=decisions)
    base = None if onto is None else find(onto)
    inputs = [Input(file, as_, days["--edition"].isoformat() if days["--edition"] else None) for file in files]
    built = made_of(
        inputs, onto=base, decisions=read_decisions(chosen), title=title, published=days["--published"],
        progress=progress() or (lambda what, done, of: None),
    )
    told, refused = report(built), refusals(built)
    try:
        write_build(built, told, refused, Path(out))
        # Read once, it is held here: its id names it from now on.
        read_package(out)
    except OSError as error:
        raise ConcertedError("cannot write {path}: {why}; what was there stays as it was", path=out, why=error.strerror) from error
    sheets = {"files": told.files, "refused": refused, "unresolved": told.unresolved, "reasons": told.reasons}

    def render(screen: Screen) -> None:
        _drawn(screen, told, out)

    target.write(Answer(plain(told) | {"folder": out}, sheets, render, Taken, repeatable=False))


def _day(option: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text) if len(text) == len("2026-11-25") else _no_day(option, text)
    except ValueError:
        return _no_day(option, text)


def _no_day(option: str, text: str) -> date:
    raise InvalidQuery("{option}: {value!r} is not accepted; a day as YYYY-MM-DD is", option=option, value=text)


def _drawn(screen: Screen, told: Report, out: str) -> None:
    from concerted.loaders.build.report import Reason, Taken, Unresolved

    _ = screen.words
    screen.say(_("{folder} holds release {release}, published {published}: {title}").format(
        folder=out, release=told.release[:12], published=told.published, title=told.title,
    ), "bold")
    screen.records(
        _("What came of the files"), Taken, told.files,
        Column("Source", "source"), Column("Edition", "edition"), Column("Rows", "rows"), Column("Accepted", "accepted"),
        Column("In part", "partly"), Column("Refused", "refused"), Column("File", "file"),
    )
    screen.rows(_("Rows of the release"), ("Table", "Rows"), told.tables.items(), right=("Rows",))
    if told.claims:
        screen.rows(
            _("Values that are claimed more than once"), ("Status", "Values"), [(_(status), n) for status, n in told.claims.items()],
            right=("Values",),
        )
    if told.decisions:
        screen.say(counted(_, told.decisions, "{n} recorded decision was applied", "{n} recorded decisions were applied"))
    if told.reasons:
        screen.records(
            _("Why something was refused"), Reason, told.reasons[: None if screen.all else 15],
            Column("Reason", "why", english=True), Column("Times", "n"), Column("First", "first"),
        )
    if told.unresolved:
        first = told.unresolved[: None if screen.all else 15]
        screen.records(
            _("{n} of {all} names that are not known").format(n=len(first), all=len(told.unresolved)), Unresolved, first,
            Column("Of", "table"), Column("Name", "name"), Column("Called", "called"), Column("Times", "n"), Column("Nearly so called", "candidates"),
        )
        screen.say(_("Nothing is taken for what it is like; `concerted decide name` records what a name means."))
    if told.claims.get(ClaimStatus.CONFLICTING):
        screen.say(_("`concerted conflicts --release {folder}` lists what the sources say differently.").format(folder=out))


def conflicts(
    release: Annotated[str, typer.Option("--release", metavar="FOLDER", help="The folder of a release that concerted build wrote.")],
    status: Annotated[
        str, typer.Option("--status", metavar="|".join((*ClaimStatus, "any")), help="How the value that stands came to stand."),
    ] = ClaimStatus.CONFLICTING,
    table: Annotated[str | None, typer.Option("--table", metavar="NAME", help="Facts of one table, such as ranges.")] = None,
    taxon: options.Taxon = None,
    state: options.State = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Facts that several sources state: who says what, which of it stands, and why."""
    target = Target.of(format, output, lang)
    options.choice("--status", status, (*ids(ClaimStatus), "any"))
    from concerted.graph.facts.schema import TABLES
    from concerted.graph.names.resolver import Names
    from concerted.loaders import read_package
    from concerted.loaders.build.conflicts import Conflict, claims_of
    from concerted.loaders.build.conflicts import conflicts as found_in

    if table is not None:
        options.choice("--table", table, tuple(TABLES))
    claims = claims_of(Path(release))
    made = read_package(release)
    names = Names(made)
    parts = [key for key in (taxon and names.taxon(taxon), state and names.state(state)) if key]
    found = list(found_in(claims, status=None if status == "any" else status, table=table, parts=parts))
    query = {"status": status, "table": table, "taxon": taxon and parts[0], "state": state and parts[-1]}

    def render(screen: Screen) -> None:
        n = len(found)
        title = counted(screen.words, n, "{n} value that sources state more than once", "{n} values that sources state more than once")
        screen.rows(
            title, ("Table", "Fact", "Column", "Stands", "Status", "Why", "Said by"),
            [
                (each.table, each.key, each.column or "-", each.stands or "-", screen.words(str(each.status)), each.why,
                 "; ".join(f"{one.value}: {one.publisher} {one.edition or ''}".strip() for one in each.claims))
                for each in found
            ],
        )

    document = {"release": {"id": made.id, "title": made.title, "published": made.published.isoformat()}, "query": query}
    target.write(Answer(document | {"count": len(found), "conflicts": found}, {"conflicts": found}, render, Conflict, repeatable=False))


def decide(
    what: Annotated[str, typer.Argument(metavar="name|fact", help="What is decided: what a name means, or what stands of a fact.")],
    table: Annotated[str, typer.Argument(metavar="TABLE", help="Of a name states, taxa or instruments; of a fact its table.")],
    key: Annotated[str, typer.Argument(metavar="NAME|KEY", help="The name as files write it, or the key of the fact, joined by |.")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="The key that is meant, or the value that stands; - for none.")],
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help="Why, with the document it rests on.")],
    column: Annotated[str, typer.Option("--column", metavar="NAME", help="Which column of the fact; the whole row when not given.")] = "",
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides.")] = "",
    release: options.Release = None,
    decisions: DecisionsFile = "decisions.csv",
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Record what a name means, or what stands of a fact, for every build that reads the file of decisions."""
    target = Target.of(format, output, lang)
    from concerted.graph.facts.days.calendar import today
    from concerted.loaders.reconcile.decisions import NOTHING, Decision, What, read_decisions, write_decisions, wrong

    options.choice("name|fact", what, tuple(What))
    if what == What.NAME and value != NOTHING:
        value = _key(table, value, release)
    decision = Decision(what, table, key, column, value, because, by, today().isoformat())
    if problems := wrong(decision):
        raise InvalidQuery("{problems}", problems="; ".join(f"{name}: {why}" for name, why in problems))
    path = Path(decisions)
    known = read_decisions(path).with_(decision)
    try:
        write_decisions(path, known)
    except OSError as error:
        raise ConcertedError("cannot write {path}: {why}; the file that is there stays as it was", path=path, why=error.strerror) from error
    document = {"file": decisions, "decisions": len(known.all), "decision": asdict(decision)}

    def render(screen: Screen) -> None:
        of = f"{table} {key}" + (f" {column}" if column else "")
        told = screen.words("{file}: {what} is {value}; {n} decisions in all")
        screen.say(told.format(file=decisions, what=of, value=value, n=len(known.all)))

    target.write(Answer(document, {"decision": [asdict(decision)]}, render, repeatable=False))


def _key(table: str, text: str, release: str | None) -> str:
    """The key that somebody means, by any of its names."""
    from concerted.graph.names.resolver import Names
    from concerted.loaders.reconcile.resolver import KINDS
    from concerted.releases import find

    options.choice("TABLE", table, tuple(KINDS))
    try:
        return Names(find(release)).key(KINDS[table], text)
    except UnknownName as error:
        raise InvalidQuery("VALUE: {error}", error=error) from error
