"""A release at a date, as a value: all that the analyses need to know, and what it would be if something were otherwise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.days.dates import day_number, holds
from concerted.graph.facts.release import Release
from concerted.graph.projection.atlas import Atlas, atlas
from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.counting.bits import Words, packed
from concerted.graph.projection.counting.reservations import Reserved
from concerted.graph.projection.counting.scope import Scope
from concerted.graph.projection.counting.scopes import Covered, Listed
from concerted.graph.projection.counting.territories import Folding
from concerted.graph.projection.holders import NOBODY
from concerted.graph.projection.memberships import Memberships, memberships
from concerted.graph.projection.perturbation import DEFAULT_CHANCES, Chances, doubts
from concerted.graph.vocabulary import CONVENTION, Appendix, Listings, Territories, ids

if TYPE_CHECKING:  # numpy loads its generators when they are first asked for
    from numpy.random import Generator

APPENDICES = ids(Appendix)


@dataclass(frozen=True, eq=False)
class Projection:
    """What holds at a date, on the axes of the atlas; made by :func:`project`.

    It never changes: :meth:`joined`, :meth:`left`, :meth:`listing`, :meth:`extended`, :meth:`without` and :meth:`perturbed` give another
    that shares every array that is the same.

    Parameters
    ----------
    atlas : Atlas
        The compiled release: what does not depend on the date.
    as_of : date
        The date.
    territories, listings : str
        ``sovereign`` or ``separate``; ``all`` or ``named``.
    holder : array of int, ``S``
        The holder of every code, of a State itself, or ``NOBODY``.
    folded, own : Folding
        Ranges, lists and scopes as they are counted, and by the codes' own rows.
    in_force : array of bool, ``I``
        Instruments with members that are in force.
    members : array of bool, ``S × I``
        Parties and signatories (Art. I.1.k; for an MoU signature is membership).
    possible_members : array of bool, ``S × I``
        Members whose date of joining is not known, before the release was published.
    signed : array of bool, ``S × I``
        Signed a binding instrument without ratifying.
    extends_to, possibly_extends_to : array of bool, ``S × I``
        Territories to which their sovereign's membership was extended (``applies_to``), and those to which it was by an extension
        whose date is not known, before the release was published.
    left_out : array of bool, ``S × I``
        Territories that their holder's membership excludes.
    listed : array of bool
        Rows of the listings that hold.
    covering, surely_covering : array of bool
        Rows of the coverage that count, and those of them that surely hold.
    membership : Memberships
        What the members above are made of: the rows that hold, and who is supposed to have joined or left.
    more_listed, more_covered : tuple
        Entries beside those of the release: (appendix, taxon, population), and (index of the instrument, taxon, population).
    """

    atlas: Atlas
    as_of: date
    territories: str
    listings: str
    holder: Ints
    folded: Folding
    own: Folding
    in_force: Bools
    members: Bools
    possible_members: Bools
    signed: Bools
    extends_to: Bools
    possibly_extends_to: Bools
    left_out: Bools
    listed: Bools
    covering: Bools
    surely_covering: Bools
    membership: Memberships
    more_listed: tuple[Listed, ...] = ()
    more_covered: tuple[Covered, ...] = ()

    @property
    def release(self) -> Release:
        return self.atlas.release

    @property
    def day(self) -> int:
        return day_number(self.as_of)

    @cached_property
    def others(self) -> Ints:
        """Agreements and MoUs in force: every instrument with members but the Convention."""
        return np.array([i for i in np.flatnonzero(self.in_force) if self.atlas.instruments[i] != CONVENTION], np.intp)

    @cached_property
    def convention(self) -> int | None:
        """Index of the Convention where it is in force, else None."""
        index = self.atlas.instrument_index.get(CONVENTION)
        return index if index is not None and self.in_force[index] else None

    @cached_property
    def members_bits(self) -> Words:
        """``words × I``: members of what is in force, as bits."""
        return packed(self.members & self.in_force)

    @cached_property
    def unreached(self) -> Bools:
        """``S × I``: territories of members that have a gap where they count for themselves, as the instrument's list names them and the
        membership is not extended to them, or as it leaves them out.
        """
        held = self.atlas.of_kind_territory & (self.holder != NOBODY) & (self.holder != np.arange(len(self.holder)))
        theirs = held[:, None] & self.members[self.holder] & ~self.members
        found: Bools = theirs & ((self.own.lists.area & ~self.extends_to) | self.left_out)
        return found

    # -- responsibility, as it is counted ----------------------------------------------------------------------

    @property
    def fold(self) -> Ints:
        """``S``: the row in which the facts of a code count, or ``NOBODY``."""
        return self.folded.fold

    @property
    def range(self) -> Bools:
        """``S × T``: R of Art. I.1.f and h; native or reintroduced, not extinct, not vagrant."""
        return self.folded.range

    @property
    def firm_range(self) -> Bools:
        """``S × T``: some row is extant, and sourced or corroborated."""
        return self.folded.ranges.firm

    @property
    def seasons(self) -> dict[str, Bools]:
        """``S × T`` of each season that the ranges name, vagrant apart."""
        return self.folded.ranges.seasons

    @property
    def area(self) -> Bools:
        """``S × I``: the instruments' own lists of Range States."""
        return self.folded.lists.area

    def codes_of(self, state: int) -> list[str]:
        """The codes whose facts count in a row."""
        return [self.atlas.codes[n] for n in np.flatnonzero(self.fold == state)]

    def counts_for(self, code: str) -> str | None:
        """The code for which the facts of another count at the date, itself where it stands for itself; None where that is nobody's."""
        state = int(self.fold[self.atlas.code_index[code]])
        return None if state == NOBODY else self.atlas.codes[state]

    def listed_for(self, state: int) -> list[str]:
        """The codes whose places on lists count in a row."""
        return [self.atlas.codes[n] for n in np.flatnonzero(self.folded.lists.fold == state)]

    # -- scopes ------------------------------------------------------------------------------------------------

    def appendix(self, *appendices: str | None) -> Scope:
        """The scope of an Appendix at the date, or of both together where none, or None, is named."""
        return self.folded.scopes.listing(self._listed, *self._beside(appendices))

    def _beside(self, appendices: tuple[str | None, ...]) -> tuple[tuple[str, ...], tuple[Listed, ...]]:
        """The Appendices asked about, and the entries on them beside those of the release."""
        asked = tuple(each for each in appendices if each) or APPENDICES
        return asked, tuple(entry for entry in self.more_listed if entry[0] in asked)

    @cached_property
    def _listed(self) -> bytes:
        return self.listed.tobytes()

    @cached_property
    def coverage(self) -> tuple[Scope, ...]:
        """What each instrument covers at the date, on the ``I`` axis (the Convention: what it covers beside its Appendices)."""
        return self.folded.scopes.coverage(self.covering, self.surely_covering, self.more_covered)

    @cached_property
    def own_coverage(self) -> tuple[Scope, ...]:
        """The same with the States of populations by their own codes."""
        return self.own.scopes.coverage(self.covering, self.surely_covering, self.more_covered)

    def own_appendix(self, *appendices: str) -> Scope:
        """The scope of an Appendix, or of both together, with the States of populations by their own codes."""
        return self.own.scopes.listing(self._listed, *self._beside(appendices))

    def scope(self, instrument: int) -> Scope:
        """What an instrument holds at the date; the Convention holds what its Appendices list."""
        return self.appendix() if self.atlas.instruments[instrument] == CONVENTION else self.coverage[instrument]

    def concerned(self, scope: Scope) -> Bools:
        """``S × len(scope.taxa)``: the States in R of each taxon, within the scope's States."""
        return self.folded.concerned(scope)

    @cached_property
    def reserved(self) -> Reserved | None:
        """What Parties have reserved of both Appendices together: for that they count as non-Parties. None where nobody has."""
        return self.reserved_of()

    def reserved_of(self, *appendices: str) -> Reserved | None:
        """The same of an Appendix, or of both together."""
        return self.folded.reservations.reserved(self.day, self.listed, appendices or APPENDICES, self.more_listed)

    def through(self, code: int) -> Projection:
        """The same with the ranges of one code alone, where they count: what it brings to the State that holds it."""
        return _through(self, code)

    # -- what if -----------------------------------------------------------------------------------------------

    def joined(self, states: int | Ints, instruments: int | Ints) -> Projection:
        """The same with States as members of instruments: indexes, or arrays of them that are paired (or broadcast).

        With territories kept apart a membership reaches those that the instrument's own list does not name, as any does that is
        not extended to more.

        Examples
        --------
        >>> from concerted.loaders import reference_release
        >>> p = project(reference_release(), date(2014, 5, 1))
        >>> more = p.joined(p.atlas.code_index["USA"], p.convention)
        >>> int(p.members[:, p.convention].sum()), int(more.members[:, p.convention].sum())
        (120, 121)
        """
        return self._with(self.membership.joined(states, instruments))

    def left(self, states: int | Ints, instruments: int | Ints) -> Projection:
        """The same with States as members of instruments no longer; indexes as of :meth:`joined`.

        What a membership reached ends with it: territories to which it was extended, and those that it left out. A signature that stands
        beside it stays. Of one that joined in a scenario the joining alone is undone.

        Examples
        --------
        >>> from concerted.loaders import reference_release
        >>> p = project(reference_release(), date(2014, 5, 1))
        >>> less = p.left(p.atlas.code_index["KEN"], p.convention)
        >>> int(p.members[:, p.convention].sum()), int(less.members[:, p.convention].sum())
        (120, 119)
        """
        return self._with(self.membership.left(states, instruments))

    def _with(self, membership: Memberships) -> Projection:
        return replace(self, membership=membership, **membership.relations())

    def listing(self, *entries: Listed) -> Projection:
        """The same with entries more on the Appendices: (appendix, taxon, population), None for the whole taxon.

        Where what is named alone counts, a higher taxon brings in nothing, as in a release.

        Examples
        --------
        >>> from concerted.loaders import reference_release
        >>> p = project(reference_release(), date(2014, 5, 1))
        >>> more = p.listing(("II", "Ciconia abdimii", None))
        >>> len(more.appendix("II").units) - len(p.appendix("II").units)
        1
        """
        counted = [each for each in entries if self.listings != Listings.NAMED or each[1] in self.atlas.taxon_index]
        return replace(self, more_listed=tuple(sorted({*self.more_listed, *counted}, key=_by_name)))

    def extended(self, *entries: Covered) -> Projection:
        """The same with instruments that cover more: (index of the instrument, taxon, population), None for the whole taxon."""
        return replace(self, more_covered=tuple(sorted({*self.more_covered, *entries}, key=_by_name)))

    def without(self, instruments: int | Ints) -> Projection:
        """The same with some instruments not in force: nobody is engaged through them."""
        in_force = self.in_force.copy()
        in_force[instruments] = False
        return replace(self, in_force=in_force)

    def narrowed(self, kept: Bools, supposed: Bools) -> Projection:
        """The same with those range edges alone that are kept, and as States of populations whose States are not known those supposed.

        Both are ``S × T`` in the rows in which facts count; the codes' own edges go with the edge in which they count.
        """
        folded = self.folded.narrowed(kept, supposed)
        somebody = (self.fold != NOBODY)[:, None]
        own = self.own.narrowed(kept[self.fold] | ~somebody, supposed[self.fold] | ~somebody)
        return replace(self, folded=folded, own=own)

    def perturbed(self, rng: Generator, chances: Chances = DEFAULT_CHANCES) -> Projection:
        """One draw: every contested edge is there with the probability of its weakest reason; what is firm stays.

        Parameters
        ----------
        rng : numpy.random.Generator
            Where chance comes from; one of the same seed gives the same draw.
        chances : Chances
            The probability of each reason.

        Returns
        -------
        Projection
            With other ranges, and all else as it was.

        Notes
        -----
        :mod:`concerted.graph.projection.perturbation` says what is drawn. An instrument's list is not: where a list alone
        decides, because the instrument holds a single unit, nothing is left to chance. Rules 21 to 23 of ``docs/counting.md``.

        Examples
        --------
        >>> import numpy as np
        >>> from concerted.loaders import reference_release
        >>> p = project(reference_release(), date(2014, 5, 1))
        >>> drawn = p.perturbed(np.random.default_rng(1))
        >>> bool((drawn.range <= p.range).all()), bool((drawn.range >= p.firm_range).all())
        (True, True)
        """
        found = doubts(self.folded, chances)
        return self.narrowed(*found.matrices(*found.taken(rng.random(len(found.states)))))


def project(
    release: Release, as_of: date, territories: str = Territories.SOVEREIGN, listings: str = Listings.ALL,
) -> Projection:
    """The projection of a release at a date.

    Parameters
    ----------
    release : Release
        The facts.
    as_of : date
        The date, a ``datetime.date``.
    territories : {"sovereign", "separate"}
        Whether an occurrence in a territory is the responsibility of the State that holds it, or every code stands for itself. What was
        no State yet counts for its holder in both.
    listings : {"all", "named"}
        Whether what stands on an Appendix through a family counts, or only what is listed by its own name.

    Returns
    -------
    Projection
        Arrays on the axes ``S`` (States and territories), ``T`` (species and subspecies) and ``I`` (instruments). They are not to be
        written to: other projections share them.

    Raises
    ------
    InvalidQuery
        Where the date is none, or ``territories`` or ``listings`` is anything else.

    Examples
    --------
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> int(p.members[:, p.convention].sum())
    120
    """
    if not isinstance(as_of, date) or isinstance(as_of, datetime):
        raise InvalidQuery("as_of: {value!r} is not accepted; a date without a time, such as date(2024, 2, 12)", value=as_of)
    if territories not in ids(Territories):
        raise InvalidQuery.choice("territories", territories, Territories)
    if listings not in ids(Listings):
        raise InvalidQuery.choice("listings", listings, Listings)
    return _project(atlas(release), as_of, str(territories), str(listings))


@lru_cache(maxsize=128)
def _project(of: Atlas, as_of: date, territories: str, listings: str) -> Projection:
    """The last are kept: who asks about a date asks again, and what is found out about it stays with it."""
    day = day_number(as_of)
    holder, separate = of.holder(day), territories == Territories.SEPARATE
    membership = memberships(of, day, holder, separate)
    counts, sure, until = of.coverage_dates
    begins, ends = of.force
    listed = holds(*of.listing_dates, day, of.published)[0]
    return Projection(
        atlas=of, as_of=as_of, territories=territories, listings=listings, holder=holder,
        folded=of.folded(np.where(of.territory & (holder != NOBODY), np.arange(len(holder)), holder) if separate else holder), own=of.own,
        in_force=of.has_members & (begins <= day) & (day < ends),
        **membership.relations(),
        listed=listed & of.named if listings == Listings.NAMED else listed,
        covering=(counts <= day) & (day < until),
        surely_covering=(sure <= day) & (day < until),
        membership=membership,
    )


# What comes through a few codes is asked for in several ways at a time; each keeps matrices of its own.
@lru_cache(maxsize=8)
def _through(p: Projection, code: int) -> Projection:
    one = p.atlas.folding(np.where(np.arange(len(p.fold)) == code, p.fold, NOBODY))
    return replace(p, folded=replace(one, lists=p.folded.lists))


def _by_name(entry: Listed | Covered) -> tuple[str, str, str]:
    return str(entry[0]), entry[1], entry[2] or ""
