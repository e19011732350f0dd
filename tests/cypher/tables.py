"""A release read row by row, without arrays: what the expected answers of questions are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from concerted.graph.facts.days.partial import PartialDate
from concerted.graph.facts.release import Release

Row = dict[str, Any]
Rows = list[list[Any]]


@lru_cache(maxsize=64)
def table(release: Release, name: str) -> list[Row]:
    """The rows of a table."""
    return release[name].to_dicts()


@lru_cache(maxsize=64)
def by(release: Release, name: str, key: str) -> Mapping[str, Row]:
    """The rows of a table by a column that tells them apart."""
    return {row[key]: row for row in table(release, name)}


def line(release: Release, taxon: str | None) -> list[str]:
    """A taxon and what it belongs to."""
    taxa, found = by(release, "taxa", "taxon"), []
    while taxon in taxa:
        found.append(taxon)
        taxon = taxa[taxon]["parent"]
    return found


@lru_cache(maxsize=4)
def below(release: Release) -> Mapping[str, set[str]]:
    """Every taxon with itself and what belongs to it."""
    found: dict[str, set[str]] = defaultdict(set)
    for taxon in by(release, "taxa", "taxon"):
        for above in line(release, taxon):
            found[above].add(taxon)
    return found


def counts(row: Row) -> bool:
    """Whether an occurrence makes responsible (Art. I.1.f, h)."""
    return row["origin"] in ("native", "reintroduced") and row["presence"] != "extinct" and row["season"] != "vagrant"


def held(release: Release, row: Row, day: str) -> bool:
    """Whether a fact with an interval holds; one without a beginning holds from the publication of the release."""
    asked = date.fromisoformat(day)
    since = PartialDate.of(row["since"]).day if row["since"] else release.published
    return since <= asked and (row["until"] is None or asked < PartialDate.of(row["until"]).day)


def members(release: Release, instrument: str, day: str) -> set[str]:
    """Parties or signatories at a date."""
    mine = (row for row in table(release, "memberships") if row["instrument"] == instrument and row["role"] in ("party", "signatory"))
    return {row["iso3"] for row in mine if held(release, row, day)}


def name_of(release: Release, taxon: str) -> str:
    """English name of a taxon, empty where it has none."""
    return by(release, "taxa", "taxon")[taxon]["name_en"] or ""
