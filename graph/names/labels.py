"""Names of States and taxa in the languages of the release."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.release import Release

LANGUAGES = ("en", "fr", "es")


def state_label(release: Release, iso3: str, lang: str = "en") -> str:
    """The name of a State; InvalidQuery where the release has no such language, KeyError no such State."""
    return _labels(release.id, lang, "states", "iso3", _Tables(release))[iso3]


def taxon_label(release: Release, taxon: str, lang: str = "en") -> str | None:
    """The common name of a taxon in a language, else in English, else None."""
    holder = _Tables(release)
    return _labels(release.id, lang, "taxa", "taxon", holder).get(taxon) or _labels(release.id, "en", "taxa", "taxon", holder).get(taxon)


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
        raise InvalidQuery(f"lang: {lang!r} is not accepted; one of: {', '.join(LANGUAGES)}")
    frame = holder.release[table]
    return dict(zip(frame[key], frame[f"name_{lang}"], strict=True))
