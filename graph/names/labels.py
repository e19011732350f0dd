"""Names of States and taxa in the languages of the release."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.release import Release
from concerted.graph.vocabulary import Language, ids

LANGUAGES = ids(Language)


def state_label(release: Release, iso3: str, lang: str = "en") -> str:
    """The name of a State, in English where it has none; InvalidQuery where there is no such language, KeyError no such State."""
    return _labels(release.id, lang, "states", "iso3", _Tables(release)).get(iso3) or _english(release, "states", "iso3")[iso3]


def taxon_label(release: Release, taxon: str, lang: str = "en") -> str | None:
    """The common name of a taxon in a language, else in English, else None."""
    return _labels(release.id, lang, "taxa", "taxon", _Tables(release)).get(taxon) or _english(release, "taxa", "taxon").get(taxon)


def in_english_alone(release: Release, taxon: str, lang: str) -> bool:
    """Whether a taxon has a common name in English, and none in the language."""
    named = _labels(release.id, lang, "taxa", "taxon", _Tables(release)).get(taxon)
    return not named and bool(_english(release, "taxa", "taxon").get(taxon))


def _english(release: Release, table: str, key: str) -> Mapping[str, str]:
    return _labels(release.id, Language.EN, table, key, _Tables(release))


class _Tables:
    """Carries the tables past the cache, which keys on the release id alone."""

    def __init__(self, release: Release) -> None:
        self.release = release

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Tables) and other.release.id == self.release.id

    def __hash__(self) -> int:
        return hash(self.release.id)


@lru_cache(maxsize=64)
def _labels(release_id: str, lang: str, table: str, key: str, holder: _Tables) -> Mapping[str, str]:
    if lang not in LANGUAGES:
        raise InvalidQuery.choice("lang", lang, LANGUAGES)
    frame = holder.release[table]
    column = f"name_{lang}"
    # A language may be declared before the release has names in it.
    return dict(zip(frame[key], frame[column], strict=True)) if column in frame.columns else {}
