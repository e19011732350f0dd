"""Who is responsible for what: the Range States of every taxon (R of Art. I.1.f and h), and how that is known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from concerted.graph.facts import rules
from concerted.graph.projection.axes import Axes, Bools, Floats, Ints, positions
from concerted.graph.projection.counting.bits import Words, packed
from concerted.graph.projection.holders import NOBODY, rows_folded
from concerted.graph.vocabulary import Basis, Presence

RANGE_REASONS = {
    **{f"range_{presence}": pl.col("presence") == presence for presence in Presence if presence.counts and presence != Presence.EXTANT},
    **{f"range_{basis}": pl.col("basis") == basis for basis in Basis if not basis.is_firm},
}


@dataclass(frozen=True, eq=False)
class Occurrences:
    """Every row of the ranges that counts: native or reintroduced, not extinct, not vagrant."""

    axes: Axes

    @cached_property
    def rows(self) -> pl.DataFrame:
        rows = self.axes.release["ranges"]
        return rows.filter(rules.COUNTS & rows["taxon"].is_in(list(self.axes.taxon_index)))

    @cached_property
    def state(self) -> Ints:
        """Own code of every row."""
        return positions(self.rows["iso3"], self.axes.codes)

    @cached_property
    def taxon(self) -> Ints:
        return positions(self.rows["taxon"], self.axes.taxa)

    def where(self, condition: pl.Expr | None = None) -> Bools:
        """``S × T``: where some row fulfils a condition, every code in its own row."""
        chosen = slice(None) if condition is None else self.rows.select(condition.alias("chosen"))["chosen"].to_numpy()
        matrix = np.zeros((len(self.axes.codes), len(self.axes.taxa)), bool)
        matrix[self.state[chosen], self.taxon[chosen]] = True
        return matrix

    @cached_property
    def held(self) -> Bools:
        """Range States, firm or contested."""
        return self.where()

    @cached_property
    def firm(self) -> Bools:
        """Some row is extant, and sourced or corroborated."""
        return self.where(rules.FIRM_RANGE)

    @cached_property
    def reasons(self) -> dict[str, Bools]:
        """Why a range is contested."""
        return {reason: self.where(condition) for reason, condition in RANGE_REASONS.items()}

    @cached_property
    def seasons(self) -> dict[str, Bools]:
        """Each season that the ranges name, vagrant apart."""
        return {name: self.where(pl.col("season") == name) for name in sorted(self.rows["season"].unique())}


@dataclass(frozen=True, eq=False)
class Ranges:
    """The occurrences as matrices ``S × T``, those of a code in the row ``fold`` of the code for which it counts; nobody's in none."""

    occurrences: Occurrences
    fold: Ints

    def highest(self, value: pl.Expr) -> Floats:
        """``S × T``: the highest value, from 0 up, among the rows of each State and taxon; 0 where there is none."""
        found, axes = self.occurrences, self.occurrences.axes
        values = found.rows.select(value.alias("value"))["value"].to_numpy()
        matrix = np.zeros((len(axes.codes), len(axes.taxa)))
        somebody = self._row != NOBODY
        np.maximum.at(matrix, (self._row[somebody], found.taxon[somebody]), values[somebody])
        return matrix

    @cached_property
    def _row(self) -> Ints:
        """The row in which every occurrence counts."""
        return self.fold[self.occurrences.state]

    @cached_property
    def held(self) -> Bools:
        """Range States, firm or contested."""
        return rows_folded(self.occurrences.held, self.fold)

    @cached_property
    def held_bits(self) -> Words:
        """The same as bits, ``words × T``."""
        return packed(self.held)

    @cached_property
    def firm(self) -> Bools:
        """Some row is extant, and sourced or corroborated."""
        return rows_folded(self.occurrences.firm, self.fold)

    @cached_property
    def reasons(self) -> dict[str, Bools]:
        """Why a range is contested."""
        return {reason: rows_folded(own, self.fold) for reason, own in self.occurrences.reasons.items()}

    @cached_property
    def seasons(self) -> dict[str, Bools]:
        """Each season that the ranges name, vagrant apart."""
        return {name: rows_folded(own, self.fold) for name, own in self.occurrences.seasons.items()}

    @cached_property
    def season_bits(self) -> dict[str, Words]:
        """The same as bits, ``words × T``."""
        return {name: packed(held) for name, held in self.seasons.items()}
