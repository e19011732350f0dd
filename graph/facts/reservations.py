"""When a taxon is reserved (Art. XI.6, XIV.2): the one place of the rule, for the projection and for the links of a graph."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Listing:
    """An entry of an Appendix: a taxon, or one of its populations."""

    appendix: str
    taxon: str
    population: str | None


@dataclass(frozen=True)
class Reservation:
    """What a Party has reserved: a taxon or a population of it, on an Appendix or on any; ``sourced``: documents say so."""

    taxon: str
    population: str | None
    appendix: str | None
    sourced: bool

    def meets(self, listing: Listing, line: Collection[str]) -> bool:
        """Whether it is made to a listing that brings a taxon of this line into an Appendix."""
        return (
            self.taxon in line and self.appendix in (None, listing.appendix) and self.population in (None, listing.population)
        )


def reserved(line: Collection[str], listings: Iterable[Listing], reservations: Collection[Reservation]) -> tuple[bool, bool]:
    """Whether a State has reserved a taxon, and whether that rests on a reservation of which no document says so.

    It has where every listing that brings the taxon in is reserved by it; one that no document says was reserved is enough for doubt.

    Parameters
    ----------
    line : collection of str
        The taxon and what it belongs to.
    listings : iterable of Listing
        Those of the Appendices asked about that hold, name a taxon of the line, and concern the State.
    reservations : collection of Reservation
        Those of the State that hold.

    Examples
    --------
    >>> turtle = ("Chelonia mydas", "Cheloniidae")
    >>> both = [Listing("I", "Chelonia mydas", None), Listing("II", "Cheloniidae", None)]
    >>> reserved(turtle, both, [Reservation("Chelonia mydas", None, "I", True)])
    (False, False)
    >>> reserved(turtle, both, [Reservation("Chelonia mydas", None, None, True)])
    (True, False)
    """
    meeting = [[each for each in reservations if each.meets(listing, line)] for listing in listings]
    if not meeting or not all(meeting):
        return False, False
    return True, not all(any(each.sourced for each in some) for some in meeting)
