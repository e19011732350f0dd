"""What of a release holds at a date, in a few numbers: how far the family of instruments has come, and how recent that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from concerted.graph.analyses.history.timeline import members_at
from concerted.graph.facts.days.dates import UNKNOWN
from concerted.graph.facts.days.partial import PartialDate
from concerted.graph.facts.rows import record, row
from concerted.graph.names.labels import state_label
from concerted.graph.projection.projection import Projection
from concerted.graph.records import Interval, OfState, Record
from concerted.graph.vocabulary import Appendix, InstrumentKind, Language

_KINDS = tuple(kind for kind in InstrumentKind if kind.has_members and kind != InstrumentKind.CONVENTION)


@dataclass(frozen=True, slots=True)
class LatestJoining(OfState):
    """The membership that began last."""

    iso3: str
    name: str
    instrument: str
    since: PartialDate
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing(Record):
    """How far the Convention and what is under it have come at a date."""

    parties: Interval | None
    """The most counts those whose date of joining is not known. Null before the Convention is in force."""
    instruments_in_force: Mapping[InstrumentKind, int]
    units: Mapping[Appendix, int]
    """Species and subspecies on each Appendix."""
    latest: LatestJoining | None


def standing(p: Projection, lang: str = Language.EN) -> Standing:
    """How far the Convention and what is under it have come at a date, in a few numbers.

    Parameters
    ----------
    p : Projection
        The release at a date.
    lang : {"en", "fr", "es"}
        Language of names.

    Returns
    -------
    Standing
        Parties to the Convention, instruments in force by kind, units on each Appendix, and the latest joining.

    Notes
    -----
    Parties are States and regional organisations for which the Convention is in force (Art. I.1.k); the most counts those whose date
    of joining is not known (rule 2 of ``docs/counting.md``).

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> found = standing(p)
    >>> found.parties.min, found.latest.name
    (120, 'Kyrgyzstan')
    """
    kinds = p.release["instruments"]["kind"].to_numpy()[p.in_force]
    return Standing(
        parties=members_at(p, p.convention) if p.convention is not None else None,
        instruments_in_force={kind: int((kinds == str(kind)).sum()) for kind in _KINDS},
        units={appendix: len(p.appendix(appendix).units) for appendix in Appendix},
        latest=_latest(p, lang),
    )


def _latest(p: Projection, lang: str) -> LatestJoining | None:
    since, until = p.atlas.membership_dates
    begun = p.atlas.membership_rows[2] & (since != UNKNOWN) & (since <= p.day) & (p.day < until)
    if not begun.any():
        return None
    values = row(p.release, "memberships", int(np.argmax(np.where(begun, since, UNKNOWN))))
    return record(LatestJoining, values, name=state_label(p.release, values["iso3"], lang))
