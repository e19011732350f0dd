"""A release as nodes and links, and back again.

Every row of a table is one node or one link (``concerted.graph.property_graph.links``) that holds all columns of the row, so that
the row can be given back exactly (under the name that the column has in a graph):

* a date column is a date property (a year alone is its 1 January) beside ``<column>_text``, the text itself;
* a list column is a list property; what is unknown is absent;
* derived words (``concerted.graph.property_graph.words``) stand beside the columns, and whole links are derived (``IN_SCOPE_OF``,
  ``ANSWERS_FOR``, ``RESERVED``, ``MEMBER_THROUGH``): no row is made of them when the release is read back, but they must be what the
  rows make of them;
* ``digest`` is a hash of the properties, by which a load sees what changed without reading them all;
* a link has a ``key``, which names its two ends and what tells it from parallel links.

Columns that refer to another row (``parent``, ``sovereign``, ``states``) are links too, with the row's
source and basis, so that queries can follow them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sized
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import polars as pl

from concerted.graph.errors import StoreError
from concerted.graph.facts.days.partial import PartialDate
from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES, Column, Table
from concerted.graph.property_graph.derived import with_words
from concerted.graph.property_graph.holding import holders
from concerted.graph.property_graph.links import LINKS, NODES, Link, Node, key_column
from concerted.graph.property_graph.reached import reached
from concerted.graph.property_graph.reserved import reserved
from concerted.graph.property_graph.scopes import scopes
from concerted.graph.property_graph.words import HOLDERS, REACHED, RESERVED, SCOPES, WORDS, table_of

MADE = {SCOPES.name: scopes, HOLDERS.name: holders, RESERVED.name: reserved, REACHED.name: reached}
"""How the tables that no package has are made of a release."""

Properties = dict[str, Any]


@dataclass(frozen=True)
class LinkShape:
    """Links of one type between one pair of labels: what one statement can write."""

    type: str
    start: str
    end: str


@dataclass(frozen=True)
class StoredLink:
    """One link: the keys of its ends and its properties."""

    start: str
    end: str
    properties: Properties


@dataclass
class Facts:
    """Nodes by label and key, links by shape and key."""

    nodes: dict[str, dict[str, Properties]] = field(default_factory=dict)
    links: dict[LinkShape, dict[str, StoredLink]] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(map(len, self.nodes.values())) + sum(map(len, self.links.values()))


@cache
def key_of(label: str) -> str:
    """Name of the key property of a node label."""
    return next(node.key for node in NODES if node.label == label)


def shapes() -> tuple[LinkShape, ...]:
    """Every pair of labels that each link type may join, in the order of the schema."""
    return tuple(shape for link in LINKS for shape in shapes_of(link))


def shapes_of(link: Link) -> tuple[LinkShape, ...]:
    """The pairs of labels that the links of one declaration may join."""
    return tuple(LinkShape(link.type, start, end) for start in link.start.split("|") for end, _ in link.ends)


def is_row(link: Link) -> bool:
    """Whether the link is itself a row of its table, rather than a column of a row that is a node."""
    return link.table not in {node.table for node in NODES}


class Stream:
    """The nodes and links of a release one after the other, none of them kept.

    Raises
    ------
    StoreError
        While links are gone through: a fact refers to something that is not there.
    """

    def __init__(self, release: Release) -> None:
        self._rows = {name: with_words(release, name) for name in TABLES} | {name: made(release) for name, made in MADE.items()}

    def nodes(self) -> Iterator[tuple[str, str, Properties]]:
        """Label, key and properties of each node, label by label."""
        for node in NODES:
            for key, properties in _nodes(node, self._rows):
                yield node.label, key, properties

    def links(self) -> Iterator[tuple[LinkShape, str, StoredLink]]:
        """Shape and key of each link, and the link, in the order in which they are declared."""
        there = {node.label: set(_keys(node, self._rows)) for node in NODES}
        for link in LINKS:
            for shape, key, stored in _links(link, self._rows):
                if stored.start not in there[shape.start] or stored.end not in there[shape.end]:
                    ends = f"{shape.start} {stored.start!r} to {shape.end} {stored.end!r}"
                    raise StoreError(f"the release has a {link.type} from {ends}, one of which it lacks")
                yield shape, key, stored


def facts_of(release: Release) -> Facts:
    """The nodes and links of a release; StoreError when a fact refers to something that is not there."""
    facts, stream = Facts(), Stream(release)
    facts.nodes = {node.label: {} for node in NODES}
    for label, key, properties in stream.nodes():
        facts.nodes[label][key] = properties
    facts.links = {shape: {} for shape in shapes()}
    for shape, key, stored in stream.links():
        found = facts.links[shape]
        if key in found:
            raise StoreError(f"the release has two different rows for {shape.type} {key!r}")
        found[key] = stored
    return facts


def release_of(facts: Facts, title: str, published: date) -> Release:
    """The release that nodes and links were made of; StoreError when links disagree with the rows they stand for."""
    rows: dict[str, list[Properties]] = {name: [] for name in TABLES}
    for node in NODES:
        if node.table:
            rows[node.table] += [_row(TABLES[node.table], p) for p in facts.nodes.get(node.label, {}).values()]
    for link in LINKS:
        for shape in shapes_of(link) if is_row(link) and link.table in TABLES else ():
            rows[link.table] += [_row(TABLES[link.table], stored.properties) for stored in facts.links.get(shape, {}).values()]
    frames = {name: pl.DataFrame(rows[name], schema=_types(table), orient="row") for name, table in TABLES.items()}
    release = Release.of(frames, title, published)
    _check_whole(facts, facts_of(release))
    return release


def release_properties(release: Release, facts: Sized) -> Properties:
    """What the one ``Release`` node says: identity, and the number of rows of every table."""
    return {
        "hash": release.id, "name": release.title, "published": date.fromisoformat(release.published.isoformat()),
        "facts": len(facts), **{f"n_{name}": release[name].height for name in TABLES},
    }


def digest(properties: Mapping[str, Any]) -> str:
    """Hash of properties in the order of their columns, 16 hex digits: enough to tell two versions of one fact apart."""
    return hashlib.blake2b(repr(list(properties.items())).encode(), digest_size=8).hexdigest()


def _nodes(node: Node, rows: Mapping[str, pl.DataFrame]) -> Iterator[tuple[str, Properties]]:
    if not node.table:
        for value in _keys(node, rows):
            yield value, _signed({node.key: value})
        return
    table, key = TABLES[node.table], key_column(node)
    for row in rows[node.table].iter_rows(named=True):
        yield row[key], _signed(_properties(table, row))


def _keys(node: Node, rows: Mapping[str, pl.DataFrame]) -> list[str]:
    if node.table:
        return rows[node.table][key_column(node)].to_list()
    return [*node.values, *sorted({value for table, column in node.found_in for value in rows[table][column]})]


def _links(link: Link, rows: Mapping[str, pl.DataFrame]) -> Iterator[tuple[LinkShape, str, StoredLink]]:
    table = table_of(link.table)
    starts = tuple(zip(link.start.split("|"), link.start_column.split("|"), strict=True))
    shape_of = {(shape.start, shape.end): shape for shape in shapes_of(link)}
    whole_row = is_row(link)
    for row in rows[link.table].iter_rows(named=True):
        start_label, start_column = _filled(starts, row)
        end_label, end_column = _filled(link.ends, row)
        shape = shape_of[start_label, end_label]
        if whole_row:
            properties = _properties(table, row)
        else:
            known = {"source": _split(table.column("source"), row["source"]), "basis": row[link.basis]} if row.get("source") else {}
            properties = {name: value for name, value in known.items() if value is not None}
        for start in _items(table, start_column, row[start_column]):
            for end in _items(table, end_column, row[end_column]):
                # The primary key of the table where there is a row for each link, else the two ends.
                parts = [row[c] for c in table.key] if whole_row else [start, end]
                key = "|".join(str(part or "") for part in parts)
                yield shape, key, StoredLink(start, end, _signed({"key": key, **properties}))


def _filled(candidates: tuple[tuple[str, str], ...], row: Mapping[str, Any]) -> tuple[str, str]:
    """The last candidate whose column has a value (a population rather than its taxon), else the first."""
    if len(candidates) == 1:
        return candidates[0]
    return next(((label, column) for label, column in reversed(candidates) if row[column] is not None), candidates[0])


def _items(table: Table, column: str, value: str | None) -> list[str]:
    if value is None:
        return []
    separator = _separators(table.name)[column]
    return [item for item in value.split(separator) if item] if separator else [value] if value else []


@cache
def _separators(name: str) -> dict[str, str]:
    """What parts the items of the lists of a table, by column; nothing where that is none."""
    return {column.name: column.separator if column.type == "list" else "" for column in table_of(name).columns}


def _split(column: Column, value: str) -> list[str]:
    return value.split(column.separator) if column.type == "list" else [value]


def _properties(table: Table, row: Mapping[str, Any]) -> Properties:
    properties: Properties = {}
    columns, words = _plan(table.name)
    for name, in_graph, kind, separator in columns:
        value = row[name]
        if value is None:
            continue
        if kind == "date":
            properties[in_graph] = PartialDate.of(value).day
            properties[f"{in_graph}_text"] = value
        else:
            properties[in_graph] = value.split(separator) if kind == "list" else value
    for word in words:
        if (value := row[word]) is not None:
            properties[word] = value
    return properties


@cache
def _plan(name: str) -> tuple[tuple[tuple[str, str, str, str], ...], tuple[str, ...]]:
    """The columns of a table with their names in a graph, types and separators, and its derived words: read for every row."""
    columns = tuple((column.name, column.in_graph, column.type, column.separator) for column in table_of(name).columns)
    return columns, tuple(word.name for word in WORDS.get(name, ()))


def _signed(properties: Properties) -> Properties:
    return {**properties, "digest": digest(properties)}


def _row(table: Table, properties: Mapping[str, Any]) -> Properties:
    row: Properties = {}
    for column in table.columns:
        value = properties.get(f"{column.in_graph}_text" if column.type == "date" else column.in_graph)
        row[column.name] = column.separator.join(value) if column.type == "list" and value is not None else value
    return row


def _types(table: Table) -> dict[str, type[pl.DataType]]:
    return {c.name: pl.Boolean if c.type == "boolean" else pl.String for c in table.columns}


def _check_whole(stored: Facts, expected: Facts) -> None:
    """Compare what a store holds with what its rows say it should, so that a lost or altered link is seen."""
    for label, nodes in expected.nodes.items():
        if nodes != stored.nodes.get(label, {}):
            raise StoreError(f"the stored release is not whole: its {label} nodes are not as they were written")
    for shape, links in expected.links.items():
        if links != stored.links.get(shape, {}):
            ends = f"{shape.start} to {shape.end}"
            raise StoreError(f"the stored release is not whole: its {shape.type} links from {ends} are not as they were written")
