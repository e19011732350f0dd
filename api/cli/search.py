"""``concerted search``: what a text may mean."""

from __future__ import annotations

from typing import Annotated

import typer

from concerted.api.cli import options
from concerted.api.cli.registers import Sort, listed
from concerted.api.cli.view import View
from concerted.api.output.tables import Column
from concerted.api.output.targets import Target
from concerted.graph.vocabulary import Language, NameKind


def search(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A code or name, or a part of one; accents and case are ignored.")],
    kind: Annotated[str | None, typer.Option("--kind", metavar="|".join(NameKind), help="Only things of this kind.")] = None,
    sort: Sort = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """What a text may mean, best first: States, taxa and instruments by any of their names."""
    target, view = Target.of(format, output, lang), View.of(None, lang, release=release)
    from concerted.graph.names import search as names
    from concerted.graph.records import matching

    hits = matching(names.search(view.names, text, names.ALL, lang), kind=options.word("--kind", kind, NameKind))
    listed(
        target, view, "hits", "Hits", names.Hit, hits, {"q": text, "kind": kind}, sort,
        Column("Kind", "kind"), Column("Id", "id"), Column("Name", "name"), Column("Found by", "matched"), Column("Score", "score"),
    )
