"""Names of States and taxa in the languages of the release."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.release import Release
from concerted.graph.vocabulary import Language, NameKind, ids

LANGUAGES = ids(Language)


# Where the names of what is named in several languages stand, and its key.
_NAMED = {NameKind.STATE: ("states", "iso3"), NameKind.TAXON: ("taxa", "taxon")}


def state_label(release: Release, iso3: str, lang: str = Language.EN) -> str:
    """The name of a State, in English where it has none; InvalidQuery where there is no such language, KeyError no such State."""
    return _names(release, NameKind.STATE, lang).get(iso3) or _names(release, NameKind.STATE, Language.EN)[iso3]


def taxon_label(release: Release, taxon: str, lang: str = Language.EN) -> str | None:
    """The common name of a taxon in a language, else in English, else None."""
    return _names(release, NameKind.TAXON, lang).get(taxon) or _names(release, NameKind.TAXON, Language.EN).get(taxon)


def in_english_alone(release: Release, key: str, lang: str, kind: NameKind = NameKind.TAXON) -> bool:
    """Whether a taxon, or a State, has a name in English, and none in the language."""
    return not _names(release, kind, lang).get(key) and bool(_names(release, kind, Language.EN).get(key))


def _names(release: Release, kind: NameKind, lang: str) -> Mapping[str, str]:
    return _labels(release.id, lang, *_NAMED[kind], _Tables(release))


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
