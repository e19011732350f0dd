"""From what people write to the keys of a release: States, taxa and instruments by any of their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

import polars as pl

from concerted.graph.errors import AmbiguousName, UnknownName
from concerted.graph.facts.release import Release
from concerted.graph.names.aliases import STATE_ALIASES
from concerted.graph.names.labels import state_label, taxon_label
from concerted.graph.names.likeness import MIN_PART, score_of, short_first, similar
from concerted.graph.names.text import fold, loose
from concerted.graph.vocabulary import Language

_SUGGESTIONS = 3
_KEYS = {"state": ("states", "iso3"), "taxon": ("taxa", "taxon"), "instrument": ("instruments", "id")}


class Names:
    """The names of a release. Accents, case and punctuation are ignored; indexes are built on first use.

    Names are tried in the order of their authority: a code or accepted name before a synonym or common name. A name
    that several things bear with the same authority (Beluga: a whale and a sturgeon) is ambiguous.

    Parameters
    ----------
    release : Release
        Whose names.

    Raises
    ------
    UnknownName
        By every method that finds: nothing is called so; it carries the nearest.
    AmbiguousName
        Several things are; it carries their keys.

    Examples
    --------
    >>> from concerted.loaders import reference_release
    >>> names = Names(reference_release())
    >>> names.state("Nueva Zelanda"), names.taxon("Loggerhead Turtle"), names.instrument("ACAP")
    ('NZL', 'Caretta caretta', 'acap')
    >>> names.state("Kena")
    Traceback (most recent call last):
        ...
    concerted.graph.errors.UnknownName: no state is called 'Kena'. Did you mean Kenya, KNA?
    """

    def __init__(self, release: Release) -> None:
        self.release = release
        self._made: dict[str, tuple[_Tier, ...]] = {}
        self._merged: dict[str, _Tier] = {}

    def state(self, text: str) -> str:
        """The ISO 3166-1 alpha-3 code of a State given by code (2 or 3 letters) or name in any language."""
        return self._resolve("state", text)

    def taxon(self, text: str) -> str:
        """The accepted scientific name of a taxon given by it, by a synonym, or by a common name in any language."""
        return self._resolve("taxon", text)

    def instrument(self, text: str) -> str:
        """The id of an instrument given by id, short name or full title."""
        return self._resolve("instrument", text)

    def key(self, kind: str, text: str) -> str:
        """The same for a kind that is a :class:`NameKind`."""
        return self._resolve(kind, text)

    def check(self, kind: str, key: str) -> None:
        """UnknownName for what is no key: with the key of which it is another name, or the nearest names."""
        table, column = _KEYS[kind]
        if (self.release[table][column] == key).any():
            return
        try:
            near: tuple[str, ...] = (self.key(kind, key),)
        except UnknownName as unknown:
            near = unknown.suggestions
        raise UnknownName(kind, key, near)

    # -- finding one -------------------------------------------------------------------------------------------

    def _resolve(self, kind: str, text: str) -> str:
        for tier in self._tiers(kind):
            for key_of in (fold, loose):
                keys = {key for key, _ in tier.get(key_of(text), ())}
                if len(keys) == 1:
                    return keys.pop()
                if keys:
                    raise AmbiguousName(kind, text, tuple(sorted(keys)))
        raise UnknownName(kind, text, self._suggestions(kind, text))

    def _suggestions(self, kind: str, text: str) -> tuple[str, ...]:
        wanted, index = fold(text), self.index(kind)
        close = [folded for folded, _ in similar(wanted, index, 2 * _SUGGESTIONS)]
        holding = sorted((folded for folded in index if len(wanted) >= MIN_PART and score_of(wanted, folded) >= 0.8), key=short_first)
        labels: dict[str, str] = {}
        for folded in (*holding, *close):
            for key, label in index[folded]:
                labels.setdefault(key, label)
        return tuple(labels.values())[:_SUGGESTIONS]

    def display(self, kind: str, key: str, lang: str) -> str:
        """The name under which a key is shown."""
        if kind == "state":
            return state_label(self.release, key, lang)
        if kind == "taxon":
            return taxon_label(self.release, key, lang) or key
        return self._short_names[key]

    # -- indexes -----------------------------------------------------------------------------------------------

    @cached_property
    def _short_names(self) -> dict[str, str]:
        table = self.release["instruments"]
        return dict(zip(table["id"], table["short_name"], strict=True))

    def index(self, kind: str) -> _Tier:
        """All names of a kind, whatever their authority."""
        if kind not in self._merged:
            merged: _Tier = {}
            for tier in self._tiers(kind):
                for folded, pairs in tier.items():
                    known = merged.setdefault(folded, [])
                    known.extend(pair for pair in pairs if pair[0] not in {key for key, _ in known})
            self._merged[kind] = merged
        return self._merged[kind]

    def pairs(self, kind: str) -> Iterator[tuple[str, tuple[str, str]]]:
        """Every name of a kind, folded, with its key and as it is written; names of more authority first."""
        for tier in self._tiers(kind):
            for folded, pairs in tier.items():
                for pair in pairs:
                    yield folded, pair

    def _tiers(self, kind: str) -> tuple[_Tier, ...]:
        if kind not in self._made:
            self._made[kind] = {"state": self._state_tiers, "taxon": self._taxon_tiers, "instrument": self._instrument_tiers}[kind]()
        return self._made[kind]

    def _state_tiers(self) -> tuple[_Tier, ...]:
        table = self.release["states"]
        keys = list(table["iso3"])
        codes = _tier(zip(keys, keys, strict=True), zip(keys, table["iso2"], strict=True))
        names = _tier(*(zip(keys, names, strict=True) for names in _in_each_language(table)))
        aliases = _tier((iso3, alias) for iso3 in keys for alias in STATE_ALIASES.get(iso3, ()))
        return codes, names, aliases

    def _taxon_tiers(self) -> tuple[_Tier, ...]:
        taxa, synonyms = self.release["taxa"], self.release["synonyms"]
        keys = list(taxa["taxon"])
        return (
            _tier(zip(keys, keys, strict=True)),
            _tier(zip(synonyms["taxon"], synonyms["synonym"], strict=True)),
            *(_tier(zip(keys, names, strict=True)) for names in _in_each_language(taxa)),
        )

    def _instrument_tiers(self) -> tuple[_Tier, ...]:
        table = self.release["instruments"]
        keys = list(table["id"])
        return tuple(_tier(zip(keys, table[column], strict=True)) for column in ("id", "short_name", "name_en"))


_Tier = dict[str, list[tuple[str, str]]]


def _in_each_language(table: pl.DataFrame) -> Iterator[pl.Series]:
    """The names of a table in the languages of the vocabulary, as far as it has them."""
    return (table[f"name_{lang}"] for lang in Language if f"name_{lang}" in table.columns)


def _tier(*columns: Iterable[tuple[str, str | None]]) -> _Tier:
    """Folded name to (key, name as written), for names of one authority."""
    tier: _Tier = {}
    for column in columns:
        for key, name in column:
            if name is None:
                continue
            for folded in {fold(name), loose(name)}:
                pairs = tier.setdefault(folded, [])
                if key not in {known for known, _ in pairs}:
                    pairs.append((key, name))
    return tier
