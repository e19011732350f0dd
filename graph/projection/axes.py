"""The axes of every matrix: State codes ``S``, species and subspecies ``T``, instruments ``I``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from concerted.graph.facts import rules
from concerted.graph.facts.release import Release

Bools = NDArray[np.bool_]
Ints = NDArray[np.intp]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Axes:
    """What stands on each axis of a release, and where."""

    release: Release

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """State codes, the ``S`` axis."""
        return tuple(self.release["states"]["iso3"])

    @cached_property
    def code_index(self) -> dict[str, int]:
        return {code: n for n, code in enumerate(self.codes)}

    @cached_property
    def regions(self) -> tuple[str | None, ...]:
        """The region of the Convention of each code, None where it has none."""
        return tuple(self.release["states"]["cms_region"])

    def of_region(self, region: str) -> Bools:
        """Which codes are of a region of the Convention."""
        return np.array([name == region for name in self.regions], bool)

    @cached_property
    def taxa(self) -> tuple[str, ...]:
        """Species and subspecies, the ``T`` axis."""
        taxa = self.release["taxa"]
        return tuple(name for name, rank in zip(taxa["taxon"], taxa["rank"], strict=True) if rank in rules.SPECIES)

    @cached_property
    def taxon_index(self) -> dict[str, int]:
        return {name: n for n, name in enumerate(self.taxa)}

    def places(self, units: Ints) -> Ints:
        """``T``: where each taxon stands among some units, -1 where it is none of them."""
        places = np.full(len(self.taxa), -1, np.intp)
        places[units] = np.arange(len(units))
        return places

    @cached_property
    def instruments(self) -> tuple[str, ...]:
        """Instrument ids, the ``I`` axis."""
        return tuple(self.release["instruments"]["id"])

    @cached_property
    def instrument_index(self) -> dict[str, int]:
        return {name: n for n, name in enumerate(self.instruments)}

    @cached_property
    def has_members(self) -> Bools:
        """Conventions, agreements and MoUs; action plans and initiatives have no members."""
        return self.release["instruments"].select(rules.HAS_MEMBERS)["kind"].to_numpy().astype(bool)

    @cached_property
    def binding(self) -> Bools:
        return self.release["instruments"]["binding"].to_numpy().astype(bool)


def positions(names: pl.Series, axis: Sequence[str]) -> Ints:
    """Where each name stands on an axis that holds it."""
    return names.replace_strict(list(axis), range(len(axis)), return_dtype=pl.Int64).to_numpy().astype(np.intp)
