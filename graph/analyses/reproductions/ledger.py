"""The ledger of reproductions: every published number with the one here, and the numbers that differ."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from concerted.graph.analyses.reproductions.counting import Counted, counted
from concerted.graph.analyses.reproductions.records import Difference, Reproduction
from concerted.graph.errors import UnknownName
from concerted.graph.facts.notes import Notes, Published
from concerted.graph.facts.release import Release
from concerted.graph.names.resolver import names_of
from concerted.graph.projection.projection import project
from concerted.graph.vocabulary import Figure, Verdict

_NOTHING = Difference(None, (), (), ())


def reproductions(
    release: Release, published: Iterable[Published], *, instrument: str | None = None, state: str | None = None,
    verdict: str | None = None,
) -> list[Reproduction]:
    """Published numbers, and the same counted of a release.

    Parameters
    ----------
    release : Release
        The facts; any release, for the numbers are about the world.
    published : iterable of Published
        What was published.
    instrument, state : str, optional
        The numbers of one of these alone, by its key.
    verdict : str, optional
        Those of one :class:`Verdict` alone.

    Returns
    -------
    list of Reproduction
        In the order of the numbers. What the release holds nothing of is ``not_countable``.

    Notes
    -----
    A number between the certain and the possible members is ``within``. Where every name was published, the names have to be the same for
    a ``match``, and where some were, these have to be among those here; ``difference`` names what is in one count and not in the other.
    A reason is that of the verdict that was recorded with the number: of a release with another verdict it is not told.

    Examples
    --------
    >>> from concerted.loaders import reference_release
    >>> from concerted.loaders.notes import published_numbers
    >>> found = reproductions(reference_release(), published_numbers())
    >>> [(each.published, each.here, str(each.verdict)) for each in found if each.what == "Parties" and each.scope == "cms"][0]
    (15, 15, 'match')
    >>> next(each.difference.only_here for each in found if each.scope == "COP14")
    ('Carcharias taurus',)
    """
    # A number that is not asked for is not counted.
    wanted = (row for row in published if {instrument, state} <= {None, row.scope})
    return [found for row in wanted if verdict in (None, (found := _reproduction(release, row)).verdict)]


def differences(release: Release, notes: Notes, scope: str | None = None) -> list[Reproduction]:
    """The published numbers that are others here, in the order of the notes.

    Parameters
    ----------
    release : Release
        The facts.
    notes : Notes
        What was published.
    scope : str, optional
        The instrument or State whose numbers are asked for; every one where it is not given.

    Returns
    -------
    list of Reproduction
        A number that cannot be counted here is not among them, nor one that lies between the members and the possible members.

    Examples
    --------
    >>> from concerted.loaders import reference_release
    >>> from concerted.loaders.notes import notes_of
    >>> release = reference_release()
    >>> [(each.what, each.published, each.here) for each in differences(release, notes_of(release), "eurobats")][1]
    ('Parties', 39, 37)
    """
    return reproductions(release, notes.published, instrument=scope, verdict=Verdict.DIFFERENCE)


@lru_cache(maxsize=2048)
def _reproduction(release: Release, row: Published) -> Reproduction:
    """One number. The projection of its day is kept, so that numbers of the same day share it."""
    here = counted(project(release, row.as_of), Figure(row.what), row.scope)
    published: int | str = int(row.published) if row.published.isdecimal() else row.published
    if here is None:
        verdict, difference = Verdict.NOT_COUNTABLE, _NOTHING
    elif here.ordered:
        names = tuple(_keys(release, row.published.split()))
        same = names == here.names
        verdict, difference = Verdict.MATCH if same else Verdict.DIFFERENCE, Difference(None, *_apart(names, here.names, here.names), ())
    else:
        verdict, difference = _compared(release, row, here)
    return Reproduction(
        row.what, row.scope or None, row.as_of, published, _told(here), here.n + len(here.possible) if here and here.possible else None,
        difference, verdict, row.source, row.reason or None if verdict == row.verdict else None, row.note or None, row.constructed,
    )


def _told(here: Counted | None) -> int | str | None:
    if here is None:
        return None
    return " ".join(here.names) if here.ordered else here.n


def _compared(release: Release, row: Published, here: Counted) -> tuple[Verdict, Difference]:
    """A number, and the names that were published with it."""
    published, most = int(row.published), here.n + len(here.possible)
    n = _beyond(published, here.n, most)
    names = _keys(release, row.names)
    known = {*here.names, *here.possible}
    only_published, only_here = _apart(names, known, here.names if len(names) == published else ())
    verdict = Verdict.MATCH if here.n == published == most else Verdict.WITHIN
    if n or only_published or only_here:
        verdict = Verdict.DIFFERENCE
    doubt = () if verdict == Verdict.MATCH else tuple(sorted(here.possible | here.in_doubt))
    return verdict, Difference(n, only_published, only_here, doubt)


def _beyond(published: int, least: int, most: int) -> int:
    """How far an interval lies from a number; 0 where it holds it."""
    return max(least - published, 0) + min(most - published, 0)


def _apart(published: Iterable[str], known: Iterable[str], here: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Published names that are not known here, and names here that were not published."""
    told, held = set(published), set(known)
    return tuple(sorted(told - held)), tuple(sorted(set(here) - told))


def _keys(release: Release, names: Iterable[str]) -> list[str]:
    """The keys of names of States or taxa; what the release has no name for stays as it was published."""
    return [_key(release, name) for name in names]


@lru_cache(maxsize=4096)
def _key(release: Release, name: str) -> str:
    states, taxa = release["states"], release["taxa"]
    if (states["iso3"] == name).any() or (taxa["taxon"] == name).any() or (release["instruments"]["id"] == name).any():
        return name
    try:
        return names_of(release).taxon(name)
    except UnknownName:
        return name
