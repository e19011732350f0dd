"""Which facts closed or opened a gap: those by which a condition of it was met at one of two dates and not at the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from concerted.graph.facts.days.partial import PartialDate
from concerted.graph.facts.fact import Fact, fact
from concerted.graph.projection.counting.scope import Scope
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import CONVENTION, Appendix, CoverageSince, GapKind, InstrumentKind, Role

_OF_APPENDICES = (GapKind.CONVENTION, GapKind.NO_INSTRUMENT)
_RESERVED = "reservation"
_COVERING = tuple(kind for kind in InstrumentKind if kind.has_members and kind != InstrumentKind.CONVENTION)
Row = Mapping[str, Any]


class Causes:
    """Finds the facts between two dates that made the difference to a gap.

    A gap holds where all its conditions do: the instrument is in force, it holds the taxon for the State, the State is responsible for
    the taxon, and it is not in. What made a gap begin or end is whatever changed a condition that is met at one of the dates alone; other
    facts of the same State, instrument or taxon between the dates are none of its causes.
    """

    def __init__(self, before: Projection, after: Projection) -> None:
        self.before, self.after = before, after
        self.release = after.release
        self._published = self.release.published.isoformat()

    def of(self, kind: GapKind, iso3: str, instrument: str, taxa: Iterable[str]) -> tuple[Fact, ...]:
        """The facts by which a gap of a State (empty for nobody's) holds at one of the dates only, for some taxa."""
        found: list[Fact] = []
        taxa = list(taxa) or self._changed(iso3, instrument)
        if kind == GapKind.NO_INSTRUMENT:
            found += (each for taxon in taxa for each in self._nobodys(taxon))
        else:
            found += self._in_force(instrument)
            found += self._memberships(kind, iso3, instrument)
            for taxon in taxa:
                found += self._of_taxon(kind, iso3, instrument, taxon)
            if not found:
                found += self._holders(iso3)
        # Whether a list alone counts, and whether a State on it has any unit, follows from what else the instrument covers.
        found = found or list(self._coverage_of(instrument))
        return tuple({id(each): each for each in found}.values())

    def _in_force(self, instrument: str) -> Iterator[Fact]:
        index = self.after.atlas.instrument_index[instrument]
        if self.before.in_force[index] != self.after.in_force[index] and instrument in self._instruments:
            yield self._instruments[instrument]

    def _memberships(self, kind: GapKind, iso3: str, instrument: str) -> Iterator[Fact]:
        i, s = self.after.atlas.instrument_index[instrument], self.after.atlas.code_index[iso3]
        joined = bool(self.before.members[s, i] != self.after.members[s, i])
        signed = bool(self.before.signed[s, i] != self.after.signed[s, i])
        territorial = kind == GapKind.TERRITORIAL
        for each in self._memberships_of.get((iso3, instrument), ()):
            reaches = territorial and bool(each.get("applies_to") or each.get("excludes"))
            if joined or reaches if Role(str(each["role"])).makes_member else signed:
                yield each
        # A territory may be in by itself.
        for code in self.codes_of(iso3) - {iso3} if territorial else ():
            yield from (each for each in self._memberships_of.get((code, instrument), ()) if Role(str(each["role"])).makes_member)

    def codes_of(self, iso3: str) -> set[str]:
        """The codes that count for a State at one of the dates."""
        s = self.after.atlas.code_index[iso3]
        return {*self.before.codes_of(s), *self.after.codes_of(s)}

    def _changed(self, iso3: str, instrument: str) -> list[str]:
        """Of a gap without a taxon the taxa by which the State came to have a unit, or none."""
        if not iso3:
            return []
        s, atlas = self.after.atlas.code_index[iso3], self.after.atlas
        moved = self._places(self.before, instrument).keys() ^ self._places(self.after, instrument).keys()
        return [atlas.taxa[t] for t in sorted(moved) if self.before.range[s, t] or self.after.range[s, t]]

    def _of_taxon(self, kind: GapKind, iso3: str, instrument: str, taxon: str) -> Iterator[Fact]:
        s, t = self.after.atlas.code_index[iso3], self.after.atlas.taxon_index[taxon]
        # The codes of a territorial gap are those of territories, which its State alone does not tell.
        began = self._instruments.get(instrument)
        for each in self._of_scope(instrument, None if kind == GapKind.TERRITORIAL else s, t):
            # What was there from the beginning came with the entry into force.
            if began is None or each["since"] is None or each["since"] != began["in_force_on"]:
                yield each
        sides = (self.before, self.after)
        if instrument != CONVENTION and any(
            self._scope(p, instrument).single and not (p.range[s, t] and self._holds_taxon(p, instrument, s, t)) for p in sides
        ):
            # With one unit the list decides, and with more the range does, within the populations that are covered.
            yield from self._coverage_of(instrument)
        if kind == _RESERVED:
            yield from (each for name in self.after.atlas.lineage[taxon] for each in self._reservations.get((iso3, name), ()))
        if bool(self.before.range[s, t]) != bool(self.after.range[s, t]):
            yield from self._holders(iso3)

    def _nobodys(self, taxon: str) -> Iterator[Fact]:
        t = self.after.atlas.taxon_index[taxon]
        yield from self._of_scope(Appendix.II, None, t)
        for i, instrument in enumerate(self.after.atlas.instruments):
            was, now = (bool(p.in_force[i]) and t in self._places(p, instrument) for p in (self.before, self.after))
            if was == now or instrument == CONVENTION:
                continue
            yield from self._in_force(instrument)
            if self.before.in_force[i] == self.after.in_force[i]:
                yield from self._changed_rows(instrument, t, now)

    def _of_scope(self, of: str, s: int | None, t: int) -> Iterator[Fact]:
        """What brought a taxon into a scope or out of it (for a State), or made it a unit: a subspecies is one without its species."""
        before, after = (self._holds_taxon(p, of, s, t) for p in (self.before, self.after))
        if before != after:
            yield from self._changed_rows(of, t, after)
        species = int(self.after.atlas.species[t])
        if species >= 0:
            before, after = (species in self._places(p, of) for p in (self.before, self.after))
            if before != after:
                yield from self._changed_rows(of, species, after)
                # What its species covers or uncovers hides that an entry of its own ended or began.
                yield from self._changed_rows(of, t, not after)

    def _changed_rows(self, of: str, t: int, holds: bool) -> Iterator[Fact]:
        """Entries of a taxon or above it that hold at the later date alone, or at the earlier."""
        appendix = of if of in tuple(Appendix) else None
        instrument = CONVENTION if appendix else of
        table = self._listings if instrument == CONVENTION else self._coverage
        for name in self.after.atlas.lineage[self.after.atlas.taxa[t]]:
            for each in table.get((instrument, name), ()):
                if appendix in (None, each.get("appendix")) and self._began(each) != self._ended(each) and self._began(each) == holds:
                    yield each

    def _holders(self, iso3: str) -> Iterator[Fact]:
        """What made codes count for the State, or no longer: who held them, and since when they are States."""
        s = self.after.atlas.code_index[iso3]
        moved = {iso3, *(set(self.before.codes_of(s)) ^ set(self.after.codes_of(s)))}
        for table in ("sovereignties", "states"):
            yield from (each for each in self._between(table) if each["iso3"] in moved)

    def _coverage_of(self, instrument: str) -> Iterator[Fact]:
        return (each for (name, _), rows in self._coverage.items() if name == instrument for each in rows)

    # -- scopes at the two dates -------------------------------------------------------------------------------

    def _holds_taxon(self, p: Projection, of: str, s: int | None, t: int) -> bool:
        column = self._places(p, of).get(t)
        return column is not None and (s is None or bool(self._scope(p, of).allowed[s, column]))

    def _scope(self, p: Projection, of: str) -> Scope:
        if of == CONVENTION:
            return p.appendix()
        return p.appendix(Appendix(of)) if of in tuple(Appendix) else p.coverage[p.atlas.instrument_index[of]]

    def _places(self, p: Projection, of: str) -> Mapping[int, int]:
        """Columns of the taxa in the scope of an instrument or an Appendix, by their places on the axis of taxa."""
        key = id(p), str(of)
        if key not in self._known:
            self._known[key] = {int(t): n for n, t in enumerate(self._scope(p, of).taxa)}
        return self._known[key]

    @cached_property
    def _known(self) -> dict[tuple[int, str], dict[int, int]]:
        return {}

    # -- facts between the dates -------------------------------------------------------------------------------

    def _between(self, table: str, undated: str | None = None, begins: str = "since", ends: str = "until") -> list[Fact]:
        """Facts that begin or end after the earlier date and up to the later; one without a date begins when it is ``undated``."""
        return [
            fact(table, row) for row in self.release[table].iter_rows(named=True)
            if any(self._is_between(edge) for edge in (row[begins] or undated, row[ends]))
        ]

    def _is_between(self, edge: str | None) -> bool:
        return edge is not None and self.before.as_of < PartialDate.of(edge).day <= self.after.as_of

    def _began(self, found: Fact) -> bool:
        # What stood in the first annex began with its instrument, and what came at a time that is not known counts from then on.
        began_with_it = found.get("since_basis") in (CoverageSince.ORIGINAL, CoverageSince.UNKNOWN)
        return not began_with_it and self._is_between(_text(found["since"]))

    def _ended(self, found: Fact) -> bool:
        return self._is_between(_text(found["until"]))

    @cached_property
    def _instruments(self) -> dict[str, Fact]:
        return {str(each["id"]): each for each in self._between("instruments", None, "in_force_on", "ended_on")}

    @cached_property
    def _memberships_of(self) -> dict[tuple[str, str], list[Fact]]:
        # A membership without a date holds from the publication on.
        return _grouped(self._between("memberships", self._published), "iso3", "instrument")

    @cached_property
    def _listings(self) -> dict[tuple[str, str], list[Fact]]:
        found = _grouped(self._between("listings"), "appendix", "taxon")
        by_taxon: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        for (_, taxon), rows in found.items():
            by_taxon[CONVENTION, taxon] += rows
        return by_taxon

    @cached_property
    def _coverage(self) -> dict[tuple[str, str], list[Fact]]:
        return _grouped(self._between("coverage"), "instrument", "taxon")

    @cached_property
    def _reservations(self) -> dict[tuple[str, str], list[Fact]]:
        return _grouped(self._between("reservations"), "iso3", "taxon")


def _grouped(facts: Iterable[Fact], first: str, second: str) -> dict[tuple[str, str], list[Fact]]:
    found: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for each in facts:
        found[str(each[first]), str(each[second])].append(each)
    return found


def _text(cell: object) -> str | None:
    return None if cell is None else str(cell)
