"""What the tags of a distribution in Species+ say: origin, presence and season."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

import polars as pl

from concerted.graph.vocabulary import Origin, Presence, Season

_ORIGINS = {
    "reintroduced": Origin.REINTRODUCED, "reintroduced (?)": Origin.REINTRODUCED,
    "introduced": Origin.INTRODUCED, "introduced (?)": Origin.INTRODUCED, "native": Origin.NATIVE,
}
# The stages that make a Range State come first: who breeds there and strays there too is no vagrant. A doubt whether it is a stage
# is none whether it occurs.
_SEASONS = {
    "breeding": Season.BREEDING, "breeding (?)": Season.BREEDING, "non-breeding": Season.NON_BREEDING, "wintering": Season.NON_BREEDING,
    "passage migrant": Season.PASSAGE, "passage": Season.PASSAGE, "resident": Season.RESIDENT,
    "vagrant": Season.VAGRANT, "vagrant (?)": Season.VAGRANT,
}
_PRESENCES = ("extinct", "extinct (?)", "distribution uncertain")
TAGS = (*_ORIGINS, *_PRESENCES, *_SEASONS)
NO_TAG = f"holds a tag that is not known; known are: {', '.join(TAGS)}"
"""Why a row is refused whose tags are not all among them."""
_DOUBT = re.compile(r"\s*\(\s*[?Q]\s*\)", re.IGNORECASE)


class Occurrence(NamedTuple):
    """What tags say, and those that are not known; null where they say nothing."""

    origin: str | None
    presence: str | None
    season: str | None
    unknown: tuple[str, ...]


def occurrence(tags: str | Collection[str]) -> Occurrence:
    """What tags say.

    Parameters
    ----------
    tags : str or collection of str
        The tags, as text with commas between them. ``(Q)`` is an older form of ``(?)``.

    Returns
    -------
    Occurrence
        Where a native population is extinct and the species was brought back, or in, it is there.

    Examples
    --------
    >>> occurrence("extinct, introduced (?)")[:3]
    ('introduced', 'uncertain', None)
    >>> occurrence("Extinct(Q), breeding")[:3]
    (None, 'possibly_extinct', 'breeding')
    >>> occurrence("sedentary").unknown
    ('sedentary',)
    """
    parts = tags.split(",") if isinstance(tags, str) else tags
    said = {_DOUBT.sub(" (?)", part.strip().lower()) for part in parts if part.strip()}
    origin = next((word for tag, word in _ORIGINS.items() if tag in said), None)
    season = next((word for tag, word in _SEASONS.items() if tag in said), None)
    return Occurrence(
        None if origin is None else origin.value, _presence(said), None if season is None else season.value,
        tuple(sorted(said.difference(TAGS))),
    )


def _presence(said: set[str]) -> str | None:
    brought = bool(said & {"introduced", "reintroduced"})
    if not brought and said & {"introduced (?)", "reintroduced (?)"}:
        return Presence.UNCERTAIN.value
    unsure, lost = "distribution uncertain" in said, said & {"extinct", "extinct (?)"}
    if lost and not brought:
        return (Presence.EXTINCT if "extinct" in said and not unsure else Presence.POSSIBLY_EXTINCT).value
    if unsure:
        return Presence.UNCERTAIN.value
    return Presence.EXTANT.value if lost else None


def with_occurrence(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """Rows with ``origin``, ``presence``, ``season`` by a column of tags, and ``unknown``: its tags that are not known, as text."""
    names = (column, *Occurrence._fields)
    told = [(tags, *(found := occurrence(tags))[:3], ", ".join(found.unknown)) for tags in rows[column].drop_nulls().unique().to_list()]
    meant = pl.DataFrame(told, schema=dict.fromkeys(names, pl.String), orient="row")
    return rows.join(meant, on=column, how="left", maintain_order="left").with_columns(pl.col("unknown").fill_null(""))
