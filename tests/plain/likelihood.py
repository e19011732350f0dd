"""Person-years of those who may join an instrument, and scores of what was told of them: one State, one pair at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from concerted.graph.facts.release import Release
from tests.plain.facts import DEFINITE, Facts, day
from tests.plain.priorities import game, priorities
from tests.worlds import Row, release_of, rows_of

MEMBER = ("party", "signatory")


@dataclass(frozen=True)
class PersonYear:
    """A State in a year, and what was known of it on its first day."""

    state: str
    start: date
    years: float
    memberships: int
    neighbours: float
    importance: float
    region: str | None
    joined: bool


def person_years(release: Release, instrument: str, before: date, first: int = 1979) -> Iterator[PersonYear]:
    """Every person-year that was over on a day, since a year, by year and then in the order of the States."""
    tables = rows_of(release)
    [about] = [row for row in tables["instruments"] if row["id"] == instrument]
    ours = [row for row in tables["memberships"] if row["instrument"] == instrument and row["role"] in MEMBER]
    undated = {row["iso3"] for row in ours if row["since"] is None}
    tables["memberships"] = [row for row in tables["memberships"] if row["since"] is not None]
    dated = release_of(tables, release.published)
    ended = day(about["ended_on"])
    for year in range(first, before.year):
        start, end = date(year, 1, 1), date(year + 1, 1, 1)
        facts = Facts(dated, start)
        if instrument in facts.instruments and (ended is None or end <= ended):
            yield from _of_year(facts, dated, instrument, undated, ours, start, end)


def _of_year(
    facts: Facts, dated: Release, instrument: str, undated: set[str], ours: Sequence[Row], start: date, end: date,
) -> Iterator[PersonYear]:
    played, scores = game(facts, instrument), priorities(dated, start, instrument)
    began = day(facts.instruments[instrument]["in_force_on"])
    assert began is not None
    for code in facts.states:
        own_list = instrument == "cms" or code in {facts.home(listed) for listed in facts.area_rows[instrument]}
        inside = facts.standing(instrument, code) == DEFINITE
        if facts.accession(code) != "yes" or facts.holder(code) != code or inside or code in undated or not own_list:
            continue
        shared = known = 0.0
        for states in played.concerned.values():
            if code in states and len(states) > 1:
                for other in states - {code} - undated:
                    known += 1 / (len(states) - 1)
                    shared += (facts.standing(instrument, other) == DEFINITE) / (len(states) - 1)
        joins = [since for row in ours if row["iso3"] == code and (since := day(row["since"])) is not None and start < since <= end]
        yield PersonYear(
            state=code, start=start, years=(start - began).days / 365.25,
            memberships=sum(i != instrument and facts.standing(i, code) == DEFINITE for i in facts.instruments),
            neighbours=shared / known if known else 0.0, importance=scores[code].unmet if code in scores else 0.0,
            region=_region(facts, code), joined=bool(joins),
        )


def _region(facts: Facts, code: str) -> str | None:
    """Its region; where it has none, that of most of the codes that it held, the first by name of several."""
    own = facts.states[code]["cms_region"]
    if own is not None:
        return str(own)
    held = [str(row["cms_region"]) for other, row in facts.states.items() if facts.home(other) == code and row["cms_region"] is not None]
    return min(held, key=lambda region: (-held.count(region), region)) if held else None


def brier(told: Sequence[float], came: Sequence[bool]) -> float:
    """Brier 1950."""
    return sum((p - (1.0 if y else 0.0)) ** 2 for p, y in zip(told, came, strict=True)) / len(told)


def auc(told: Sequence[float], came: Sequence[bool], days: Sequence[int]) -> float | None:
    """Of pairs of a day, one of which came and the other did not, the share in which more was told of the one that came."""
    right = pairs = 0.0
    for p, y, of in zip(told, came, days, strict=True):
        for q, z, at in zip(told, came, days, strict=True):
            if of == at and y and not z:
                pairs += 1
                right += 1.0 if p > q else 0.5 if p == q else 0.0
    return right / pairs if pairs else None
