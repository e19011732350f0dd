"""Facts told in a few words, as what closed or opened a gap; days that are not known are told as not known."""

from __future__ import annotations

from collections.abc import Sequence

from concerted.api.output.layout import KEEP
from concerted.api.output.screen import Screen
from concerted.api.output.tables import by_day
from concerted.api.output.words import ENGLISH, Words
from concerted.graph.facts.fact import Fact
from concerted.graph.facts.release import Release

# Facts told of one gap; how many more there are is said.
_SHOWN = 2


def causes(facts: Sequence[Fact], release: Release, screen: Screen) -> str:
    """What made a difference: ``party since 2014-12-22, Lynx lynx on Appendix II since 2024-05-17 +3``."""
    said = list(dict.fromkeys(cause(each, release, screen.words) for each in facts))
    # A sentence may be broken into lines between its words.
    return screen.some(said, _SHOWN).replace(KEEP, " ")


def cause(found: Fact, release: Release, _: Words = ENGLISH) -> str:
    """A fact in a few words."""
    since, until = found.get("since"), found.get("until")
    if found.table == "memberships":
        role = _(str(found["role"]))
        if until is not None:
            return _("{role} until {until}").format(role=role, until=until)
        if since is None:
            return _("{role} {when}").format(role=role, when=by_day(release.published, _))
        return _("{role} since {since}").format(role=role, since=since)
    if found.table == "listings":
        told = _("{taxon} on Appendix {appendix} until {until}") if until else _("{taxon} on Appendix {appendix} since {since}")
        return told.format(taxon=found["taxon"], appendix=found["appendix"], since=since, until=until)
    if found.table == "coverage":
        told = _("{taxon} covered until {until}") if until else _("{taxon} covered since {since}")
        return told.format(taxon=found["taxon"], since=since, until=until)
    if found.table == "reservations":
        told = _("{taxon} reserved until {until}") if until else _("{taxon} reserved since {since}")
        return told.format(taxon=found["taxon"], since=since, until=until)
    if found.table == "sovereignties":
        told = _("{code} held by {holder} until {until}") if until else _("{code} held by {holder} since {since}")
        return told.format(code=found["iso3"], holder=found["holder"], since=since, until=until)
    if found.table == "states":
        told = _("{code} a State until {until}") if until else _("{code} a State since {since}")
        return told.format(code=found["iso3"], since=since, until=until)
    if found.get("ended_on") is not None:
        return _("{name} ended on {day}").format(name=found["short_name"], day=found["ended_on"])
    return _("{name} in force on {day}").format(name=found["short_name"], day=found["in_force_on"])
