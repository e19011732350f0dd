"""What of a release holds at a date, in a few numbers: how far the family of instruments has come, and how recent that is."""

from __future__ import annotations

from typing import Any

import numpy as np

from concerted.graph.analyses.history.timeline import members_at
from concerted.graph.facts.dates import UNKNOWN
from concerted.graph.names.labels import state_label
from concerted.graph.projection.atlas import CONVENTION
from concerted.graph.projection.projection import APPENDICES, Projection

Record = dict[str, Any]


def standing(p: Projection, lang: str = "en") -> Record:
    """Parties to the Convention, instruments in force by kind, units on the Appendices, and the latest joining at a date.

    ``parties`` is an interval ``{"min", "max"}`` (``max`` counts those whose date is not known), null before the
    Convention is in force; ``latest`` is the membership that began last, null where none has.
    """
    kinds = p.release["instruments"]["kind"].to_numpy()[p.in_force]
    least, most = members_at(p, CONVENTION) if p.convention is not None else (0, 0)
    return {
        "parties": {"min": least, "max": most} if p.convention is not None else None,
        "instruments_in_force": {kind: int((kinds == kind).sum()) for kind in ("agreement", "mou")},
        "units": {appendix: len(p.appendix(appendix).units) for appendix in APPENDICES},
        "latest": _latest(p, lang),
    }


def _latest(p: Projection, lang: str) -> Record | None:
    since, until = p.atlas.membership_dates
    begun = p.atlas.membership_rows[2] & (since != UNKNOWN) & (since <= p.day) & (p.day < until)
    if not begun.any():
        return None
    row = p.release["memberships"].row(int(np.argmax(np.where(begun, since, UNKNOWN))), named=True)
    return {
        "iso3": row["iso3"], "name": state_label(p.release, row["iso3"], lang), "instrument": row["instrument"],
        "since": row["since"], "source": row["source"].split(";"),
    }
