"""What the records of briefs have in common: things by name, counts by class, and the documents behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from concerted.graph.analyses.gaps.evidence import Subject, evidence
from concerted.graph.facts.fact import sources
from concerted.graph.names.labels import in_english_alone, state_label, taxon_label
from concerted.graph.projection.axes import Ints
from concerted.graph.projection.projection import Projection
from concerted.graph.records import OfState, Record, StateRef
from concerted.graph.vocabulary import CONVENTION, InstrumentKind, MapStatus, Tier

_TIERS = {str(tier): n for n, tier in enumerate(Tier)}


@dataclass(frozen=True, slots=True)
class TaxonRef(Record):
    """A taxon by its accepted name, with its common name in the language of the brief; null where it has none there."""

    taxon: str
    name: str | None


@dataclass(frozen=True, slots=True)
class InstrumentRef(Record):
    """An instrument by its id and short name."""

    id: str
    short_name: str
    kind: InstrumentKind


@dataclass(frozen=True, slots=True)
class ClassCount(Record):
    """How many of some taxa are of a class."""

    class_: str
    n: int


@dataclass(frozen=True, slots=True)
class Neighbour(OfState):
    """A State that shares species with another."""

    iso3: str
    name: str
    n_shared: int


@dataclass(frozen=True, slots=True)
class Shade(Record):
    """How a code stands on the map of a brief."""

    iso3: str
    status: MapStatus


@dataclass(frozen=True, slots=True)
class Cited(Record):
    """A document behind a brief, and how many of its facts rest on it."""

    id: str
    title: str
    publisher: str | None
    published: str | None
    n_facts: int


@dataclass(frozen=True, slots=True)
class Documents(Record):
    """The documents behind a brief: how many there are, and those on which most of it rests."""

    n: int
    cited: tuple[Cited, ...]


def taxon_ref(p: Projection, taxon: str, lang: str) -> TaxonRef:
    """A taxon by its names; a common name that is English alone is none of another language."""
    return TaxonRef(taxon, None if in_english_alone(p.release, taxon, lang) else taxon_label(p.release, taxon, lang))


def state_ref(p: Projection, iso3: str, lang: str) -> StateRef:
    """A State by its code and name."""
    return StateRef(iso3, state_label(p.release, iso3, lang))


def instrument_ref(p: Projection, instrument: str) -> InstrumentRef:
    """An instrument by its id and short name."""
    row = p.release["instruments"].row(p.atlas.instrument_index[instrument], named=True)
    return InstrumentRef(instrument, row["short_name"], InstrumentKind(row["kind"]))


def by_class(p: Projection, units: Iterable[int]) -> tuple[ClassCount, ...]:
    """How many units are of each class, most first."""
    counts = Counter(p.atlas.classes[t] or "unknown" for t in units)
    return tuple(ClassCount(name, n) for name, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def known_names_first(p: Projection, units: Ints, lang: str) -> tuple[TaxonRef, ...]:
    """Units by name: those that have a common name in the language before the others, then in alphabetical order."""
    found = [taxon_ref(p, p.atlas.taxa[t], lang) for t in units.tolist()]
    return tuple(sorted(found, key=lambda each: (each.name is None, each.taxon)))


def documents(
    p: Projection, gaps: Iterable[Subject], rows: Iterable[Mapping[str, str | None]] = (), most: int = 7,
) -> Documents:
    """The documents behind some gaps and rows.

    Parameters
    ----------
    p : Projection
        The release at a date.
    gaps : iterable of Subject
        What the gaps are of; each row of the facts that they rest on counts once.
    rows : iterable of mapping
        Rows of tables besides, such as memberships.
    most : int
        How many documents are named.

    Returns
    -------
    Documents
        Those on which most facts rest first; of as many, those of the better tier, then by id.
    """
    found, counted = evidence(p.atlas), Counter[str]()
    held_by: dict[str | None, dict[str, None]] = {}
    seen = set[int]()

    def count(row: Mapping[str, str | None]) -> None:
        if id(row) not in seen:
            seen.add(id(row))
            counted.update(each for each in sources(row) if each)

    for gap in gaps:
        held_by.setdefault(None if gap.instrument == CONVENTION else gap.instrument, {}).update(dict.fromkeys(gap.taxa))
        for _, row in found.of_state(p, gap):
            count(row)
    for instrument, taxa in held_by.items():
        for _, row in found.of_taxa(p, instrument, taxa):
            count(row)
    # Rows that are given live as long as they are looked at.
    given = list(rows)
    for row in given:
        count(row)
    table = p.release["sources"]
    known = {row["id"]: row for row in table.filter(table["id"].is_in(list(counted))).iter_rows(named=True)}
    order = sorted(known, key=lambda each: (-counted[each], _TIERS.get(known[each]["tier"], len(_TIERS)), each))
    cited = tuple(
        Cited(each, known[each]["title"], known[each]["publisher"], known[each]["published"], counted[each]) for each in order[:most]
    )
    return Documents(len(known), cited)


def shades(p: Projection, codes: np.ndarray[tuple[int], np.dtype[np.bool_]], status: MapStatus) -> tuple[Shade, ...]:
    """Codes whose facts count for some States, in one status: a mask of ``S`` in the rows in which facts count."""
    fold = np.asarray(p.fold)
    there = np.where(fold < 0, False, codes[fold])
    return tuple(Shade(p.atlas.codes[n], status) for n in np.flatnonzero(there).tolist())
