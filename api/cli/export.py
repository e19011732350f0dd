"""``concerted export``: a release as files for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from concerted.api.cli import options
from concerted.api.cli.stores import DataDir
from concerted.api.output.progress import over, passing
from concerted.api.output.tables import Column
from concerted.api.output.targets import Answer, Target, path_named
from concerted.api.output.words import counted
from concerted.graph.errors import ConcertedError, InvalidQuery
from concerted.graph.exports.formats import FORMATS, Exported, ExportedFile, ending_of, format_of, megabytes
from concerted.graph.records import plain
from concerted.graph.vocabulary import Language

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.graph.exports.writing.subject import Subject

# What is done sooner than this is not said to be under way.
_PATIENCE = 1.0


def export(
    what: Annotated[str, typer.Argument(metavar="FORMAT", help=f"One of: {', '.join(FORMATS)}.")],
    to: Annotated[str, typer.Option("--output", metavar="PATH", help="Where to: a file, a .zip or a folder, as the format can be.")],
    as_of: options.AsOf = None,
    release: options.Release = None,
    data_dir: DataDir = None,
    format: options.Format = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Write a release for other programs, whole or not at all: Gephi, Neo4j, DuckDB, datasette, tools of GBIF, of RDF, of Frictionless."""
    target = Target.of(format, None, lang)
    meant = format_of(what)
    path = path_named(to)
    ending_of(meant, path)
    if as_of is not None and not meant.dated:
        dated = ", ".join(each.id for each in FORMATS.values() if each.dated)
        raise InvalidQuery("--as-of: {format} holds all dates; at one date is {dated}", format=what, dated=dated)
    day = options.day(as_of)
    from concerted.graph.exports.writing.subject import Subject
    from concerted.releases import find

    made = _written(Subject(find(release, data_dir), day, say=passing(_PATIENCE)), what, path)
    target.write(Answer(plain(made), {"files": made.files}, lambda screen: _render(screen, made), ExportedFile, repeatable=False))


def _written(subject: Subject, format: str, path: Path) -> Exported:
    from concerted.graph.exports.formats import export as write

    try:
        return write(subject, format, path)
    except OSError as error:
        failure = {"path": path, "why": error.strerror or error}
        if path.exists():
            raise ConcertedError("cannot write {path}: {why}; what is there stays as it was", **failure) from error
        raise ConcertedError("cannot write {path}: {why}; nothing was written", **failure) from error
    finally:
        over()


def _render(screen: Screen, made: Exported) -> None:
    told = counted(
        screen.words, len(made.files),
        "{path} holds release {release} as {format}: {n} file, {size}, in {seconds} s",
        "{path} holds release {release} as {format}: {n} files, {size}, in {seconds} s",
    )
    title = told.format(
        path=made.path, release=made.release[:12], format=made.format, n=len(made.files), size=megabytes(made.bytes),
        seconds=f"{made.seconds:.1f}",
    )
    if len(made.files) == 1:
        screen.say(title)
        return
    screen.records(
        title, ExportedFile, made.files,
        Column("File", "name"), Column("Size", "size"), Column("Rows", "rows"),
    )
