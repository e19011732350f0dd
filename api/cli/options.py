"""Options that several commands share, and what their values mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from concerted.graph import vocabulary
from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.dates import FIRST
from concerted.graph.vocabulary import Language, ids

FORMATS = ("table", "json", "csv", "xlsx")
LANGUAGES = ids(Language)

AsOf = Annotated[str | None, typer.Option("--as-of", metavar="YYYY-MM-DD", help="The date asked about, since 1979; today when not given.")]
Format = Annotated[
    str | None,
    typer.Option("--format", metavar="|".join(FORMATS), help="How to write the answer; that of --output by its ending, else table."),
]
Output = Annotated[str | None, typer.Option("--output", metavar="FILE", help="Write to a file.")]
Lang = Annotated[str, typer.Option("--lang", metavar="|".join(LANGUAGES), help="Language of names.")]
Territories = Annotated[
    str, typer.Option("--territories", metavar="|".join(vocabulary.Territories), help="Count territories for their sovereign, or apart.")
]
State = Annotated[str | None, typer.Option("--state", metavar="ISO", help="A State, by code or name.")]
Taxon = Annotated[str | None, typer.Option("--taxon", metavar="NAME", help="A taxon, by scientific name, synonym or common name.")]
Instrument = Annotated[str | None, typer.Option("--instrument", metavar="ID", help="An instrument, by id or name.")]


def choice(option: str, value: str, accepted: Sequence[str]) -> str:
    """The value; InvalidQuery naming what is accepted where it is none of it."""
    if value not in accepted:
        raise InvalidQuery(f"{option}: {value!r} is not accepted; one of: {', '.join(accepted)}")
    return value


def day(text: str | None, option: str = "--as-of") -> date:
    """A date since 1979, today where none is given; InvalidQuery for anything else."""
    if text is None:
        return date.today()
    try:
        # date.fromisoformat takes week dates and dates without hyphens too.
        found = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else None
    except ValueError:
        found = None
    if found is None:
        raise InvalidQuery(f"{option}: {text!r} is not accepted; a date as YYYY-MM-DD, such as 2011-11-21")
    if found < FIRST:
        raise InvalidQuery(f"{option}: {text} is not accepted; a date since {FIRST}, for the Convention was signed in 1979")
    return found
