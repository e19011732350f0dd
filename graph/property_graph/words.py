"""Derived words: what the rules make of a row, as properties of its node or link.

They are written when a release is loaded, beside the columns, and left out when it is read back. So the rules stand in one
place (:mod:`concerted.graph.facts.rules`), and a Cypher query needs none of them. How each is made stands in
:mod:`concerted.graph.property_graph.derived`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from concerted.graph.facts.schema import TABLES, Column, Table
from concerted.graph.vocabulary import Appendix, ids

NO_BEGINNING = "0001-01-01"
NO_END = "9999-12-31"


@dataclass(frozen=True)
class DerivedWord:
    """A derived property; ``type`` as of a column."""

    name: str
    doc: str
    type: str = "boolean"


@dataclass(frozen=True, slots=True)
class Property:
    """A property as a query meets it: its type there, what it means, and what is accepted in it where that is a list."""

    name: str
    type: str
    doc: str
    accepted: tuple[str, ...] = ()


def _interval(since: str) -> tuple[DerivedWord, ...]:
    return (
        DerivedWord("holds_from", f"Day from which it holds: {since}.", "date"),
        DerivedWord("holds_until", f"Day from which it holds no longer; {NO_END} where no end is known.", "date"),
        DerivedWord("holds", "Whether it holds on the day on which the release was published."),
    )


_OR_PUBLICATION = "`since`, or the publication of the release where that is not known"

WORDS: dict[str, tuple[DerivedWord, ...]] = {
    "states": (
        DerivedWord("counts_for", "Code of the State for which its facts count on the day of publication; absent for nobody.", "string"),
        DerivedWord("can_join", "Whether it can become a Party; where the table does not say, States and organisations can."),
        DerivedWord("disputed", "Whether that is disputed: it counts as a State, its gaps are contested, and it is not ranked."),
    ),
    "instruments": (
        DerivedWord("has_members", "Whether its kind has members: the Convention, agreements and MoUs (Art. I.1.k, IV, V)."),
        *_interval("its entry into force; absent where there is none"),
    ),
    "memberships": (
        DerivedWord("counts", "Whether the role makes a member: a Party, or a signatory of an MoU (Art. I.1.k)."),
        *_interval(_OR_PUBLICATION),
    ),
    "instrument_ranges": (DerivedWord("firm", "Whether the place on the list is sourced or corroborated."),),
    "listings": _interval(_OR_PUBLICATION),
    "reservations": _interval(_OR_PUBLICATION),
    "coverage": (
        *_interval("the entry into force of the instrument, or a later `since` of what came later; absent where it never is in force"),
        DerivedWord("sure_from", "Day from which it surely holds: the publication of the release where `since` is not known.", "date"),
    ),
    "ranges": (
        DerivedWord("counts", "Whether it makes responsible: native or reintroduced, not extinct, not vagrant (Art. I.1.f, h)."),
        DerivedWord("firm", "Whether it is sourced or corroborated that the taxon is extant there."),
    ),
    "scopes": (
        DerivedWord("counts", "Whether the taxon is counted: a species, or a subspecies while its species is not in scope."),
        DerivedWord("named", "Of listings: whether it is by the name of a species or what is below it, and not of a higher taxon."),
        DerivedWord("counts_named", "The same as `counts` where what only a higher taxon brings in is left aside."),
        DerivedWord("sure", "Whether it surely is in scope then: of what an instrument covers it may not be known since when."),
        DerivedWord("firm", "Whether it surely is, and for which States: the whole taxon, or a population whose States are known."),
        *_interval("the beginning of a time in which it is in scope, the instrument in force, and all words as they are"),
    ),
    "holders": _interval(f"the day on which the code came to count for that State; {NO_BEGINNING} where that is not known"),
    "reached": _interval("the beginning of a time in which that State answers for it and its membership reaches it"),
    "reserved": (
        DerivedWord("firm", "Whether documents say so of every listing that brings the taxon in."),
        *_interval("the beginning of a time in which every listing that brings the taxon in, for the State, is reserved"),
    ),
}

SCOPES = Table("scopes", "Species and subspecies at or below what Appendices list and instruments cover.", (
    "taxon", "instrument", "appendix", "through", "population", "holds_from", "holds_until",
), (
    Column("taxon", "Species or subspecies.", references="taxa"),
    Column("instrument", "Instrument that holds it; the Convention holds what its Appendices list.", references="instruments"),
    Column("appendix", "Appendix that lists it.", enum=ids(Appendix)),
    Column("through", "Taxon that is named.", references="taxa"),
    Column("population", "Population that is named; absent for the whole taxon.", references="populations"),
    Column("states", "Codes of the population, and the States for which they count then; absent where that is every Range State.", "list",
           references="states", separator=" "),
))
HOLDERS = Table("holders", "For which State each code counts, itself while it is one, and since when.", ("iso3", "holder", "holds_from"), (
    Column("iso3", "The code.", references="states"),
    Column("holder", "The State that is responsible for what occurs there.", references="states"),
))
RESERVED = Table("reserved", "What each State has reserved of what is listed, species by species.", (
    "iso3", "taxon", "appendix", "holds_from",
), (
    Column("iso3", "The State.", references="states"),
    Column("taxon", "Species or subspecies.", references="taxa"),
    Column("appendix", "Appendix of which it is reserved; absent where that is so of both together.", enum=ids(Appendix)),
))
REACHED = Table("reached", "Which codes the membership of the State that answers for them reaches.", (
    "iso3", "instrument", "member", "holds_from",
), (
    Column("iso3", "The code.", references="states"),
    Column("instrument", "The instrument.", references="instruments"),
    Column("member", "The member through which it is reached.", references="states"),
))
DERIVED = {table.name: table for table in (SCOPES, HOLDERS, RESERVED, REACHED)}
"""Tables that no package has: they are made of the others."""


def table_of(name: str) -> Table:
    """The declaration of a table of a package, or of one that is derived."""
    return DERIVED[name] if name in DERIVED else TABLES[name]


def properties_of(table: str) -> Iterator[Property]:
    """Properties that a row of a table has in a graph: its columns, a date also as it is known, and its derived words."""
    for column in table_of(table).columns:
        yield Property(column.in_graph, "list of string" if column.type == "list" else column.type, column.doc, column.enum)
        if column.type == "date":
            yield Property(f"{column.in_graph}_text", "string", f"{column.doc} As it is known: a day, or a year alone.")
    for word in WORDS.get(table, ()):
        yield Property(word.name, word.type, f"Derived. {word.doc}")
