"""What must be written for a database to hold a release: its facts compared with those that are wanted, as they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from concerted.graph.property_graph.model import Facts, LinkShape, Properties, StoredLink

T = TypeVar("T")

HeldNode = tuple[str, Properties]
"""Key and properties of a node in the database."""
HeldLink = tuple[str, StoredLink]
"""Key, ends and properties of a link in the database."""


@dataclass
class Difference:
    """Nodes to remove, to change and to create; links to remove, by start and key, and to add (a changed link is both)."""

    removed_nodes: dict[str, list[str]] = field(default_factory=dict)
    changed_nodes: dict[str, dict[str, Properties]] = field(default_factory=dict)
    new_nodes: dict[str, dict[str, Properties]] = field(default_factory=dict)
    removed_links: dict[LinkShape, list[tuple[str, str]]] = field(default_factory=dict)
    put_links: dict[LinkShape, dict[str, StoredLink]] = field(default_factory=dict)
    created: int = 0
    changed: int = 0
    removed: int = 0

    def __len__(self) -> int:
        return self.created + self.changed + self.removed

    @classmethod
    def everything(cls, wanted: Facts, removed: int = 0) -> Difference:
        """All of a release, for a database that holds none of it (any more)."""
        return cls(new_nodes=wanted.nodes, put_links=wanted.links, created=len(wanted), removed=removed)

    def compare_nodes(self, label: str, wanted: dict[str, Properties], held: Iterable[HeldNode]) -> None:
        """Compare the nodes of one label.

        A fact that ended carries its end (``until``) and stays. What the new release does not contain at all is
        removed: a store holds exactly one release, whose id is the hash of its facts, and a withdrawn statement
        left behind would be a fact that no source states any more.
        """
        found, changed, gone = set[str](), dict[str, Properties](), list[str]()
        for key, properties in held:
            if key not in wanted:
                gone.append(key)
                continue
            found.add(key)
            if properties != wanted[key]:
                changed[key] = wanted[key]
        self.removed_nodes[label], self.changed_nodes[label] = gone, changed
        self.new_nodes[label] = {key: properties for key, properties in wanted.items() if key not in found}
        self._count(len(self.new_nodes[label]), len(changed), len(gone))

    def compare_links(self, shape: LinkShape, wanted: dict[str, StoredLink], held: Iterable[HeldLink]) -> None:
        """Compare the links of one shape; one that is there twice is removed and added anew."""
        found, wrong, remove = set[str](), set[str](), dict[tuple[str, str], None]()
        gone = 0
        for key, link in held:
            if key in wanted and key not in found and link == wanted[key]:
                found.add(key)
                continue
            remove[link.start, key] = None
            if key in wanted:
                wrong.add(key)
            else:
                gone += 1
        self.removed_links[shape] = list(remove)
        self.put_links[shape] = {key: link for key, link in wanted.items() if key in wrong or key not in found}
        self._count(len(self.put_links[shape]) - len(wrong), len(wrong), gone)

    def _count(self, created: int, changed: int, removed: int) -> None:
        self.created += created
        self.changed += changed
        self.removed += removed


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Consecutive slices of at most ``size`` items."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
