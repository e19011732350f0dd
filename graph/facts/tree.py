"""The tree of taxa: what belongs to what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from concerted.graph.facts.release import Release
from concerted.graph.facts.rules import SPECIES
from concerted.graph.vocabulary import Rank


def lineages(release: Release) -> dict[str, tuple[str, ...]]:
    """Every species and subspecies with the taxa it belongs to, itself first; in the order of the taxa."""
    taxa = release["taxa"]
    parent = dict(zip(taxa["taxon"], taxa["parent"], strict=True))
    lines: dict[str, tuple[str, ...]] = {}
    for name, rank in zip(taxa["taxon"], taxa["rank"], strict=True):
        if rank in SPECIES:
            line, at = [name], parent[name]
            while at is not None:
                line.append(at)
                at = parent[at]
            lines[name] = tuple(line)
    return lines


def species_above(release: Release, lines: Mapping[str, Sequence[str]]) -> dict[str, str | None]:
    """Of every subspecies in these lineages its species; None of a species, and where the tree names none."""
    ranks = dict(release["taxa"].select("taxon", "rank").iter_rows())
    return {name: next((above for above in line[1:] if ranks[above] == Rank.SPECIES), None) for name, line in lines.items()}
