"""Options that several commands share, and what their values mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from concerted.graph import vocabulary
from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.days.calendar import asked_day, today
from concerted.graph.vocabulary import Language, Word, ids

FORMATS = ("table", "json", "csv", "xlsx")
LANGUAGES = ids(Language)

AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE", help="The date asked about, YYYY-MM-DD since 1979, or a meeting such as COP12; today when not given.",
    ),
]
Format = Annotated[
    str | None,
    typer.Option("--format", metavar="|".join(FORMATS), help="How to write the answer; that of --output by its ending, else table."),
]
Output = Annotated[str | None, typer.Option("--output", metavar="FILE", help="Write to a file: .json, .csv, .xlsx or .txt.")]


def _remembered(ctx: typer.Context, lang: str) -> str:
    # Known to all contexts of a call, so that a refusal can be told in it wherever it is met.
    ctx.meta[LANG] = lang
    return lang


LANG = "concerted.lang"
Lang = Annotated[str, typer.Option("--lang", metavar="|".join(LANGUAGES), help="Language of names.", callback=_remembered)]
Territories = Annotated[
    str, typer.Option("--territories", metavar="|".join(vocabulary.Territories), help="Count territories for their sovereign, or apart.")
]
Listings = Annotated[
    str, typer.Option("--listings", metavar="|".join(vocabulary.Listings), help="Count what a family brings in, or what is named alone.")
]
Region = Annotated[str | None, typer.Option("--region", metavar="NAME", help="States of one region of the Convention, such as Africa.")]
State = Annotated[str | None, typer.Option("--state", metavar="NAME", help="A State, by code or name.")]
Taxon = Annotated[str | None, typer.Option("--taxon", metavar="NAME", help="A taxon, by scientific name, synonym or common name.")]
Release = Annotated[
    str | None,
    typer.Option("--release", metavar="PATH|ID", help="A data package, or a release held here by its id; the bundled one when not given."),
]
TaxonClass = Annotated[
    str | None, typer.Option("--class", metavar="NAME", help="One class, such as birds or Aves, sharks, mammals, reptiles.")
]
Instrument = Annotated[str | None, typer.Option("--instrument", metavar="NAME", help="An instrument, by id or name.")]
OneAppendix = Annotated[str | None, typer.Option("--appendix", metavar="|".join(vocabulary.Appendix), help="One Appendix alone.")]
OneRealm = Annotated[
    str | None, typer.Option("--realm", metavar="|".join(vocabulary.Realm), help="One realm alone; terrestrial is land and fresh water.")
]
NonMembersOf = Annotated[
    str, typer.Option("--instrument", metavar="NAME", help="Whose non-members; the Convention when not given.")
]
Weights = Annotated[
    str,
    typer.Option(
        "--weights", metavar="|".join((*vocabulary.Weighting, "FILE")),
        help="Weights of species: Appendix I twice, or a CSV (taxon,weight) or JSON file.",
    ),
]
Chance = Annotated[
    list[str] | None,
    typer.Option("--chance", metavar="REASON=P", help="How probable facts are that are contested for a reason, such as uncertain=0.5."),
]
Top = Annotated[int | None, typer.Option("--top", metavar="N", help="The first N.")]


def choice(option: str, value: str, accepted: Sequence[str]) -> str:
    """The value; InvalidQuery naming what is accepted where it is none of it."""
    if value not in accepted:
        raise InvalidQuery.choice(option, value, accepted)
    return value


def word(option: str, value: str | None, words: type[Word]) -> Word | None:
    """The word of an enumeration that a value is, None where none is given; InvalidQuery as of :func:`choice`."""
    return None if value is None else words(choice(option, value, ids(words)))


def day(text: str | None, option: str = "--as-of") -> date:
    """A date since 1979, today where none is given; InvalidQuery for anything else."""
    if text is None:
        return today()
    try:
        return asked_day(text)
    except ValueError as error:
        raise InvalidQuery("{option}: {error}", option=option, error=error) from None
