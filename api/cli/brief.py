"""``concerted brief``: two pages on a State, a taxon or an instrument, for somebody who decides."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from concerted.api.cli import options
from concerted.api.cli.view import View
from concerted.api.output import streams
from concerted.api.output.targets import not_written, path_named
from concerted.graph.errors import InvalidQuery
from concerted.graph.vocabulary import Language, NameKind
from concerted.graph.whole_files import write_whole

ENDINGS = ("html", "pdf", "docx", "md")


def brief(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A State, a taxon or an instrument, by any of its names.")],
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="|".join(NameKind), help="What is meant, where a name is that of several things.")
    ] = None,
    as_of: options.AsOf = None,
    release: options.Release = None,
    output: Annotated[
        str | None, typer.Option("--output", metavar="FILE", help="Write to a file: .html, .pdf, .docx or .md; else Markdown is printed.")
    ] = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Two pages on a State, a taxon or an instrument: a map, gaps and what would close them, partners, documents."""
    path = None if output in (None, "-") else path_named(str(output))
    ending = "md" if path is None else _ending(path)
    view = View.of(as_of, lang, release=release)
    from concerted.api.briefs.making import FORMATS, brief_of, meant

    what, key = meant(view.names, name, kind, view.as_of)
    if what != NameKind.TAXON:
        # What is said beside it of how far the facts reach is about it too.
        view.about[what] = key
    made = brief_of(view.projection, what, key, lang, view.remarks())
    content = FORMATS[ending].write(made)
    if path is None:
        streams.write_out(streams.for_stdout(content.decode()))
        return
    try:
        write_whole(path, content)
    except OSError as error:
        raise not_written(path, error) from error


def _ending(path: Path) -> str:
    """The format that a file is to have by its ending, before anything is looked up."""
    ending = path.suffix[1:].lower()
    if ending not in ENDINGS:
        accepted = ", ".join(f".{each}" for each in ENDINGS)
        if not ending:
            raise InvalidQuery("--output: {path} has no ending that says which format is meant: {accepted}", path=path, accepted=accepted)
        raise InvalidQuery(
            "--output: {path} ends with .{ending}, which is none of: {accepted}", path=path, ending=ending, accepted=accepted,
        )
    return ending
