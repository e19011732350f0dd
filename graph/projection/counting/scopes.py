"""The scopes of the Appendices and of instruments, by the rows that hold at a date; each is made once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.counting.scope import Entry, Expansion, Scope
from concerted.graph.projection.dated import Dated
from concerted.graph.projection.taxonomy import Taxonomy

Listed = tuple[str, str, str | None]
"""An Appendix, and the taxon or population that it lists."""
Covered = tuple[int, str, str | None]
"""Index of an instrument, and the taxon or population that it covers."""


@dataclass(frozen=True, eq=False)
class Scopes:
    """Scopes in which the States of populations stand in the row ``fold`` of the code for which they count."""

    taxonomy: Taxonomy
    dated: Dated
    fold: Ints

    @property
    def population_states(self) -> dict[str, Ints]:
        """Own codes of the States of every population; empty where they are not known."""
        return self.taxonomy.population_states

    @cached_property
    def of_unknown_states(self) -> list[Ints]:
        """Species and subspecies at or below the taxon of each population whose States are not known."""
        rows = self.taxonomy.release["populations"]
        unknown = rows.filter(rows["states"].is_null())["taxon"].unique()
        return [self.taxonomy.below[taxon] for taxon in unknown if taxon in self.taxonomy.below]

    def listing(self, held: bytes, appendices: tuple[str, ...], more: tuple[Listed, ...] = ()) -> Scope:
        """What some Appendices hold by the listings that hold (booleans, as bytes), and by ``more`` entries beside them."""
        return _folded(self, _listing(self.dated, self.taxonomy, held, appendices, more))

    def coverage(self, held: Bools, surely: Bools, more: tuple[Covered, ...] = ()) -> tuple[Scope, ...]:
        """What each instrument covers, on the ``I`` axis, by the rows of the coverage that hold, and that surely do; and by ``more``."""
        return _coverage(self, held.tobytes(), surely.tobytes(), more)


@lru_cache(maxsize=256)
def _coverage(of: Scopes, held: bytes, surely: bytes, more: tuple[Covered, ...]) -> tuple[Scope, ...]:
    holds, sure = np.frombuffer(held, bool), np.frombuffer(surely, bool)

    def beside(instrument: int) -> tuple[Entry, ...]:
        return tuple((taxon, population) for i, taxon, population in more if i == instrument)

    return tuple(
        _folded(of, _covered(of.dated, of.taxonomy, instrument, holds[some].tobytes(), sure[some].tobytes(), beside(instrument)))
        for instrument, some in enumerate(of.dated.coverage_of)
    )


@lru_cache(maxsize=4096)
def _folded(of: Scopes, own: Scope) -> Scope:
    """A scope that is the same for whomever States stand is one and the same."""
    return own.folded(of.fold)


@lru_cache(maxsize=256)
def _listing(dated: Dated, taxonomy: Taxonomy, held: bytes, appendices: tuple[str, ...], more: tuple[Listed, ...]) -> Scope:
    rows = [*(dated.listing_rows[n] for n in np.flatnonzero(np.frombuffer(held, bool)).tolist()), *more]
    return _expansion(taxonomy).scope([(taxon, population) for appendix, taxon, population in rows if appendix in appendices])


@lru_cache(maxsize=2048)
def _covered(dated: Dated, taxonomy: Taxonomy, instrument: int, held: bytes, surely: bytes, more: tuple[Entry, ...]) -> Scope:
    """Kept by instrument, as most annexes are the same at most dates."""
    rows = dated.coverage_of[instrument]
    entries: dict[bool, list[Entry]] = {True: list(more), False: []}
    for n, holds, sure in zip(rows.tolist(), np.frombuffer(held, bool), np.frombuffer(surely, bool), strict=True):
        if holds:
            entries[bool(sure)].append(dated.coverage_rows[n])
    return _expansion(taxonomy).scope(entries[True], entries[False])


def _expansion(of: Taxonomy) -> Expansion:
    return Expansion(of.below, of.species, of.population_states, len(of.codes))
