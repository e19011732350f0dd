"""Registers: the tables of a release as records, with names in a language and what holds at a date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from concerted.graph.facts.days.dates import held_of, holds
from concerted.graph.facts.days.partial import PartialDate
from concerted.graph.facts.release import Release
from concerted.graph.facts.rows import record, rows
from concerted.graph.facts.schema import TABLES
from concerted.graph.names.labels import region_of, state_label, taxon_label
from concerted.graph.projection.projection import Projection
from concerted.graph.records import OfState, Record
from concerted.graph.vocabulary import Accession, Appendix, Basis, DateBasis, Holds, Language, Rank, Role, Statehood, StateKind, Tier


@dataclass(frozen=True, slots=True)
class StateRow(OfState):
    """A State, territory or regional organisation."""

    iso3: str
    iso2: str | None
    name: str
    kind: StateKind
    sovereign: str | None
    cms_region: str | None
    un_member: bool
    status: Statehood | None
    can_accede: Accession | None
    since: PartialDate | None
    """First day as a State, where after 1979."""
    until: PartialDate | None
    """First day on which it was no longer a State."""
    note: str | None
    source: tuple[str, ...]
    basis: Basis
    cms_party: bool | None
    """A Party to the Convention at the date; null where it is not a State then, so that it cannot be one of its own."""


@dataclass(frozen=True, slots=True)
class TaxonRow(Record):
    """A taxon, with the Appendices that hold it at the date."""

    taxon: str
    rank: Rank
    name: str | None
    class_: str | None
    order: str | None
    family: str | None
    parent: str | None
    speciesplus_id: str | None
    source: tuple[str, ...]
    basis: Basis
    appendices: tuple[Appendix, ...]
    """Appendices that hold it, or something below it, at the date."""


@dataclass(frozen=True, slots=True)
class PopulationRow(Record):
    """A geographically separate part of a species."""

    population: str
    taxon: str
    taxon_name: str | None
    name: str
    states: tuple[str, ...]
    """Its Range States; empty where they are not known."""
    states_basis: Basis | None
    note: str | None
    source: tuple[str, ...]
    basis: Basis
    appendices: tuple[Appendix, ...]
    """Appendices on which it stands as a population at the date."""


@dataclass(frozen=True, slots=True)
class MembershipRow(OfState):
    """A membership, a signature, or a signature without ratification."""

    instrument: str
    iso3: str
    name: str
    region: str | None
    """Its region in the Convention; null where it has none."""
    role: Role
    since: PartialDate | None
    until: PartialDate | None
    date_basis: DateBasis
    applies_to: tuple[str, ...]
    note: str | None
    source: tuple[str, ...]
    basis: Basis
    holds: Holds
    """At the date; `possibly` where the date of joining is not known."""


@dataclass(frozen=True, slots=True)
class ListingRow(Record):
    """An entry of an Appendix."""

    taxon: str
    name: str | None
    population: str | None
    appendix: Appendix
    since: PartialDate | None
    until: PartialDate | None
    date_basis: DateBasis
    listed_under: str | None
    """The higher taxon through which it is listed."""
    annotation: str | None
    source: tuple[str, ...]
    basis: Basis
    holds: Holds
    """At the date; `possibly` where the date of listing is not known."""


@dataclass(frozen=True, slots=True)
class SourceRow(Record):
    """Where facts were read."""

    id: str
    title: str
    publisher: str | None
    url_or_path: str | None
    read_from: str | None
    published: str | None
    licence: str | None
    tier: Tier
    note: str | None


@dataclass(frozen=True, slots=True)
class Counts(Record):
    """How many facts a table has, and how they are known."""

    table: str
    rows: int
    basis: Mapping[str, int]


def source_rows(release: Release) -> list[SourceRow]:
    """The sources: where facts were read.

    Parameters
    ----------
    release : Release
        The facts.

    Returns
    -------
    list of SourceRow
        By id.

    Examples
    --------
    >>> from concerted.loaders import reference_release
    >>> sum(row.tier == "official" for row in source_rows(reference_release())) > 10
    True
    """
    return [record(SourceRow, row) for row in rows(release, "sources")]


def state_rows(p: Projection, lang: str = Language.EN) -> list[StateRow]:
    """States, territories and regional organisations.

    Parameters
    ----------
    p : Projection
        The release at a date.
    lang : {"en", "fr", "es"}
        Language of names.

    Returns
    -------
    list of StateRow
        By code, with whether each is a Party at the date.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> sum(row.cms_party is True for row in state_rows(p)), sum(row.cms_party is False for row in state_rows(p))
    (120, 79)
    """
    parties = np.zeros(len(p.atlas.codes), bool) if p.convention is None else p.members[:, p.convention]
    itself = p.holder == np.arange(len(p.holder))
    codes = [(row, p.atlas.code_index[row["iso3"]]) for row in rows(p.release, "states")]
    return [
        record(StateRow, row, name=state_label(p.release, row["iso3"], lang), cms_party=bool(parties[n]) if itself[n] else None)
        for row, n in codes
    ]


def taxon_rows(p: Projection, lang: str = Language.EN) -> list[TaxonRow]:
    """Species, subspecies and higher taxa.

    Parameters
    ----------
    p : Projection
        The release at a date.
    lang : {"en", "fr", "es"}
        Language of names.

    Returns
    -------
    list of TaxonRow
        By name, with the Appendices that hold them, or something below them, at the date.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> [row.appendices for row in taxon_rows(p) if row.taxon == "Saiga tatarica"]
    [('II',)]
    """
    held = {appendix: np.isin(np.arange(len(p.atlas.taxa)), p.appendix(appendix).taxa) for appendix in Appendix}
    empty = np.array([], np.intp)
    return [
        record(
            TaxonRow, row, name=taxon_label(p.release, row["taxon"], lang),
            appendices=tuple(a for a in Appendix if held[a][p.atlas.below.get(row["taxon"], empty)].any()),
        )
        for row in rows(p.release, "taxa")
    ]


def population_rows(p: Projection, lang: str = Language.EN) -> list[PopulationRow]:
    """Populations: geographically separate parts of species (Art. I.1.a).

    Parameters
    ----------
    p : Projection
        The release at a date.
    lang : {"en", "fr", "es"}
        Language of names.

    Returns
    -------
    list of PopulationRow
        By id, with their Range States where known, and the Appendices on which they stand as such at the date.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> {row.taxon for row in population_rows(p) if row.taxon.startswith("Ursus")}
    {'Ursus arctos isabellinus'}
    """
    listed = {(row.population, row.appendix) for row in listing_rows(p, lang) if row.holds == Holds.YES}
    return [
        record(
            PopulationRow, row, taxon_name=taxon_label(p.release, row["taxon"], lang),
            appendices=tuple(a for a in Appendix if (row["population"], a) in listed),
        )
        for row in rows(p.release, "populations")
    ]


def membership_rows(p: Projection, lang: str = Language.EN) -> list[MembershipRow]:
    """Memberships and signatures, at any time.

    Parameters
    ----------
    p : Projection
        The release at a date.
    lang : {"en", "fr", "es"}
        Language of names.

    Returns
    -------
    list of MembershipRow
        By instrument and State, with whether each holds at the date.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> sum(row.instrument == "cms" and row.role == "party" and row.holds == "yes" for row in membership_rows(p))
    120
    """
    now, perhaps = holds(*p.atlas.membership_dates, p.day, p.atlas.published)
    return [
        record(
            MembershipRow, row, name=state_label(p.release, row["iso3"], lang), region=region_of(p.release, row["iso3"]),
            holds=held_of(bool(now[n]), bool(perhaps[n])),
        )
        for n, row in enumerate(rows(p.release, "memberships"))
    ]


def listing_rows(p: Projection, lang: str = Language.EN) -> list[ListingRow]:
    """Entries of the Appendices, at any time.

    Parameters
    ----------
    p : Projection
        The release at a date.
    lang : {"en", "fr", "es"}
        Language of names.

    Returns
    -------
    list of ListingRow
        By taxon, with whether each holds at the date.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> [(row.appendix, str(row.since)) for row in listing_rows(p) if row.taxon == "Numenius tenuirostris"]
    [('I', '1983-11-01'), ('II', '1983-11-01')]
    """
    now, perhaps = holds(*p.atlas.listing_dates, p.day, p.atlas.published)
    return [
        record(ListingRow, row, name=taxon_label(p.release, row["taxon"], lang), holds=held_of(bool(now[n]), bool(perhaps[n])))
        for n, row in enumerate(rows(p.release, "listings"))
    ]


def table_counts(release: Release) -> list[Counts]:
    """How many facts each table has, and how they are known.

    Parameters
    ----------
    release : Release
        The facts.

    Returns
    -------
    list of Counts
        By table, in the order of the schema.

    Examples
    --------
    >>> from concerted.loaders import reference_release
    >>> [count.basis for count in table_counts(reference_release()) if count.table == "states"]
    [{'sourced': 259}]
    """
    counts = []
    for name, table in TABLES.items():
        frame = release[name]
        basis = {}
        if any(column.name == "basis" for column in table.columns):
            basis = {str(row[0]): int(row[1]) for row in frame["basis"].value_counts().sort("basis").iter_rows() if row[0] is not None}
        counts.append(Counts(name, frame.height, basis))
    return counts
