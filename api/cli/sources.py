"""``concerted template``: an empty table to fill in, and which sources there are to build a release from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from concerted.api.cli import options
from concerted.api.output.targets import Answer, Target
from concerted.graph.errors import InvalidQuery
from concerted.graph.vocabulary import Language

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen


def template(
    table: Annotated[
        str | None,
        typer.Argument(metavar="[TABLE]", help="Which: memberships, listings, ranges, coverage or reservations."),
    ] = None,
    list_: Annotated[
        bool, typer.Option("--list", help="Every source that files can be of, with the columns by which they are known."),
    ] = False,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """An empty CSV to fill in, with a remark on each column; concerted build reads it. Without a table: what files can be of."""
    if table is None or list_:
        Target.of(format, output, lang).write(_sources())
        return
    if format not in (None, "csv"):
        raise InvalidQuery.choice("--format", format, ("csv",))
    if output and (ending := Path(output).suffix.lower()) not in ("", ".csv", ".txt"):
        told = {"path": output, "ending": ending[1:], "accepted": ".csv"}
        raise InvalidQuery("--output: {path} ends with .{ending}, which is none of: {accepted}", **told)
    target = Target.of("table", output, lang, ("csv",))
    from concerted.loaders.files.templates import TEMPLATES

    text = TEMPLATES[options.choice("TABLE", table, tuple(TEMPLATES))].text
    target.write(Answer({}, {}, lambda screen: screen.console.print(text, end="", markup=False, soft_wrap=True), repeatable=False))


def _sources() -> Answer:
    from concerted.loaders.sources.registry import sources

    rows = [
        {
            "id": each.id, "title": each.title, "publisher": each.publisher, "licence": each.licence, "tables": list(each.states),
            "columns": list(each.columns), "address": each.address,
        }
        for each in sources().values()
    ]

    def render(screen: Screen) -> None:
        _ = screen.words
        screen.rows(
            _("{n} kinds of files that can be read").format(n=len(rows)), ("Id", "Title", "Publisher", "Tables", "Known by"),
            [(each["id"], each["title"], each["publisher"], ", ".join(each["tables"]), ", ".join(each["columns"])) for each in rows],
        )

    return Answer({"sources": rows}, {"sources": rows}, render, fields=tuple(rows[0]))
