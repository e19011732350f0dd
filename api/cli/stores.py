"""The graph database from the command line: ``load``, ``questions``, ``ask``, ``cypher``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from concerted.api.cli import options
from concerted.api.output import streams
from concerted.api.output.progress import progress
from concerted.api.output.tabular import MAX_FILE_BYTES
from concerted.api.output.targets import Answer, Target
from concerted.api.output.words import counted
from concerted.graph.errors import InvalidQuery, StoreError
from concerted.graph.records import plain
from concerted.graph.vocabulary import Language, StoreKind, ids

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.cypher.reader import Question
    from concerted.graph.facts.release import Release
    from concerted.graph.stores.protocol import QueryResult, Store

Kind = Annotated[str, typer.Option("--store", metavar="|".join(StoreKind), help="Which store; embedded needs nothing to be installed.")]
Uri = Annotated[str | None, typer.Option("--uri", metavar="URI", help="Neo4j's address; NEO4J_URI when not given.")]
User = Annotated[str | None, typer.Option("--user", metavar="NAME", help="Neo4j's user; NEO4J_USER when not given.")]
Password = Annotated[str | None, typer.Option("--password", metavar="TEXT", help="Better left to NEO4J_PASSWORD.")]
DataDir = Annotated[Path | None, typer.Option("--data-dir", metavar="DIR", help="Folder of the embedded store.")]
Param = Annotated[list[str] | None, typer.Option("--param", metavar="K=V", help="A parameter; may be given several times.")]
Seconds = Annotated[float | None, typer.Option("--seconds", metavar="N", help="Time allowed; 60 when not given.")]
Rows = Annotated[int | None, typer.Option("--rows", metavar="N", help="Rows returned at the most; 100000 when not given.")]


@contextmanager
def opened(
    kind: str, uri: str | None, user: str | None, password: str | None, data_dir: Path | None, release: Release | None = None,
) -> Iterator[Store]:
    """The store that the options name, closed afterwards; of an embedded one the snapshot of a release, where it is given."""
    options.choice("--store", kind, ids(StoreKind))
    from concerted.graph.stores import open_store

    pinned = None if release is None else release.id
    with closing(open_store(kind, data_dir=data_dir, release=pinned, uri=uri, user=user, password=password)) as store:
        yield store


def chosen(release: str | None, data_dir: Path | None) -> Release | None:
    """The release that ``--release`` names; None where it is left to the store which it holds."""
    if release is None:
        return None
    from concerted.releases import find

    return find(release, data_dir)


def load(
    path: Annotated[str | None, typer.Argument(metavar="[PATH]", help="A data package; the same as --release.")] = None,
    release: options.Release = None,
    store: Kind = StoreKind.EMBEDDED,
    anew: Annotated[bool, typer.Option("--anew", help="Write everything again, whatever the store says it holds.")] = False,
    uri: Uri = None,
    user: User = None,
    password: Password = None,
    data_dir: DataDir = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Write a release into a graph database: all of it or nothing; what is already there is not written again."""
    target = Target.of(format, output, lang)
    if path is not None and release is not None:
        raise InvalidQuery("--release: what is loaded is named already, by PATH")
    from concerted.loaders import read_package
    from concerted.releases import find

    meant = find(release, data_dir) if path is None else read_package(path)
    with opened(store, uri, user, password, data_dir) as to:
        report = to.write(meant, progress(), anew)
    document = {
        "release": report.release,
        "previous": report.previous,
        "created": report.created,
        "changed": report.changed,
        "removed": report.removed,
        "seconds": round(report.seconds, 3),
        "way": report.way,
    }

    def render(screen: Screen) -> None:
        _ = screen.words
        screen.say(_(
            "{store} holds release {release}: {created} nodes and links created, {changed} changed, {removed} removed, in {seconds} s"
        ).format(**document | {"store": store, "release": report.release[:12], "seconds": f"{report.seconds:.1f}"}))

    target.write(Answer(document, {"load": [document]}, render, repeatable=False))


def questions(format: options.Format = None, output: options.Output = None, lang: options.Lang = Language.EN) -> None:
    """The questions that can be asked of the graph, each a Cypher query in cypher/questions."""
    target = Target.of(format, output, lang)
    from concerted.cypher.reader import questions as known

    records = [_described(question) for question in known().values()]

    def render(screen: Screen) -> None:
        screen.rows(
            screen.words("{n} questions, asked by: concerted ask ID").format(n=len(records)), ("Id", "Question", "Parameters"),
            [(r["id"], screen.english(r["title"]), ", ".join(f"{p['name']}={p['default']}" for p in r["parameters"])) for r in records],
        )
        screen.footnote(*(screen.english(r["title"]) for r in records))

    target.write(Answer({"questions": records}, {"questions": records}, render))


def _described(question: Question) -> dict[str, Any]:
    return {
        "id": question.id,
        "title": question.title,
        "description": question.description,
        "parameters": [{"name": p.name, "type": p.type, "example": p.example, "default": p.default} for p in question.parameters],
        "columns": list(question.columns),
    }


def ask(
    id: Annotated[str, typer.Argument(metavar="ID", help="A question, as `concerted questions` lists them.")],
    param: Param = None,
    as_of: options.AsOf = None,
    release: options.Release = None,
    store: Kind = StoreKind.EMBEDDED,
    seconds: Seconds = None,
    rows: Rows = None,
    uri: Uri = None,
    user: User = None,
    password: Password = None,
    data_dir: DataDir = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Ask one of the questions; parameters not given take their defaults, as `concerted questions` lists them."""
    target = Target.of(format, output, lang)
    from concerted.library import at_date, filled_in, names_in, parsed, question

    asked = question(id)
    given = at_date(asked, parsed(asked, parameters(param)), None if as_of is None else options.day(as_of).isoformat(), "--as-of")
    meant = chosen(release, data_dir)
    with opened(store, uri, user, password, data_dir, meant) as to:
        fill(to, store, meant)
        values = filled_in(asked, given, names_in(to, meant, data_dir))
        result = run(to, asked.query, values, seconds, rows)
    # Of what is today by default, the day that it was.
    day = next((values[parameter.name] for parameter in asked.parameters if parameter.today and parameter.name not in given), None)
    _write(target, _answer(asked.title, result, values, {"as_of": day}), result, rows)


def cypher(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="A read query, or - to read it from standard input.")],
    param: Param = None,
    release: options.Release = None,
    store: Kind = StoreKind.EMBEDDED,
    seconds: Seconds = None,
    rows: Rows = None,
    uri: Uri = None,
    user: User = None,
    password: Password = None,
    data_dir: DataDir = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Run a Cypher query that reads; values belong in parameters."""
    target = Target.of(format, output, lang)
    values = {name: _guessed(value) for name, value in parameters(param).items()}
    text = _given() if query == "-" else query
    meant = chosen(release, data_dir)
    with opened(store, uri, user, password, data_dir, meant) as to:
        fill(to, store, meant)
        result = run(to, text, values, seconds, rows)
    _write(target, _answer("", result, {}, {"query": text.strip()}), result, rows)


def _given() -> str:
    """What stands on standard input; InvalidQuery where that is closed, or no text."""
    if sys.stdin is None:
        raise InvalidQuery("QUERY: standard input is closed")
    try:
        return sys.stdin.read()
    except (OSError, ValueError) as error:
        raise InvalidQuery("QUERY: standard input cannot be read as text ({error})", error=str(error)) from error


def fill(store: Store, kind: str, release: Release | None = None) -> None:
    """Make a store of copies hold a release, the bundled one where none is named and it is empty.

    StoreError for another that holds none, or another one: it may be the only copy, and is replaced by ``load`` alone.
    """
    from concerted import library

    if StoreKind(kind).fills_itself:
        library.fill(store, release, progress)
        return
    stored = store.release_id()
    if stored is None:
        raise StoreError("the store is empty: fill it with `concerted load --store {kind}`", kind=kind)
    if release is not None and stored != release.id:
        raise StoreError(
            f"the store holds release {stored[:12]}, not {release.id[:12]}: put that one in its place with "
            f"`concerted load --store {kind} --release …`, or ask it with `--store {StoreKind.EMBEDDED}`"
        )


def run(store: Store, query: str, values: Mapping[str, Any], seconds: float | None, rows: int | None) -> QueryResult:
    """Answer a query that only has to read: on one's own machine time and rows are as one wishes."""
    from concerted.graph.stores.limits import Limits

    return store.run(query, values, Limits.local(seconds, rows))


def parameters(given: Sequence[str] | None) -> dict[str, str]:
    """``k=v`` texts by name; InvalidQuery for what is written otherwise."""
    values = {}
    for item in given or ():
        name, equals, value = item.partition("=")
        if not equals:
            raise InvalidQuery("--param: {value!r} is not accepted; NAME=VALUE", value=item)
        values[name] = value
    return values


def _guessed(value: str) -> Any:
    """A value of a query of one's own: JSON where it is JSON, else text."""
    try:
        return json.loads(value)
    except ValueError:
        return value


def _write(target: Target, answer: Answer, result: QueryResult, rows: int | None) -> None:
    """Write the rows, and say where they are not all; a file that lacks some for another reason than ``rows`` is a failure."""
    for hint in result.hints:
        streams.complain(f"concerted: {hint}")
    whole = target.write(answer)
    if whole and not result.truncated:
        return
    asked = whole and rows is not None and len(result.rows) >= rows
    if whole:
        told = target.words("concerted: these are the first {n} rows, and there are more; --rows says how many are wanted")
        streams.complain(told.format(n=len(result.rows)))
    else:
        told = target.words("concerted: these are not all rows: a CSV of a query has {most} MB at the most; narrow the query")
        streams.complain(told.format(most=MAX_FILE_BYTES // 10**6))
    if target.is_file and not asked:
        raise typer.Exit(1)


def _answer(title: str, result: QueryResult, given: Mapping[str, Any], meant: Mapping[str, Any]) -> Answer:
    """The rows of a query; of a question under its title and what it was asked with. ``meant`` is as of :class:`Answer`."""
    document = {"columns": result.columns, "rows": result.rows, "truncated": result.truncated, "release": result.release}
    records = [dict(zip(result.columns, row, strict=True)) for row in result.rows]

    def render(screen: Screen) -> None:
        _ = screen.words
        about = screen.english(title) if title else title
        said = ", ".join(f"{name}={value}" for name, value in given.items() if value != "")
        screen.result(f"{about} · {said}" if said else about, result.columns, result.rows)
        n = len(result.rows)
        if result.truncated:
            told = counted(
                _, n, "{n} row; there are more, this is where the limit cuts · release {release}",
                "{n} rows; there are more, this is where the limit cuts · release {release}",
            )
        else:
            told = counted(_, n, "{n} row · release {release}", "{n} rows · release {release}")
        screen.say(told.format(n=n, release=(result.release or "")[:12]), "dim")
        screen.footnote(about)

    return Answer(document, {"rows": records}, render, fields=result.columns, most=MAX_FILE_BYTES, meant=meant)


def store_info(
    kind: str, verify: bool, uri: str | None, user: str | None, password: str | None, data_dir: Path | None, release: str | None = None,
) -> Answer:
    """What a store holds; with ``verify`` it is read back, and StoreError says that its id does not fit.

    ``release`` names the one that it is to hold: its snapshot is made where it is not there.
    """
    meant = chosen(release, data_dir)
    with opened(kind, uri, user, password, data_dir, meant) as store:
        if meant is not None:
            fill(store, kind, meant)
        document = plain(store.info())
        if verify:
            if store.release_id() is None:
                raise StoreError("the store is empty: there is nothing to verify")
            document = document | {"verified": store.read().id == store.release_id()}
            if not document["verified"]:
                raise StoreError("the store is not whole: what it holds does not give the id it carries; load the release again")

    def render(screen: Screen) -> None:
        for name, value in document.items():
            screen.say(f"{name:<12}{value}")

    return Answer(document, {"store": [document]}, render)
