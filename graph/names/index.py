"""Names in the order of their authority, found as they are spelt first, and more loosely after that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import polars as pl

from concerted.graph.facts.release import Release
from concerted.graph.names.aliases import STATE_ALIASES, STATE_CODES
from concerted.graph.vocabulary import Language, NameForm, NameKind, StateKind

# The language of scientific names; codes have none.
LATIN = "la"
Level = Callable[[str], str]
"""How closely a name is read; two texts are one name where they are read as one."""


class Name(NamedTuple):
    """A name as it is written: whose, and in which language."""

    key: str
    text: str
    language: str = ""


class Index:
    """Names of one kind of thing.

    Parameters
    ----------
    tiers : sequence of iterables of Name
        Names of more authority first.
    levels : sequence of functions of a text
        The closest first. What a closer reading finds, in whatever tier, hides what a looser one would.
    codes : int
        So many of the first tiers hold codes: ``IS`` is not short for islands, so they are read at the first two levels alone.
    """

    def __init__(self, tiers: Sequence[Iterable[Name]], levels: Sequence[Level], codes: int = 0) -> None:
        self.tiers = tuple(tuple(dict.fromkeys(tier)) for tier in tiers)
        self._levels = tuple(levels)
        self._codes = codes
        self._read: dict[tuple[Level, int], dict[str, dict[str, str]]] = {}

    def found(self, text: str) -> dict[str, str]:
        """The keys that bear the name, each with the name as it is written; empty where none does."""
        for place, level in enumerate(self._levels):
            wanted = level(text)
            first = self._codes if place > 1 else 0
            for number in range(first, len(self.tiers) if wanted else 0):
                if known := self._tier(level, number).get(wanted):
                    return known
        return {}

    def __iter__(self) -> Iterator[Name]:
        for tier in self.tiers:
            yield from tier

    def _tier(self, level: Level, number: int) -> dict[str, dict[str, str]]:
        """A tier as it is read at a level; made when it is first asked."""
        if (level, number) not in self._read:
            read: dict[str, dict[str, str]] = {}
            for key, name, _ in self.tiers[number]:
                read.setdefault(level(name), {}).setdefault(key, name)
            self._read[level, number] = read
        return self._read[level, number]


def state_tiers(release: Release) -> tuple[list[Name], ...]:
    """Codes; names that States bear; names that they bore, and those of States that are none any more.

    A name whose row says ``ambiguous_with`` is borne by those States too, whether they have such a row or not.
    """
    states, table = release["states"], release["state_names"]
    iso3 = list(states["iso3"])
    ended = {key for key, kind in zip(iso3, states["kind"], strict=True) if kind == StateKind.FORMER}
    now: list[Name] = []
    then: list[Name] = []
    named = [*_in_each_language(states, "iso3"), *(Name(key, alias, Language.EN) for key in iso3 for alias in STATE_ALIASES.get(key, ()))]
    for name in named:
        (then if name.key in ended else now).append(name)
    known = set(iso3)
    rows = table.select("iso3", "language", "name", "kind", "ambiguous_with").iter_rows()
    for key, language, text, kind, others in rows:
        tier = then if key in ended or kind == NameForm.FORMER else now
        tier += [Name(bearer, text, language) for bearer in (key, *(others or "").split()) if bearer in known]
    return state_codes(release), now, then


def state_codes(release: Release) -> list[Name]:
    """The codes of States: ISO 3166-1, and those of others."""
    table = release["states"].select("iso3", "iso2")
    codes = [Name(key, code) for key, iso2 in table.iter_rows() for code in (key, iso2) if code]
    return codes + [Name(key, code) for key in table["iso3"] for code in STATE_CODES.get(key, ())]


def taxon_tiers(release: Release) -> tuple[list[Name], ...]:
    """Accepted names; synonyms; the common names of the table of taxa; all other common names, which are equals."""
    taxa, synonyms, common = release["taxa"], release["synonyms"], release["common_names"]
    return (
        [Name(key, key, LATIN) for key in taxa["taxon"]],
        [Name(key, text, LATIN) for key, text in zip(synonyms["taxon"], synonyms["synonym"], strict=True)],
        list(_in_each_language(taxa, "taxon")),
        [Name(*row) for row in common.select("taxon", "name", "language").iter_rows()],
    )


def instrument_tiers(release: Release) -> tuple[list[Name], ...]:
    """Ids; short names; titles."""
    table = release["instruments"]
    ids, columns = list(table["id"]), (table[column] for column in ("id", "short_name", "name_en"))
    return tuple([Name(key, text) for key, text in zip(ids, column, strict=True)] for column in columns)


TIERS = {NameKind.STATE: state_tiers, NameKind.TAXON: taxon_tiers, NameKind.INSTRUMENT: instrument_tiers}


def _in_each_language(table: pl.DataFrame, key: str) -> Iterator[Name]:
    """The names of a table in the languages of the vocabulary, as far as it has them."""
    for language in Language:
        if f"name_{language}" in table.columns:
            named = table.select(key, f"name_{language}").drop_nulls()
            yield from (Name(whose, text, language) for whose, text in named.iter_rows())
