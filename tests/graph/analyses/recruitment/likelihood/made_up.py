"""Worlds in which it is known who joins readily: those of one region do, year by year, and those of another hardly ever."""

from __future__ import annotations

from datetime import date
from random import Random

from concerted.graph.facts.release import Release
from tests.graph.small import small_release, states

FIRST, PUBLISHED = 1980, date(2006, 1, 1)
READY, SLOW = "Africa", "Asia"


def world(ready: float = 0.12, slow: float = 0.01, seed: int = 1, each: int = 60, published: date = PUBLISHED) -> Release:
    """A hundred and twenty States that share two species; each joins within a year with the probability of its region."""
    random, joins = Random(seed), []
    chances = {"A": ready, "B": slow}
    codes = {f"{letter}{chr(65 + n // 26)}{chr(65 + n % 26)}": chances[letter] for letter in chances for n in range(each)}
    for code, chance in codes.items():
        for year in range(FIRST, published.year):
            if random.random() < chance:
                joins.append({"instrument": "cms", "iso3": code, "since": f"{year}-{random.randint(2, 12):02}-01"})
                break
    return small_release(
        published,
        states=[row | {"cms_region": READY if row["iso3"][0] == "A" else SLOW} for row in states(*codes)],
        taxa=[{"taxon": "Avis migrans"}, {"taxon": "Avis manens"}],
        ranges=[{"taxon": "Avis migrans", "iso3": code} for code in codes]
        + [{"taxon": "Avis manens", "iso3": code} for n, code in enumerate(codes) if n % 3 == 0],
        listings=[{"taxon": "Avis migrans", "since": "1979-07-01"}, {"taxon": "Avis manens", "since": "1979-07-01"}],
        instruments=[{"id": "cms", "kind": "convention", "in_force_on": f"{FIRST}-01-01"}, {"id": "pact", "in_force_on": "1990-01-01"}],
        instrument_ranges=[{"instrument": "pact", "iso3": code} for code in codes],
        coverage=[{"instrument": "pact", "taxon": "Avis manens"}],
        memberships=[*joins, *({"instrument": "pact", "iso3": code, "since": "1990-01-01"} for n, code in enumerate(codes) if n % 5 == 0)],
    )
