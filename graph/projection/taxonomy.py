"""The taxonomic tree on the ``T`` axis."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from concerted.graph.projection.axes import Axes, Ints


@dataclass(frozen=True, eq=False)
class Taxonomy(Axes):
    """What belongs to what."""

    @cached_property
    def classes(self) -> tuple[str | None, ...]:
        """Class of every taxon of the ``T`` axis."""
        taxa = self.release["taxa"]
        known = dict(zip(taxa["taxon"], taxa["class"], strict=True))
        return tuple(known[name] for name in self.taxa)

    @cached_property
    def lineage(self) -> dict[str, tuple[str, ...]]:
        """Every species and subspecies with the taxa it belongs to, itself first."""
        taxa = self.release["taxa"]
        parent = dict(zip(taxa["taxon"], taxa["parent"], strict=True))
        lines: dict[str, tuple[str, ...]] = {}
        for name in self.taxa:
            line, at = [name], parent[name]
            while at is not None:
                line.append(at)
                at = parent[at]
            lines[name] = tuple(line)
        return lines

    @cached_property
    def below(self) -> dict[str, Ints]:
        """Species and subspecies at or below each taxon."""
        found: dict[str, list[int]] = defaultdict(list)
        for n, name in enumerate(self.taxa):
            for ancestor in self.lineage[name]:
                found[ancestor].append(n)
        return {name: np.array(members, np.intp) for name, members in found.items()}

    @cached_property
    def species(self) -> Ints:
        """For a subspecies the index of its species, -1 for a species (or where the tree names none)."""
        ranks = dict(zip(self.release["taxa"]["taxon"], self.release["taxa"]["rank"], strict=True))
        above = [next((a for a in self.lineage[name][1:] if ranks[a] == "species"), None) for name in self.taxa]
        return np.array([-1 if a is None else self.taxon_index[a] for a in above], np.intp)
