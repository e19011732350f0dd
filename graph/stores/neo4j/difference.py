"""What must be written for a store to hold a release, given the digests of what it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from graph.stores.model import Facts, LinkShape, Properties, StoredLink

T = TypeVar("T")

Digests = dict[str, str | None]
"""Digest of each key; None where a store holds a key twice, so that it is written anew."""


@dataclass(frozen=True)
class HeldLink:
    """Key of the start of a stored link, by which it is found again, and its digest."""

    start: str
    digest: str | None


@dataclass
class Stored:
    """What a store holds, as digests."""

    nodes: dict[str, Digests] = field(default_factory=dict)
    links: dict[LinkShape, dict[str, HeldLink]] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(map(len, self.nodes.values())) + sum(map(len, self.links.values()))


@dataclass
class Difference:
    """Nodes to remove and to put (new or changed); links to remove and to add (a changed link is both)."""

    removed_nodes: dict[str, list[str]] = field(default_factory=dict)
    put_nodes: dict[str, dict[str, Properties]] = field(default_factory=dict)
    removed_links: dict[LinkShape, dict[str, HeldLink]] = field(default_factory=dict)
    put_links: dict[LinkShape, dict[str, StoredLink]] = field(default_factory=dict)
    created: int = 0
    changed: int = 0
    removed: int = 0

    def __len__(self) -> int:
        return self.created + self.changed + self.removed


def difference(wanted: Facts, stored: Stored) -> Difference:
    """Compare key by key.

    A fact that ended carries its end (``until``) and stays. What the new release does not contain at all is
    removed: a store holds exactly one release, whose id is the hash of its facts, and a withdrawn statement
    left behind would be a fact that no source states any more.
    """
    found = Difference()
    for label, nodes in wanted.nodes.items():
        held = stored.nodes.get(label, {})
        found.put_nodes[label] = {key: p for key, p in nodes.items() if held.get(key) != p["digest"]}
        found.removed_nodes[label] = [key for key in held if key not in nodes]
        _count(found, held, found.put_nodes[label], found.removed_nodes[label])
    for shape, links in wanted.links.items():
        linked = stored.links.get(shape, {})
        put = {key: link for key, link in links.items() if linked.get(key) != HeldLink(link.start, link.properties["digest"])}
        gone = [key for key in linked if key not in links]
        found.put_links[shape] = put
        found.removed_links[shape] = {key: linked[key] for key in (*gone, *(key for key in put if key in linked))}
        _count(found, linked, put, gone)
    return found


def _count(found: Difference, held: Mapping[str, Any], put: Mapping[str, Any], gone: list[str]) -> None:
    changed = sum(key in held for key in put)
    found.changed += changed
    found.created += len(put) - changed
    found.removed += len(gone)


def digests(pairs: Iterator[tuple[str, str]]) -> Digests:
    """Digest by key, None for a key that comes twice."""
    found: Digests = {}
    for key, value in pairs:
        found[key] = None if key in found else value
    return found


def held_links(rows: Iterable[Any]) -> dict[str, HeldLink]:
    """Held links by key of rows with ``start``, ``key`` and ``value`` (the digest)."""
    found: dict[str, HeldLink] = {}
    for row in rows:
        found[row["key"]] = HeldLink(row["start"], None if row["key"] in found else row["value"])
    return found


def batches(items: list[T], size: int) -> Iterator[list[T]]:
    """Consecutive slices of at most ``size`` items."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
