"""The taxonomic tree on the ``T`` axis."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from concerted.graph.facts.tree import lineages, species_above
from concerted.graph.projection.axes import Axes, Ints
from concerted.graph.projection.realms import realm_of
from concerted.graph.vocabulary.recruitment import Realm


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
        return lineages(self.release)

    @cached_property
    def realms(self) -> tuple[Realm, ...]:
        """Realm of every taxon of the ``T`` axis, by the tree and by the columns of its row."""
        taxa = self.release["taxa"]
        above = {name: row for name, *row in taxa.select("taxon", "family", "order", "class").iter_rows()}
        return tuple(realm_of((*self.lineage[name], *above[name])) for name in self.taxa)

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
        above = species_above(self.release, self.lineage)
        return np.array([-1 if (species := above[name]) is None else self.taxon_index[species] for name in self.taxa], np.intp)

    @cached_property
    def population_states(self) -> dict[str, Ints]:
        """Codes of the States of every population; empty where they are not known."""
        rows, index = self.release.typed("populations"), self.code_index
        return {
            name: np.array([index[code] for code in states], np.intp)
            for name, states in zip(rows["population"].to_list(), rows["states"].to_list(), strict=True)
        }
