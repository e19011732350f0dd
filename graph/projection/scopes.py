"""The scopes of the Appendices and of instruments, by the rows that hold at a date; each is made once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.dated import Dated
from concerted.graph.projection.scope import Entry, Expansion, Scope
from concerted.graph.projection.taxonomy import Taxonomy


@dataclass(frozen=True, eq=False)
class Scopes:
    """Scopes in which the States of populations stand in the row ``fold`` of the code for which they count."""

    taxonomy: Taxonomy
    dated: Dated
    fold: Ints

    @cached_property
    def population_states(self) -> dict[str, Ints]:
        """Own codes of the States of every population; empty where they are not known."""
        rows, index = self.taxonomy.release.typed("populations"), self.taxonomy.code_index
        return {
            name: np.array([index[code] for code in states], np.intp)
            for name, states in zip(rows["population"], rows["states"], strict=True)
        }

    @cached_property
    def of_unknown_states(self) -> list[Ints]:
        """Species and subspecies at or below the taxon of each population whose States are not known."""
        rows = self.taxonomy.release["populations"]
        unknown = rows.filter(rows["states"].is_null())["taxon"].unique()
        return [self.taxonomy.below[taxon] for taxon in unknown if taxon in self.taxonomy.below]

    @cached_property
    def expansion(self) -> Expansion:
        """How entries become scopes here."""
        return Expansion(self.taxonomy.below, self.taxonomy.species, self.population_states, self.fold)

    def listing(self, held: bytes, appendices: tuple[str, ...]) -> Scope:
        """What some Appendices hold by the listings that hold (booleans, as bytes)."""
        return _listing(self, held, appendices)

    def coverage(self, held: Bools, surely: Bools) -> tuple[Scope, ...]:
        """What each instrument covers, on the ``I`` axis, by the rows of the coverage that hold, and that surely do."""
        return tuple(
            _covered(self, instrument, held[some].tobytes(), surely[some].tobytes())
            for instrument, some in enumerate(self.dated.coverage_of)
        )


@lru_cache(maxsize=256)
def _listing(of: Scopes, held: bytes, appendices: tuple[str, ...]) -> Scope:
    rows = [of.dated.listing_rows[n] for n in np.flatnonzero(np.frombuffer(held, bool)).tolist()]
    return of.expansion.scope([(taxon, population) for appendix, taxon, population in rows if appendix in appendices])


@lru_cache(maxsize=2048)
def _covered(of: Scopes, instrument: int, held: bytes, surely: bytes) -> Scope:
    """Kept by instrument, as most annexes are the same at most dates."""
    rows = of.dated.coverage_of[instrument]
    entries: dict[bool, list[Entry]] = {True: [], False: []}
    for n, holds, sure in zip(rows.tolist(), np.frombuffer(held, bool), np.frombuffer(surely, bool), strict=True):
        if holds:
            entries[bool(sure)].append(of.dated.coverage_rows[n])
    return of.expansion.scope(entries[True], entries[False])
