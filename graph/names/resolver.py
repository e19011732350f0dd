"""From what people write to the keys of a release: States, taxa and instruments by any of their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property, lru_cache

from concerted.graph.errors import AmbiguousName, UnknownName
from concerted.graph.facts.release import Release
from concerted.graph.names.ended import Endings, unqualified
from concerted.graph.names.index import TIERS, Index, Level, state_codes
from concerted.graph.names.labels import state_label, taxon_label
from concerted.graph.names.likeness import MIN_PART, Likeness, letters_apart
from concerted.graph.names.scientific import abbreviating, readings
from concerted.graph.names.text import fold, gist, loose, plain
from concerted.graph.vocabulary import Language, NameKind, Rank

_SUGGESTIONS = 3
# What is so much less alike than the nearest is not suggested beside it.
_FURTHER = 0.1
# In how many letters a name misspelt differs. Of the 1,388 names of species of the bundled release three pairs are as near.
_MISSPELT = 2
_KEYS = {"state": ("states", "iso3"), "taxon": ("taxa", "taxon"), "instrument": ("instruments", "id")}
_LEVELS: dict[str, tuple[Level, ...]] = {"state": (fold, loose, gist), "taxon": (fold, loose, plain), "instrument": (fold, loose)}
# Between two names of one thing: ``Myanmar (Burma)``, ``Hong Kong, China``, ``Caretta caretta – Loggerhead``.
# The last brackets or a dash first: ``Cocos (Keeling) Islands (CCK)``.
_BRACKETS, _DASH = re.compile(r"[(\[](?=[^()\[\]]*[)\]]\s*$)|[)\]]\s*$"), re.compile(r" [-–—] |[/;=]")
_BETWEEN = {
    "state": (_BRACKETS, _DASH, re.compile(r"[()\[\]/;=,]| [-–—] ")), "taxon": (_BRACKETS, _DASH, re.compile(r"[()\[\]/;=]| [-–—] ")),
}
_NOW_OR_THEN = re.compile(r"^(?:now|formerly|aka|or)\s+", re.IGNORECASE)


class Names:
    """The names of a release. Accents, case and punctuation are ignored; indexes are built on first use.

    Names are tried in the order of their authority (:mod:`concerted.graph.names.index`): a code or accepted name before a
    synonym or common name, and as they are spelt before any looser reading. A name that several things bear with the same
    authority (Beluga: a whale and a sturgeon; Congo: two States) is ambiguous: nothing is chosen silently. Where a species,
    and its subspecies or its family alone bear it, the species is meant; a single word may mean the family.

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
    EndedName
        A State was; it carries the codes that stand for it since.

    Examples
    --------
    >>> from concerted.loaders import reference_release
    >>> names = Names(reference_release())
    >>> names.state("Nueva Zelanda"), names.taxon("Loggerhead Turtle"), names.instrument("ACAP")
    ('NZL', 'Caretta caretta', 'acap')
    >>> names.state("Bolivie, l'État plurinational de"), names.taxon("C. caretta (Linnaeus, 1758)")
    ('BOL', 'Caretta caretta')
    >>> names.state("Republic of Kenja")
    Traceback (most recent call last):
        ...
    concerted.graph.errors.UnknownName: no state is called 'Republic of Kenja'. Did you mean Kenya?
    """

    def __init__(self, release: Release) -> None:
        self.release = release
        self._indexes: dict[str, Index] = {}
        self._likenesses: dict[str, tuple[Likeness, dict[str, dict[str, str]]]] = {}

    def state(self, text: str, as_of: date | None = None) -> str:
        """The ISO 3166-1 alpha-3 code of a State given by code (2 or 3 letters) or name in any language.

        Asked at a date, a name that a former State bore is that State while it stood, and what had ended is an EndedName.
        """
        keys = self.candidates(NameKind.STATE, text, as_of)
        if not keys and (key := self.at_the_time(text, as_of)):
            return key
        key = self._one(NameKind.STATE, text, keys)
        ended = self.endings.of(key)
        if ended and as_of and ended.before(as_of):
            raise ended.told(text)
        return key

    def taxon(self, text: str) -> str:
        """The accepted scientific name of a taxon given by it, by a synonym, or by a common name in any language.

        A scientific name may have its author and year, words of rank, and an abbreviated genus.
        """
        return self._one(NameKind.TAXON, text, self.candidates(NameKind.TAXON, text))

    def scientific(self, text: str) -> dict[str, str]:
        """The keys of which a text is the scientific name or a synonym, with or without author and words of rank; no common name counts."""
        for reading in readings(text):
            if found := self._scientific.found(reading):
                return self._of_one_line(found)
        return {}

    def instrument(self, text: str) -> str:
        """The id of an instrument given by id, short name or full title."""
        return self._one(NameKind.INSTRUMENT, text, self.candidates(NameKind.INSTRUMENT, text))

    def key(self, kind: str, text: str, as_of: date | None = None) -> str:
        """The same for a kind that is a :class:`NameKind`."""
        if kind == NameKind.STATE:
            return self.state(text, as_of)
        return self.taxon(text) if kind == NameKind.TAXON else self.instrument(text)

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

    def candidates(self, kind: str, text: str, as_of: date | None = None) -> dict[str, str]:
        """The keys of which a text is a name, each with that name as it is written; none, one, or several."""
        if kind == NameKind.STATE and (of_code := self._codes.found(text)):
            # Most are asked by code, for which no other name needs to be read.
            return dict(of_code)
        index = self.index(kind)
        # In brackets stands an author or a subgenus, which is no part of the name.
        found = self._by_scientific_name(text) if kind == NameKind.TAXON and "(" in text else {}
        found = found or index.found(text)
        if kind == NameKind.TAXON:
            found = found or self._by_scientific_name(text)
            if not found and text.count(",") == 1:
                found = index.found(" ".join(reversed(text.split(","))))
            found = self._of_one_line(found)
        if not found and kind in _BETWEEN:
            found = self._by_parts(kind, text)
        return self._standing(found, as_of) if kind == NameKind.STATE else dict(found)

    def _one(self, kind: str, text: str, keys: Iterable[str]) -> str:
        known = sorted(keys)
        if not known:
            raise UnknownName(kind, text, self._suggestions(kind, text))
        if len(known) > 1:
            # A code says little; a scientific name all.
            called = {key: self.display(kind, key, "en") for key in known} if kind == NameKind.STATE else None
            raise AmbiguousName(kind, text, tuple(known), called)
        return known[0]

    def _by_parts(self, kind: str, text: str) -> dict[str, str]:
        """What all the names in a text are names of; all that any is, where they are of different things."""
        for between in _BETWEEN[kind]:
            parts = [_NOW_OR_THEN.sub("", part.strip()) for part in between.split(text) if part.strip()]
            found = [self.index(kind).found(part) for part in parts]
            if len(parts) > 1 and all(found):
                break
        else:
            return {}
        everyone = {key: name for known in reversed(found) for key, name in known.items()}
        shared = [key for key in everyone if all(key in known for known in found)]
        # ``Greenland (Denmark)`` is the territory, with its State beside it.
        held = [key for key in everyone if kind == NameKind.STATE and self._sovereigns.get(key) in everyone]
        return {key: everyone[key] for key in shared or (held if len(held) == 1 and len(everyone) == 2 else everyone)}

    # -- States ------------------------------------------------------------------------------------------------

    def _standing(self, found: dict[str, str], as_of: date | None) -> dict[str, str]:
        """Of a former State and one that bore its name, the former where it stood at the date, else the other."""
        ended = {key: end for key in found if (end := self.endings.of(key))}
        if not ended or len(ended) == len(found):
            return dict(found)
        stood = {key for key, end in ended.items() if as_of and not end.before(as_of)}
        return {key: name for key, name in found.items() if (key in stood if stood else key not in ended)}

    def at_the_time(self, text: str, as_of: date | None = None) -> str | None:
        """The code of a State as it was before something, at a date when it was so; EndedName at a later one."""
        if ended := self.endings.without_a_row(text):
            raise ended.told(text)
        name = unqualified(text)
        if name is None or not (keys := self.candidates(NameKind.STATE, name, as_of)):
            return None
        key = self._one(NameKind.STATE, name, keys)
        ended = self.endings.of(key) or self.endings.before_separation(key)
        if ended and (as_of is None or ended.before(as_of)) and (as_of or ended.see[:1] == (key,)):
            raise ended.told(text)
        was_so = ended is not None or fold(name) not in {fold(now.text) for now in self.index(NameKind.STATE).tiers[1] if now.key == key}
        return key if was_so else None

    @cached_property
    def _codes(self) -> Index:
        return Index([state_codes(self.release)], (fold,))

    @cached_property
    def endings(self) -> Endings:
        """What of the release ended."""
        return Endings(self.release)

    @cached_property
    def _sovereigns(self) -> dict[str, str | None]:
        states = self.release["states"]
        return dict(zip(states["iso3"], states["sovereign"], strict=True))

    # -- taxa --------------------------------------------------------------------------------------------------

    def _by_scientific_name(self, text: str) -> dict[str, str]:
        for reading in readings(text):
            if found := self._scientific.found(reading):
                return found
            if abbreviated := abbreviating(reading, (name.text for name in self._scientific)):
                return {key: name for full in abbreviated for key, name in self._scientific.found(full).items()}
        return {}

    @cached_property
    def _scientific(self) -> Index:
        return Index(self.index(NameKind.TAXON).tiers[:2], _LEVELS["taxon"])

    def _of_one_line(self, found: dict[str, str]) -> dict[str, str]:
        """The species, where the others of the name are its subspecies, or what it belongs to and the name has several words."""
        if len(found) < 2:
            return found
        species = [key for key in found if self._parents[key][0] == Rank.SPECIES]
        if len(species) != 1:
            return found
        above = set(self._above(species[0]))
        below = {key for key in found if species[0] in self._above(key)}
        whole = " " in fold(found[species[0]]) or not above & found.keys()
        return {species[0]: found[species[0]]} if whole and found.keys() <= above | below | {species[0]} else found

    def _above(self, taxon: str) -> Iterator[str]:
        while taxon := self._parents.get(taxon, ("", None))[1] or "":
            yield taxon

    @cached_property
    def _parents(self) -> dict[str, tuple[str, str | None]]:
        """Rank and parent of each taxon."""
        return {key: (rank, parent) for key, rank, parent in self.release["taxa"].select("taxon", "rank", "parent").iter_rows()}

    # -- showing -----------------------------------------------------------------------------------------------

    def display(self, kind: str, key: str, lang: str) -> str:
        """The name under which a key is shown."""
        if kind == NameKind.STATE:
            return state_label(self.release, key, lang)
        if kind == NameKind.TAXON:
            return taxon_label(self.release, key, lang) or key
        return self._short_names[key]

    @cached_property
    def _short_names(self) -> dict[str, str]:
        table = self.release["instruments"]
        return dict(zip(table["id"], table["short_name"], strict=True))

    def _suggestions(self, kind: str, text: str) -> tuple[str, ...]:
        species: list[str] = []
        if kind == NameKind.STATE:
            text = unqualified(text) or text
        if kind == NameKind.TAXON:
            # An author is like no name, and a subspecies that there is not most like its species.
            text = next(readings(text), text)
            species = list(self._scientific.found(" ".join(text.split()[:2])))
        near = self.nearest(kind, text, _SUGGESTIONS)
        close = [(key, name) for key, name, alike in near if alike >= near[0][2] - _FURTHER]
        said = (self._short(key, name) if kind == NameKind.STATE else name for key, name in close)
        return tuple(dict.fromkeys((*species, *said)))[:_SUGGESTIONS]

    def _short(self, iso3: str, name: str) -> str:
        """A State as it is shown in the language of a name: the name whose words are in it, else the English one."""
        shown = [state_label(self.release, iso3, lang) for lang in Language]
        return next((label for label in shown if set(fold(label).split()) <= set(fold(name).split())), shown[0])

    def nearest(self, kind: str, text: str, limit: int) -> list[tuple[str, str, float]]:
        """What is called nearly so: key, name as it is written, and how alike they are, from 0 to 1; the nearest first."""
        if kind not in self._likenesses:
            written: dict[str, dict[str, str]] = {}
            for key, text_of, _ in self.index(kind):
                written.setdefault(fold(text_of), {}).setdefault(key, text_of)
            # One letter of a code makes another code of it.
            self._likenesses[kind] = Likeness(folded for folded in written if len(folded) > MIN_PART), written
        likeness, written = self._likenesses[kind]
        found: dict[str, tuple[str, str, float]] = {}
        # A thing has many names that are alike.
        for folded, score in likeness.nearest(fold(text)):
            for key, name in written[folded].items():
                found.setdefault(key, (key, name, score))
            if len(found) >= limit:
                break
        return list(found.values())[:limit]

    def misspelt(self, taxon: str) -> bool:
        """Whether a text differs from a name of a taxon in two letters at most: of what is called otherwise hardly any name does.

        Examples
        --------
        >>> from concerted.loaders import reference_release
        >>> names = Names(reference_release())
        >>> names.misspelt("Falco cherug"), names.misspelt("Hyaena hyaena"), names.misspelt("Panthera tigris")
        (True, False, False)
        """
        near = self.nearest(NameKind.TAXON, taxon, _SUGGESTIONS)
        return any(letters_apart(fold(taxon), fold(name), _MISSPELT) <= _MISSPELT for _, name, _ in near)

    def beside(self, taxon: str) -> tuple[str, ...]:
        """Of a scientific name that no taxon has the names that are nearest to it: of the same genus, else what is spelt nearly so.

        Examples
        --------
        >>> from concerted.loaders import reference_release
        >>> Names(reference_release()).beside("Panthera tigris")
        ('Panthera pardus', 'Panthera uncia', 'Panthera leo')
        """
        genus = [key for key, (rank, _) in self._parents.items() if rank == Rank.SPECIES and key.split()[0] == taxon.split()[0]]
        apart = {key: letters_apart(fold(taxon), fold(key), len(taxon)) for key in genus}
        return tuple(sorted(genus, key=lambda key: (apart[key], key))[:_SUGGESTIONS]) or self._suggestions(NameKind.TAXON, taxon)

    def index(self, kind: str) -> Index:
        """All names of a kind."""
        if kind not in self._indexes:
            self._indexes[kind] = Index(TIERS[NameKind(kind)](self.release), _LEVELS[kind], codes=int(kind == NameKind.STATE))
        return self._indexes[kind]


@lru_cache(maxsize=4)
def names_of(release: Release) -> Names:
    """The names of a release, with the indexes that were made of them for whoever asked before."""
    return Names(release)
