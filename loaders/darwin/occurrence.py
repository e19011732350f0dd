"""How Darwin Core says that a species occurs somewhere, in our words: whether it is there, how it came, and when in the year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from concerted.graph.vocabulary import Basis, Origin, Presence, Season, Word, ids


class Occurrence(NamedTuple):
    """What is said of one; None: not said. ``absent``: that it is not there."""

    origin: str | None = None
    presence: str | None = None
    season: str | None = None
    basis: str | None = None
    absent: bool = False


_THERE, _GONE, _DOUBTFUL, _PERHAPS_GONE = map(str, (Presence.EXTANT, Presence.EXTINCT, Presence.UNCERTAIN, Presence.POSSIBLY_EXTINCT))
_VAGRANT = str(Season.VAGRANT)
STATUS: Mapping[str, Occurrence] = {
    **dict.fromkeys(("present", "common", "rare", "abundant", "uncommon", "occasional", "extant"), Occurrence(presence=_THERE)),
    **dict.fromkeys(("irregular", "vagrant"), Occurrence(presence=_THERE, season=_VAGRANT)),
    **dict.fromkeys(("doubtful", "uncertain", "presence uncertain", "possibly present", "questionable"), Occurrence(presence=_DOUBTFUL)),
    **dict.fromkeys(("extinct", "extirpated", "regionally extinct", "extinct post-1500"), Occurrence(presence=_GONE)),
    "possibly extinct": Occurrence(presence=_PERHAPS_GONE),
    **dict.fromkeys(("absent", "excluded"), Occurrence(absent=True)),
}
MEANS: Mapping[str, Occurrence] = {
    **dict.fromkeys(("native", "endemic", "nativeendemic", "native endemic", "indigenous"), Occurrence(origin=str(Origin.NATIVE))),
    **dict.fromkeys(("nativereintroduced", "native: reintroduced", "native reintroduced", "reintroduced"),
                    Occurrence(origin=str(Origin.REINTRODUCED))),
    **dict.fromkeys(("introduced", "introducedassistedcolonisation", "introduced: assisted colonisation", "naturalised", "naturalized",
                     "invasive", "managed", "alien", "adventive", "cultivated", "assisted colonisation"),
                    Occurrence(origin=str(Origin.INTRODUCED))),
    "vagrant": Occurrence(season=_VAGRANT),
    **dict.fromkeys(("uncertain", "unknown", "cryptogenic", "origin uncertain"), Occurrence()),
}
# What is said in remarks as season=breeding; presence=extinct.
_REMARKS: Mapping[str, type[Word]] = {"season": Season, "presence": Presence, "basis": Basis}


def occurrence(status: str | None, means: str | None, remarks: str | None) -> Occurrence | str:
    """What a row says of an occurrence, or the name of the term whose word is not known.

    Remarks of the form that our own archives have say most, and stand before the rest.

    >>> occurrence("present", "native", None)
    Occurrence(origin='native', presence='extant', season=None, basis=None, absent=False)
    """
    was = STATUS.get(_word(status)) if status else Occurrence()
    how = MEANS.get(_word(means)) if means else Occurrence()
    if was is None or how is None:
        return "occurrenceStatus" if was is None else "establishmentMeans"
    told = remarked(remarks)
    presence = told.get("presence") or was.presence
    # Where remarks say how it is there, or no longer, that is what an absence means.
    absent = was.absent and "presence" not in told
    return Occurrence(how.origin, presence, told.get("season") or was.season or how.season, told.get("basis"), absent)


def remarked(remarks: str | None) -> dict[str, str]:
    """The words in remarks of the form ``season=breeding; basis=sourced``; others are somebody's text."""
    parts = (part.partition("=") for part in (remarks or "").split(";"))
    said = {key.strip(): value.strip() for key, _, value in parts}
    return {key: value for key, value in said.items() if key in _REMARKS and value in ids(_REMARKS[key])}


def _word(said: str) -> str:
    return " ".join(said.replace("_", " ").lower().split())
