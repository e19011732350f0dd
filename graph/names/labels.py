"""Names of States and taxa in the languages of the release."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

import polars as pl

from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.release import Release
from concerted.graph.vocabulary import Choice, Language, NameKind, Rank, ids

LANGUAGES = ids(Language)


# The ranks of what treaties count.
_LOW = (Rank.SPECIES, Rank.SUBSPECIES)
# Where the names of what is named in several languages stand, and its key.
_NAMED = {NameKind.STATE: ("states", "iso3"), NameKind.TAXON: ("taxa", "taxon")}


def state_label(release: Release, iso3: str, lang: str = Language.EN) -> str:
    """The name of a State, in English where it has none; InvalidQuery where there is no such language, KeyError no such State."""
    return _names(release, NameKind.STATE, lang).get(iso3) or _names(release, NameKind.STATE, Language.EN)[iso3]


def region_of(release: Release, iso3: str) -> str | None:
    """The region of a State in the Convention, None where it has none; KeyError where there is no such State."""
    return _regions(release)[iso3]


@lru_cache(maxsize=8)
def _regions(release: Release) -> Mapping[str, str | None]:
    states = release["states"]
    return dict(zip(states["iso3"], states["cms_region"], strict=True))


def taxon_label(release: Release, taxon: str, lang: str = Language.EN) -> str | None:
    """The common name of a taxon in a language, else in English, else None.

    Where the table of taxa has none in a language, it is the suggested one of the common names. A species' name is not shown
    for its family, though, nor for any other higher taxon.
    """
    return _names(release, NameKind.TAXON, lang).get(taxon) or _names(release, NameKind.TAXON, Language.EN).get(taxon)


def in_english_alone(release: Release, key: str, lang: str, kind: NameKind = NameKind.TAXON) -> bool:
    """Whether a taxon, or a State, has a name in English, and none in the language."""
    return not _names(release, kind, lang).get(key) and bool(_names(release, kind, Language.EN).get(key))


def _names(release: Release, kind: NameKind, lang: str) -> Mapping[str, str]:
    return _labels(release, lang, *_NAMED[kind])


@lru_cache(maxsize=64)
def _labels(release: Release, lang: str, table: str, key: str) -> Mapping[str, str]:
    if lang not in LANGUAGES:
        raise InvalidQuery.choice("lang", lang, LANGUAGES)
    frame = release[table]
    column = f"name_{lang}"
    # A language may be declared before the release has names in it.
    labels = dict(zip(frame[key], frame[column], strict=True)) if column in frame.columns else {}
    if table == "taxa":
        for taxon, name in _suggested(release, lang):
            if not labels.get(taxon):
                labels[taxon] = name
    return labels


def _suggested(release: Release, lang: str) -> Iterator[tuple[str, str]]:
    """A suggested common name for each taxon that has any in a language."""
    taxa, common = release["taxa"], release["common_names"].filter(pl.col("language") == lang)
    if not common.height:
        return
    low = set(taxa.filter(pl.col("rank").is_in(_LOW))["taxon"])
    column = f"name_{lang}"
    borne = {name for taxon, name in common.select("taxon", "name").iter_rows() if taxon in low}
    borne |= set(taxa.filter(pl.col("taxon").is_in(low))[column].drop_nulls()) if column in taxa.columns else set()
    for taxon, name in common.filter(pl.col("suggested") == Choice.YES).select("taxon", "name").iter_rows():
        if taxon in low or name not in borne:
            yield taxon, name
