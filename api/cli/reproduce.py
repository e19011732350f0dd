"""``concerted reproduce``: numbers that others published beside the same counted here."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from concerted.api.cli import options
from concerted.api.cli.registers import Sort
from concerted.api.cli.view import View
from concerted.api.output.tables import Column
from concerted.api.output.targets import Answer, Target
from concerted.graph.vocabulary import Language, Verdict

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen


def reproduce(
    instrument: options.Instrument = None,
    state: options.State = None,
    verdict: Annotated[
        str | None, typer.Option("--verdict", metavar="|".join(Verdict), help="How the published number and the one here stand."),
    ] = None,
    sort: Sort = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Numbers that others published beside the same counted here, each on its own day: in what they differ, by name, and why."""
    target, view = Target.of(format, output, lang), View.of(None, lang, release=release)
    wanted = {"instrument": view.instrument(instrument), "state": view.state(state)}
    chosen = options.word("--verdict", verdict, Verdict)
    from concerted.api.output.sorting import in_order, orders
    from concerted.graph.analyses.reproductions.ledger import reproductions
    from concerted.graph.analyses.reproductions.records import Reproduction
    from concerted.loaders.notes import published_numbers

    if sort is not None:
        options.choice("--sort", sort, orders(Reproduction))
    records = reproductions(view.release, published_numbers(), **wanted, verdict=chosen)
    found = list(in_order(records, sort))

    def render(screen: Screen) -> None:
        _, of = screen.words, Counter(each.verdict for each in found)
        screen.records(
            _("Published numbers, and the same counted here: each on its own day"), Reproduction, found,
            Column("Subject", "what", word=True), Column("Of", "scope"), Column("Date", "as_of"), Column("As published", "published"),
            Column("Here", "counted"), Column("Verdict", "verdict"), Column("Difference", "by_name"),
            Column("Reason", "reason", english=True, spare=True), Column("Published by", "source", english=True, spare=True),
        )
        screen.say(" · ".join(f"{of[verdict]} {_(verdict)}" for verdict in Verdict if of[verdict]))

    asked = wanted | {"verdict": chosen, "sort": sort, "lang": view.lang}
    # Each number has its own day: the answer is the same on every other.
    document = {"release": view.release.header, "query": asked, "count": len(found), "reproductions": found}
    target.write(Answer(document, {"reproductions": found}, render, Reproduction, release=view.release))
