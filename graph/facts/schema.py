"""The one declaration of the tables of a data package.

Package validation, the release id, the properties of a graph and the page ``docs/schema.md`` are derived from here, so that
they cannot drift apart. Nodes and links stand in :mod:`concerted.graph.property_graph.links`, and what the rules make of a row in
:mod:`concerted.graph.property_graph.words`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from concerted.graph.vocabulary import (
    Accession,
    Appendix,
    Basis,
    Choice,
    CoverageSince,
    DateBasis,
    InstrumentKind,
    Language,
    NameForm,
    Origin,
    Presence,
    RangeKind,
    Rank,
    Role,
    Season,
    Statehood,
    StateKind,
    Tenure,
    Theme,
    Tier,
    Word,
    ids,
)

DATE_PATTERN = r"\d{4}(-\d{2}-\d{2})?"

ColumnType = Literal["string", "boolean", "date", "list"]


@dataclass(frozen=True)
class Column:
    """One column: its type, what is accepted in it, and what it refers to.

    ``date`` is an ISO day (``2011-11-21``) or a year alone, kept as text because a year is not a day.
    ``list`` is text in the tables, its items joined by ``separator``, and a list property in a graph.
    In one that ``repeats`` an item may stand twice. ``called`` is its name in a graph where that differs: engines and drivers have
    ids, titles and types of their own.
    """

    name: str
    doc: str
    type: ColumnType = "string"
    required: bool = False
    enum: tuple[str, ...] = ()
    pattern: str = ""
    references: str = ""
    separator: str = ""
    repeats: bool = False
    called: str = ""

    @property
    def in_graph(self) -> str:
        """Name of the property that holds it in a graph."""
        return self.called or self.name


@dataclass(frozen=True)
class Table:
    """One table of a data package: its primary key and its columns, in order; a package may lack one that is ``optional``."""

    name: str
    doc: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    optional: bool = False

    def column(self, name: str) -> Column:
        """The column called ``name``; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def _text(name: str, doc: str, *, required: bool = False, pattern: str = "", references: str = "", called: str = "") -> Column:
    return Column(name, doc, required=required, pattern=pattern, references=references, called=called)


def _enum(name: str, doc: str, words: type[Word], *, required: bool = True) -> Column:
    return Column(name, doc, required=required, enum=ids(words))


def _date(name: str, doc: str, *, required: bool = False) -> Column:
    return Column(name, doc, "date", required=required, pattern=DATE_PATTERN)


def _iso3(name: str, doc: str, *, required: bool = True) -> Column:
    return _text(name, doc, required=required, references="states")


def _names(what: str, *, required: bool = False) -> tuple[Column, ...]:
    """A column of names a language; only in those of the Convention can one be required."""
    return tuple(
        _text(f"name_{lang}", f"{what} in {lang.in_english}.", required=required and lang.of_the_convention) for lang in Language
    )


_NOTE = _text("note", "Remark of the compiler.")
_PROVENANCE = (
    Column("source", "Ids of the sources, best tier first.", "list", required=True, references="sources", separator=";"),
    _enum("basis", "How the fact is known.", Basis),
)
_DATE_BASIS = _enum("date_basis", "How the dates are known; unknown where there is none.", DateBasis)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table("sources", "Documents and databases in which facts were read.", ("id",), (
            _text("id", "Slug of the source.", required=True, pattern=r"[a-z0-9.-]+", called="slug"),
            _text("title", "Title.", required=True, called="name"),
            _text("publisher", "Who published it."),
            _text("url_or_path", "Canonical address or reference."),
            _text("read_from", "Address of the copy that was read."),
            _text("published", "Date of publication, as printed."),
            _text("licence", "Terms under which it may be used."),
            _enum("tier", "Kind of document.", Tier),
            _NOTE,
        )),
        Table("states", "States, territories and regional economic integration organisations.", ("iso3",), (
            _text("iso3", "ISO 3166-1 alpha-3 code; EUE, XKX and CPT are not officially assigned.", required=True, pattern="[A-Z]{3}"),
            _text("iso2", "ISO 3166-1 alpha-2 code; NA is Namibia. Empty for former States.", pattern="[A-Z]{2}"),
            *_names("Name", required=True),
            _enum("kind", "State, territory, REIO, former State or no State.", StateKind),
            _iso3("sovereign", "State responsible for a territory today.", required=False),
            _text("cms_region", "Region used by the Convention."),
            Column("un_member", "Member of the United Nations.", "boolean", required=True),
            _enum("status", "What it is in the community of States.", Statehood, required=False),
            _enum("can_accede", "Whether it can become a Party. Empty: States and REIOs can.", Accession, required=False),
            _date("since", "First day as a State, where after 1979."),
            _date("until", "First day on which it was no longer a State."),
            _NOTE, *_PROVENANCE,
        )),
        Table("instruments", "The Convention and what is concluded under it.", ("id",), (
            _text("id", "Slug of the instrument.", required=True, called="slug"),
            _text("short_name", "Short name.", required=True),
            _text("name_en", "Full title in English.", required=True),
            _enum("kind", "Legal kind.", InstrumentKind),
            _text("parent", "The instrument it is under.", references="instruments"),
            Column("binding", "Legally binding.", "boolean", required=True),
            _date("signed_on", "Concluded or opened for signature."),
            _date("in_force_on", "Entry into force or effect."),
            _date("ended_on", "End."),
            _text("area", "Geographical scope in words."),
            _text("species_scope", "Scope of species in words."),
            Column("flag_states", "Flag States count as Range States (Art. I.1.h).", "boolean", required=True),
            _NOTE, *_PROVENANCE,
        )),
        Table("memberships", "Parties, signatories and signatures without ratification.", ("instrument", "iso3", "role"), (
            _text("instrument", "Instrument joined.", required=True, references="instruments"),
            _iso3("iso3", "Who joined."),
            _enum("role", "Capacity.", Role),
            _date("since", "Entry into force for the State, or signature; inclusive."),
            _date("until", "End; exclusive."),
            _DATE_BASIS,
            Column("applies_to", "Territories for which the State joined.", "list", references="states", separator=" "),
            Column("excludes", "Territories for which the membership does not hold.", "list", references="states", separator=" "),
            _NOTE, *_PROVENANCE,
        )),
        Table("instrument_ranges", "Each instrument's own list of Range States.", ("instrument", "iso3"), (
            _text("instrument", "Instrument.", required=True, references="instruments"),
            _iso3("iso3", "State or territory on its list."),
            _enum("kind", "By range, or by flag vessels and competence.", RangeKind),
            _NOTE, *_PROVENANCE,
        )),
        Table("taxa", "Species, subspecies and the higher taxa that treaties list.", ("taxon",), (
            _text("taxon", "Accepted scientific name.", required=True),
            _enum("rank", "Rank.", Rank),
            _text("class", "Class."), _text("order", "Order."), _text("family", "Family."),
            _text("parent", "The taxon it belongs to.", references="taxa"),
            *_names("Common name"),
            _text("speciesplus_id", "Species+ taxon concept id."),
            *_PROVENANCE,
        )),
        Table("synonyms", "Other scientific names.", ("synonym",), (
            _text("synonym", "The other name.", required=True),
            _text("taxon", "Accepted name.", required=True, references="taxa"),
            *_PROVENANCE,
        )),
        Table("populations", "Geographically separate parts of a species (Art. I.1.a).", ("population",), (
            _text("population", "Slug of the population.", required=True, pattern="[a-z0-9-]+"),
            _text("taxon", "Its taxon.", required=True, references="taxa"),
            _text("name", "Name as listed.", required=True),
            Column("states", "Its Range States; empty where not known.", "list", references="states", separator=" "),
            _enum("states_basis", "How its States were found.", Basis, required=False),
            _NOTE, *_PROVENANCE,
        )),
        Table("listings", "Entries of Appendices I and II.", ("taxon", "appendix", "since", "population"), (
            _text("taxon", "Taxon listed.", required=True, references="taxa"),
            _text("population", "Population listed; empty for the whole taxon.", references="populations"),
            _enum("appendix", "Appendix.", Appendix),
            _date("since", "In effect from; inclusive.", required=True),
            _date("until", "Superseded or removed; exclusive."),
            _DATE_BASIS,
            _text("listed_under", "Higher taxon through which it is listed.", references="taxa"),
            _text("annotation", "Annotation."),
            *_PROVENANCE,
        )),
        Table("coverage", "What each instrument covers.", ("instrument", "taxon", "population", "annex", "listed_as"), (
            _text("instrument", "Instrument.", required=True, references="instruments"),
            _text("taxon", "Taxon covered.", required=True, references="taxa"),
            _text("population", "Population covered; empty for the whole taxon.", references="populations"),
            _text("annex", "Annex."), _text("category", "Category."),
            _text("listed_as", "Name printed by the instrument where it differs."),
            _date("since", "Covered from; inclusive. Empty: as long as the instrument is in force."),
            _date("until", "No longer covered from; exclusive."),
            _enum("since_basis", "How it is known since when. Empty: as since says.", CoverageSince, required=False),
            _text("since_note", "Remark on since."),
            Column("since_source", "Ids of the sources of since.", "list", references="sources", separator=";", repeats=True),
            *_PROVENANCE,
        )),
        Table("ranges", "Occurrence of each taxon by State or territory.", ("taxon", "iso3"), (
            _text("taxon", "Taxon.", required=True, references="taxa"),
            _iso3("iso3", "State or territory."),
            _enum("origin", "Origin.", Origin),
            _enum("presence", "Presence.", Presence),
            _enum("season", "Season.", Season),
            *_PROVENANCE,
        )),
        Table("plans", "Strategies, programmes of work and resolutions.", ("plan",), (
            _text("plan", "Slug of the plan.", required=True),
            _text("name", "Name.", required=True),
            _text("instrument", "Instrument it belongs to.", required=True, references="instruments"),
            _date("adopted", "Adopted."), _text("period", "Period."), _NOTE, *_PROVENANCE,
        )),
        Table("activities", "What the plans ask to be done.", ("activity",), (
            _text("activity", "Slug of the activity.", required=True),
            _text("plan", "Plan.", required=True, references="plans"),
            _text("objective", "Objective."),
            _enum("theme", "Theme.", Theme),
            _text("summary", "What is to be done.", required=True), *_PROVENANCE,
        )),
        Table("sovereignties", "Who held a code at which time, where that was not the State itself or is not its sovereign of today.",
              ("iso3", "holder", "since"), (
            _iso3("iso3", "The code that was held."),
            _iso3("holder", "The State that held it."),
            _date("since", "From; inclusive. Empty: before the Convention."),
            _date("until", "To; exclusive. Empty: today."),
            _enum("kind", "How it came to be held.", Tenure, required=False),
            _NOTE, *_PROVENANCE,
        ), optional=True),
        Table("reservations", "Reservations of Parties to listings (Art. XI.6, XIV.2).",
              ("instrument", "iso3", "taxon", "population", "appendix", "since"), (
            _text("instrument", "The Convention.", required=True, references="instruments"),
            _iso3("iso3", "The Party that reserves."),
            _text("taxon", "Taxon reserved.", required=True, references="taxa"),
            _text("population", "Population reserved; empty for the whole taxon.", references="populations"),
            _enum("appendix", "Appendix to whose listing it is made. Empty: any.", Appendix, required=False),
            _date("since", "In effect from; inclusive."),
            _date("until", "Withdrawn; exclusive."),
            _enum("date_basis", "How the dates are known.", DateBasis, required=False),
            _NOTE, *_PROVENANCE,
        ), optional=True),
        Table("state_names", "Names of States as documents write them.", ("iso3", "language", "name", "kind"), (
            _iso3("iso3", "Whose name."),
            _text("language", "Language, as two letters.", required=True, pattern="[a-z]{2}"),
            _text("name", "The name.", required=True),
            Column("kind", "What forms of a name it is.", "list", required=True, enum=ids(NameForm), separator=";"),
            Column("ambiguous_with", "Other States of the same name.", "list", references="states", separator=" "),
            *_PROVENANCE,
        ), optional=True),
        Table("common_names", "Common names of taxa.", ("taxon", "language", "name"), (
            _text("taxon", "Whose name.", required=True, references="taxa"),
            _text("language", "Language, as two letters.", required=True, pattern="[a-z]{2}"),
            _text("name", "The name.", required=True),
            _enum("suggested", "The one to show, where there are several.", Choice, required=False),
            _enum("fills_gap", "Given where the table of taxa has none.", Choice, required=False),
            _text("licence", "Terms under which it may be used."),
            *_PROVENANCE,
        ), optional=True),
    )
}
