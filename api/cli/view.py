"""What most commands start from: a release, its names, and its projection at a date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, overload

from concerted.api.cli.options import LANGUAGES, choice, day
from concerted.api.output.tables import STAR
from concerted.api.output.words import ENGLISH, Words
from concerted.graph.records import OfState, Record, fields_of
from concerted.graph.vocabulary import Listings, NameKind, Territories, ids

if TYPE_CHECKING:
    from concerted.graph.facts.release import Release
    from concerted.graph.names.resolver import Names
    from concerted.graph.projection.projection import Projection

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class View:
    """A release seen at a date; everything is read when it is first asked for."""

    as_of: date
    lang: str
    territories: str = Territories.SOVEREIGN
    chosen: str | None = None
    data_dir: Path | None = None
    listings: str = Listings.ALL
    # Keys of the State and the instrument asked about, as they are found.
    about: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, as_of: str | None, lang: str, territories: str = Territories.SOVEREIGN, release: str | None = None,
        data_dir: Path | None = None, listings: str = Listings.ALL,
    ) -> View:
        """Check the options that most commands share; InvalidQuery naming what is accepted.

        ``release`` is what ``--release`` names, of ``data_dir`` where it is a snapshot there; None for the bundled one.
        """
        choice("--territories", territories, ids(Territories))
        choice("--listings", listings, ids(Listings))
        return cls(day(as_of), choice("--lang", lang, LANGUAGES), territories, release, data_dir, listings)

    @cached_property
    def release(self) -> Release:
        from concerted.releases import find

        return find(self.chosen, self.data_dir)

    @cached_property
    def projection(self) -> Projection:
        from concerted.graph.projection.projection import project

        return project(self.release, self.as_of, self.territories, self.listings)

    @cached_property
    def names(self) -> Names:
        from concerted.graph.names.resolver import Names

        return Names(self.release)

    @overload
    def state(self, text: str, as_of: date | None = None) -> str: ...
    @overload
    def state(self, text: None, as_of: date | None = None) -> None: ...
    def state(self, text: str | None, as_of: date | None = None) -> str | None:
        """The code of a State, which the answer is then about; at a date, one that had ended is refused with those that stand for it."""
        return None if text is None else self.about.setdefault("state", self.names.state(text, as_of))

    def taxon(self, text: str | None) -> str | None:
        return None if text is None else self.names.taxon(text)

    @overload
    def instrument(self, text: str) -> str: ...
    @overload
    def instrument(self, text: None) -> None: ...
    def instrument(self, text: str | None) -> str | None:
        """The key of an instrument, which the answer is then about."""
        return None if text is None else self.about.setdefault("instrument", self.names.instrument(text))

    def counts_for(self, state: str | None) -> dict[str, str | None]:
        """The State for which a code counts at the date, told of one that does not stand for itself."""
        if state is None or (holder := self.projection.counts_for(state)) == state:
            return {}
        return {"counts_for": holder}

    def counts_for_told(self, _: Words, state: str | None) -> Iterator[str]:
        """The same for people."""
        for holder in self.counts_for(state).values():
            from concerted.graph.names.labels import state_label

            name = state_label(self.release, str(state), self.lang)
            if holder is None:
                said = _("{name} is no State's on {day}: nobody is responsible for what occurs there.")
                yield said.format(name=name, day=self.as_of)
            else:
                of = state_label(self.release, holder, self.lang)
                said = _("{name} counts for {holder} on {day}: this is what comes through it.")
                yield said.format(name=name, holder=f"{of} ({holder})", day=self.as_of)

    def value(self, table: str, column: str, text: str | None) -> str | None:
        """A value of a column, whatever its case and accents."""
        if text is None:
            return None
        from concerted.graph.names.values import value

        return value(self.release, table, column, text)

    def name_of(self, key: str, name: str | None, kind: NameKind = NameKind.TAXON) -> str | None:
        """The name of a taxon, or of a State, with a star where it exists in English alone."""
        from concerted.graph.names.labels import in_english_alone

        return f"{name}{STAR}" if in_english_alone(self.release, key, self.lang, kind) else name

    def starred(self, record: R) -> R:
        """A record of a taxon or State with the star behind its name, or behind that of the State in it; any other as it is."""
        of: type = type(record)
        held = {field.attribute: getattr(record, field.attribute) for field in fields_of(of)}
        changed: dict[str, Any] = {name: self.starred(value) for name, value in held.items() if isinstance(value, OfState)}
        is_state = isinstance(record, OfState) or held.get("kind") is NameKind.STATE
        key = held.get("iso3" if isinstance(record, OfState) else "taxon") or held.get("id")
        if key is not None and held.get("name") is not None:
            changed["name"] = self.name_of(key, held["name"], NameKind.STATE if is_state else NameKind.TAXON)
        return record if all(held[name] == value for name, value in changed.items()) else replace(record, **changed)

    def header(self) -> dict[str, Any]:
        """What every JSON answer begins with."""
        return {"release": self.release.header, "as_of": self.as_of.isoformat(), "remarks": self.remarks()}

    def remarks(self) -> list[str]:
        """How far the facts reach that the answer rests on, in its language; what it is about has to be found before."""
        from concerted.api.output.words import words
        from concerted.graph.analyses.remarks import remarks
        from concerted.loaders.notes import notes_of

        said = remarks(self.release, self.as_of, notes_of(self.release), lang=self.lang, **self.about)
        return [each.told(words(self.lang)) for each in said]

    def caption(self, _: Words = ENGLISH) -> str:
        """The same in a line for people."""
        about = {"day": self.as_of, "release": self.release.id[:12], "published": self.release.published}
        return _("on {day} · release {release} of {published}").format(**about)
