"""A release compiled once: every State, taxon and instrument has an index, every table is an array.

What does not depend on a date is here: ranges, lists of Range States, the scopes of instruments, the taxonomic
tree and who stands for whom. :mod:`concerted.graph.projection.projection` adds the date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from concerted.graph.facts import rules
from concerted.graph.facts.dates import NEVER, UNKNOWN, Days, day_number, day_numbers
from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import FIRM_BASES
from concerted.graph.projection.scope import Scope, scope_of

Bools = NDArray[np.bool_]
Ints = NDArray[np.intp]
Territories = Literal["sovereign", "separate"]

CONVENTION = rules.CONVENTION
RANGE_REASONS = {
    **{f"range_{presence}": pl.col("presence") == presence for presence in ("uncertain", "possibly_extinct")},
    **{f"range_{basis}": pl.col("basis") == basis for basis in ("inferred", "unsourced")},
}


@dataclass(frozen=True, eq=False)
class Atlas:
    """The arrays of a release, with territories folded into their sovereigns or kept apart.

    Axes: ``S`` State codes, ``T`` species and subspecies, ``I`` instruments. Where territories are folded, the
    row of a territory is empty and its facts stand in the row of its sovereign.
    """

    release: Release
    territories: Territories

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """State codes, the ``S`` axis."""
        return tuple(self.release["states"]["iso3"])

    @cached_property
    def code_index(self) -> dict[str, int]:
        return {code: n for n, code in enumerate(self.codes)}

    @cached_property
    def sovereign(self) -> Ints:
        """Index of the sovereign of every code; of the code itself where it has none."""
        named = self.release["states"]["sovereign"]
        return np.array([n if name is None else self.code_index[name] for n, name in enumerate(named)], np.intp)

    @cached_property
    def fold(self) -> Ints:
        """The row in which the facts of a code count."""
        return self.sovereign if self.territories == "sovereign" else np.arange(len(self.codes))

    @cached_property
    def taxa(self) -> tuple[str, ...]:
        """Species and subspecies, the ``T`` axis."""
        taxa = self.release["taxa"]
        return tuple(name for name, rank in zip(taxa["taxon"], taxa["rank"], strict=True) if rank in rules.SPECIES)

    @cached_property
    def taxon_index(self) -> dict[str, int]:
        return {name: n for n, name in enumerate(self.taxa)}

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

    @cached_property
    def force(self) -> tuple[Days, Days]:
        """Entry into force and end of every instrument; one without entry into force is never in force."""
        table = self.release["instruments"]
        return day_numbers(table["in_force_on"], missing=NEVER), day_numbers(table["ended_on"], missing=NEVER)

    @cached_property
    def published(self) -> int:
        return day_number(self.release.published)

    # -- ranges ------------------------------------------------------------------------------------------------

    @cached_property
    def _edges(self) -> tuple[Ints, Ints, pl.DataFrame]:
        """State and taxon of every row of the ranges that counts, and the rows themselves."""
        rows = self.release["ranges"]
        keep = rows.filter(rules.COUNTS & rows["taxon"].is_in(list(self.taxon_index)))
        return _positions(keep["iso3"], self.codes), _positions(keep["taxon"], self.taxa), keep

    def _ranges(self, keep: pl.Expr, *, own: bool = False) -> Bools:
        """``S × T``: where some row fulfils a condition."""
        state, taxon, rows = self._edges
        chosen = rows.select(keep.alias("keep"))["keep"].to_numpy()
        matrix = np.zeros((len(self.codes), len(self.taxa)), bool)
        matrix[(state if own else self.fold[state])[chosen], taxon[chosen]] = True
        return matrix

    @cached_property
    def range(self) -> Bools:
        """``S × T``: R of Art. I.1.f and h; native or reintroduced, not extinct, not vagrant."""
        return self._ranges(pl.col("iso3").is_not_null())

    @cached_property
    def own_range(self) -> Bools:
        """``S × T`` by the code's own rows, nothing folded."""
        return self._ranges(pl.col("iso3").is_not_null(), own=True)

    @cached_property
    def firm_range(self) -> Bools:
        """``S × T``: some row is extant, and sourced or corroborated."""
        return self._ranges(rules.FIRM_RANGE)

    @cached_property
    def own_firm_range(self) -> Bools:
        return self._ranges(rules.FIRM_RANGE, own=True)

    def _range_reasons(self, *, own: bool) -> dict[str, Bools]:
        return {reason: self._ranges(where, own=own) for reason, where in RANGE_REASONS.items()}

    @cached_property
    def range_reasons(self) -> dict[str, Bools]:
        """Why a range is contested, each ``S × T``."""
        return self._range_reasons(own=False)

    @cached_property
    def own_range_reasons(self) -> dict[str, Bools]:
        return self._range_reasons(own=True)

    @cached_property
    def seasons(self) -> dict[str, Bools]:
        """``S × T`` of each season that the ranges name, vagrant apart."""
        names = sorted(self._edges[2]["season"].unique())
        return {name: self._ranges(pl.col("season") == name) for name in names}

    # -- the instruments' own lists -----------------------------------------------------------------------------

    @cached_property
    def _list(self) -> tuple[Ints, Ints, list[str]]:
        """State, instrument and basis of every row; the Convention's area is the world, whatever a list would say."""
        table = self.release["instrument_ranges"]
        rows = table.filter(table["instrument"] != CONVENTION)
        state = np.array([self.code_index[c] for c in rows["iso3"]], np.intp)
        instrument = np.array([self.instrument_index[i] for i in rows["instrument"]], np.intp)
        return state, instrument, list(rows["basis"])

    def _listed(self, bases: Sequence[str] | None, *, own: bool = False) -> Bools:
        state, instrument, basis = self._list
        matrix = np.zeros((len(self.codes), len(self.instruments)), bool)
        keep = np.array([bases is None or b in bases for b in basis], bool)
        matrix[(state if own else self.fold[state])[keep], instrument[keep]] = True
        return matrix

    @cached_property
    def area(self) -> Bools:
        """``S × I``: the instrument's own list of Range States."""
        return self._listed(None)

    @cached_property
    def own_area(self) -> Bools:
        return self._listed(None, own=True)

    @cached_property
    def names_territories(self) -> Bools:
        """``I``: instruments whose own list names a territory."""
        dependent = self.sovereign != np.arange(len(self.codes))
        return np.atleast_1d(self.own_area[dependent].any(0))

    @cached_property
    def firm_area(self) -> Bools:
        return self._listed(FIRM_BASES)

    @cached_property
    def own_firm_area(self) -> Bools:
        return self._listed(FIRM_BASES, own=True)

    @cached_property
    def area_reasons(self) -> dict[str, Bools]:
        """Why a place on a list is contested, each ``S × I``."""
        return {f"list_{b}": self._listed((b,)) for b in ("inferred", "unsourced")}

    @cached_property
    def own_area_reasons(self) -> dict[str, Bools]:
        return {f"list_{b}": self._listed((b,), own=True) for b in ("inferred", "unsourced")}

    # -- scopes ------------------------------------------------------------------------------------------------

    @cached_property
    def population_states(self) -> dict[str, Ints]:
        """Own codes of the States of every population; empty where they are not known."""
        rows = self.release["populations"]
        return {
            name: np.array([self.code_index[c] for c in (states or "").split()], np.intp)
            for name, states in zip(rows["population"], rows["states"], strict=True)
        }

    def scope(self, rows: Sequence[tuple[str, str | None]], *, own: bool = False) -> Scope:
        """The scope of (taxon, population) rows; ``own`` takes the populations' States without folding."""
        fold = np.arange(len(self.codes)) if own else self.fold
        return scope_of(rows, self.below, self.species, self.population_states, fold)

    @cached_property
    def coverage_rows(self) -> list[tuple[str, str, str | None]]:
        """(instrument, taxon, population) of every row of the coverage."""
        table = self.release["coverage"]
        return list(zip(table["instrument"], table["taxon"], table["population"], strict=True))

    def coverage(self, held: Bools, *, own: bool = False) -> tuple[Scope, ...]:
        """What each instrument covers by the rows that are held; ``own`` as in :meth:`scope`."""
        rows: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
        for n in np.flatnonzero(held).tolist():
            instrument, taxon, population = self.coverage_rows[n]
            rows[instrument].append((taxon, population))
        return tuple(self.scope(rows[name], own=own) for name in self.instruments)

    def responsible(self, scope: Scope, *, own: bool = False) -> tuple[Bools, Bools]:
        """Who is concerned by the units of a scope, and for which of them firmly; both ``S × units``.

        Computed once a scope, so that the gaps at a date are rows taken from it. ``own`` folds nothing.
        """
        return _responsible(self, scope, own)

    # -- dated tables ------------------------------------------------------------------------------------------

    @cached_property
    def listing_dates(self) -> tuple[Days, Days]:
        table = self.release["listings"]
        return day_numbers(table["since"], missing=UNKNOWN), day_numbers(table["until"], missing=NEVER)

    @cached_property
    def coverage_dates(self) -> tuple[Days, Days]:
        """Coverage without a beginning holds as long as its instrument is in force."""
        table = self.release["coverage"]
        return day_numbers(table["since"], missing=UNKNOWN), day_numbers(table["until"], missing=NEVER)

    @cached_property
    def listing_rows(self) -> list[tuple[str, str, str | None]]:
        """(appendix, taxon, population) of every listing."""
        table = self.release["listings"]
        return list(zip(table["appendix"], table["taxon"], table["population"], strict=True))

    @cached_property
    def membership_dates(self) -> tuple[Days, Days]:
        table = self.release["memberships"]
        return day_numbers(table["since"], missing=UNKNOWN), day_numbers(table["until"], missing=NEVER)

    @cached_property
    def membership_rows(self) -> tuple[Ints, Ints, Bools]:
        """State, instrument, and whether the role makes a member, of every membership."""
        table = self.release["memberships"]
        return (
            np.array([self.code_index[c] for c in table["iso3"]], np.intp),
            np.array([self.instrument_index[i] for i in table["instrument"]], np.intp),
            table.select(rules.MAKES_MEMBER)["role"].to_numpy().astype(bool),
        )

    @cached_property
    def extension_rows(self) -> tuple[Ints, Ints, Ints]:
        """Row of memberships, territory and instrument, of every territory to which a membership was extended."""
        state, instrument, member = self.membership_rows
        named = enumerate(self.release["memberships"]["applies_to"])
        pairs = [(n, self.code_index[c]) for n, text in named if text and member[n] for c in text.split()]
        mine = np.array([pair for pair in pairs if self.sovereign[pair[1]] == state[pair[0]]], np.intp).reshape(-1, 2)
        return mine[:, 0], mine[:, 1], instrument[mine[:, 0]]


def _positions(names: pl.Series, axis: Sequence[str]) -> Ints:
    """Where each name stands on an axis that holds it."""
    return names.replace_strict(list(axis), range(len(axis)), return_dtype=pl.Int64).to_numpy().astype(np.intp)


@lru_cache(maxsize=256)
def _responsible(of: Atlas, scope: Scope, own: bool) -> tuple[Bools, Bools]:
    held, firm = (of.own_range, of.own_firm_range) if own else (of.range, of.firm_range)
    concerned = held[:, scope.units] & scope.allowed[:, scope.unit]
    firmly = concerned & firm[:, scope.units] & scope.known[:, scope.unit]
    # Taking columns leaves numpy with the columns together; the gaps at a date take rows.
    return np.ascontiguousarray(concerned), np.ascontiguousarray(firmly)


@lru_cache(maxsize=8)
def _atlas(release_id: str, territories: Territories, holder: _Holder) -> Atlas:
    return Atlas(holder.release, territories)


@dataclass(frozen=True)
class _Holder:
    """A release that is equal to another of the same id, so that a cache may key on it."""

    release: Release

    def __hash__(self) -> int:
        return hash(self.release.id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Holder) and self.release.id == other.release.id


def atlas(release: Release, territories: Territories = "sovereign") -> Atlas:
    """The compiled release; the last few are kept."""
    return _atlas(release.id, territories, _Holder(release))
