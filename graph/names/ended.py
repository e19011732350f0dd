"""States and territories that ended: when, and who has their codes since."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from concerted.graph.errors import EndedName
from concerted.graph.facts.release import Release
from concerted.graph.names.text import gist
from concerted.graph.vocabulary import StateKind, Tenure


@dataclass(frozen=True, slots=True)
class Ended:
    """What is no State of its own any more."""

    day: str
    """From which day on, as the release writes it: a year alone where no more is known."""
    see: tuple[str, ...]
    """The codes that stand for it since; the one that has most of it first."""
    was: str | None = None
    """The code that stood for it before."""

    def before(self, day: date) -> bool:
        """Whether it had ended on a day."""
        return self.day <= day.isoformat()

    def told(self, name: str) -> EndedName:
        """The error that says so."""
        return EndedName(name, self.day, self.see)


# What no table of a release has: no code of its own remained.
_WITHOUT_A_ROW: tuple[tuple[tuple[str, ...], Ended], ...] = (
    (("Netherlands Antilles", "Antilles néerlandaises", "Antillas Neerlandesas", "Antillas Holandesas", "Dutch Antilles",
      "ANT", "Netherlands Antilles (former)"), Ended("2010-10-10", ("BES", "CUW", "SXM"))),
    (("Trust Territory of the Pacific Islands", "Pacific Islands (Trust Territory)", "PCI"),
     Ended("1994-10-01", ("FSM", "MHL", "MNP", "PLW"))),
    (("Panama Canal Zone", "Canal Zone", "PCZ"), Ended("1979-10-01", ("PAN",))),
)
# Former States that held no code of another: whose they are now.
_JOINED = {"DDR": ("DEU",), "YMD": ("YEM",)}

_BEFORE = r"prior to|before|until|pre-|former|formerly|avant|jusqu|ancien|antes|hasta|anterior"
# ``Sudan [prior to secession of South Sudan]``, ``Sudan (former)``, ``former Yugoslavia``, ``ex-URSS``.
_QUALIFIED = (
    re.compile(rf"^(?P<name>[^\[(,]+?)\s*[\[(,]\s*(?:{_BEFORE})[^\])]*[\])]?\s*$", re.IGNORECASE),
    re.compile(r"^(?:the\s+)?(?:l['’])?(?:former|ex|anciene?ne?|antigu[ao])[\s-]+(?P<name>.+)$", re.IGNORECASE),
)


def unqualified(text: str) -> str | None:
    """The name of which a text says that it is of a time before something; None where it says no such thing.

    Examples
    --------
    >>> unqualified("Sudan [prior to secession of South Sudan]"), unqualified("ex-URSS"), unqualified("Sudan")
    ('Sudan', 'URSS', None)
    """
    return next((found["name"] for pattern in _QUALIFIED if (found := pattern.match(" ".join(text.split())))), None)


class Endings:
    """What of a release ended."""

    def __init__(self, release: Release) -> None:
        states = release["states"]
        self._known = set(states["iso3"])
        until = zip(states["iso3"], states["kind"], states["until"], strict=True)
        self._until = {iso3: day for iso3, kind, day in until if kind == StateKind.FORMER and day}
        self._tenures = list(release["sovereignties"].select("iso3", "holder", "since", "until", "kind").iter_rows())

    def without_a_row(self, text: str) -> Ended | None:
        """What a name means that stands for no code at all."""
        wanted = gist(text)
        for names, ended in _WITHOUT_A_ROW:
            if wanted and wanted in map(gist, names):
                return Ended(ended.day, tuple(iso3 for iso3 in ended.see if iso3 in self._known))
        return None

    def of(self, iso3: str) -> Ended | None:
        """The end of a former State; None of a code that stands."""
        if iso3 not in self._until:
            return None
        heirs = [heir for heir in self._heirs(iso3, ()) if heir in self._known]
        see = sorted(set(heirs), key=lambda heir: (-heirs.count(heir), heir))
        return Ended(self._until[iso3], tuple(see), iso3)

    def before_separation(self, iso3: str) -> Ended | None:
        """The end of a State as it was before others separated from it, where any did: the last time that they did."""
        left = [(until, code) for code, holder, _, until, kind in self._tenures if holder == iso3 and until and kind == Tenure.SUCCESSION]
        if not left:
            return None
        last = max(until for until, _ in left)
        return Ended(last, (iso3, *sorted(code for until, code in left if until == last)), iso3)

    def _heirs(self, iso3: str, seen: tuple[str, ...]) -> Iterator[str]:
        """Who held each code of a former State on the day after it; of a former State in its turn, the heirs of that."""
        yield from _JOINED.get(iso3, ())
        for code, holder, _, until, _ in self._tenures:
            if holder != iso3 or until is None:
                continue
            after = next((next_holder for other, next_holder, since, *_ in self._tenures if other == code and since == until), code)
            if after in self._until and after not in seen:
                yield from self._heirs(after, (*seen, iso3))
            elif after not in self._until:
                yield after
