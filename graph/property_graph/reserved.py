"""What Parties have reserved, species by species and through time: the rows of the derived table ``reserved``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

import polars as pl

from concerted.graph.facts import rules
from concerted.graph.facts.release import Release
from concerted.graph.facts.reservations import Listing, Reservation
from concerted.graph.facts.reservations import reserved as has_reserved
from concerted.graph.facts.tree import lineages
from concerted.graph.property_graph.derived import interval, with_words
from concerted.graph.property_graph.holding import Holding
from concerted.graph.vocabulary import CONVENTION, Appendix, ids

# Both Appendices together, which no Appendix is named for, and each.
_OF: tuple[tuple[str | None, tuple[str, ...]], ...] = ((None, ids(Appendix)), *((one, (one,)) for one in ids(Appendix)))


def reserved(release: Release) -> pl.DataFrame:
    """A row for each State, taxon and Appendix (or both together), and for each time in which it is reserved."""
    of = _Reservations(release)
    rows = [
        (state, taxon, appendix, firm, since, until)
        for state, taxon in of.may_be() for appendix, wanted in _OF for since, until, firm in of.spans(state, taxon, wanted)
    ]
    types = dict.fromkeys(("iso3", "taxon", "appendix"), pl.String) | {"firm": pl.Boolean, "holds_from": pl.Date, "holds_until": pl.Date}
    found = pl.DataFrame(rows, schema=types, orient="row")
    return found.with_columns(**interval(release, pl.col("holds_from"), pl.col("holds_until")))


class _Reservations:
    """Reservations and listings with the time for which they hold."""

    def __init__(self, release: Release) -> None:
        self.lines = lineages(release)
        self.made: dict[str, list[tuple[Reservation, date, date]]] = defaultdict(list)
        for row in with_words(release, "reservations").with_columns(said=rules.FIRM).iter_rows(named=True):
            if row["instrument"] == CONVENTION:
                what = Reservation(row["taxon"], row["population"], row["appendix"], row["said"])
                self.made[row["iso3"]].append((what, row["holds_from"], row["holds_until"]))
        self.listings: dict[str, list[tuple[Listing, date, date]]] = defaultdict(list)
        for row in with_words(release, "listings").iter_rows(named=True):
            listing = Listing(row["appendix"], row["taxon"], row["population"])
            self.listings[listing.taxon].append((listing, row["holds_from"], row["holds_until"]))
        self.holding = Holding(release)
        populations = release.typed("populations")
        self.codes: Mapping[str, Sequence[str]] = dict(zip(populations["population"], populations["states"].to_list(), strict=True))

    def may_be(self) -> Iterator[tuple[str, str]]:
        """States, and the species and subspecies at or below what they have reserved."""
        for state, made in self.made.items():
            taxa = {what.taxon for what, _, _ in made}
            for taxon, line in self.lines.items():
                if taxa.intersection(line):
                    yield state, taxon

    def spans(self, state: str, taxon: str, wanted: Sequence[str]) -> Iterator[tuple[date, date, bool]]:
        """When a State has reserved a taxon of some Appendices, and whether documents say so."""
        line = self.lines[taxon]
        listings = [each for name in line for each in self.listings.get(name, ()) if each[0].appendix in wanted]
        days = {day for _, *span in (*self.made[state], *listings) for day in span}
        codes = {code for listing, _, _ in listings for code in self.codes.get(listing.population or "", ())}
        days |= {day for code in codes for day in self.holding.changes(code)}
        last: tuple[date, date, bool] | None = None
        for since, until in pairwise(sorted(days)):
            then = [listing for listing, begins, ends in listings if begins <= since < ends and self._concerns(listing, state, since)]
            now, unsourced = has_reserved(line, then, [what for what, begins, ends in self.made[state] if begins <= since < ends])
            if not now:
                continue
            if last is not None and last[1:] == (since, not unsourced):
                last = last[0], until, last[2]
                continue
            if last is not None:
                yield last
            last = since, until, not unsourced
        if last is not None:
            yield last

    def _concerns(self, listing: Listing, state: str, day: date) -> bool:
        """Whether a listing is for a State: one of a population concerns the States of it, or every State where they are not known."""
        codes = self.codes.get(listing.population or "", ())
        return not codes or any(self.holding.of(code, day) == state for code in codes)
