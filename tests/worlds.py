"""Small random worlds: valid releases with everything that the rules tell apart, for hypothesis.

Hypothesis chooses a seed and how many rows of each table to keep, so that a failing world shrinks to few rows; the
rows themselves come from a generator of that seed, which is quick and gives rich worlds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

import polars as pl
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES

Row = dict[str, Any]

STATES = ("AAA", "BBB", "CCC", "DDD", "EEE")
TERRITORIES = {"TAA": "AAA", "TAB": "AAA", "TBA": "BBB", "TXX": None}
REIO = "EUE"
CODES = (*STATES, *TERRITORIES, REIO)
# class > family > genus > species > subspecies, and a species that hangs right under a family
TREE = {
    "Aves": ("class", None), "Anatidae": ("family", "Aves"), "Anser": ("genus", "Anatidae"), "Anser prima": ("species", "Anser"),
    "Anser prima borealis": ("subspecies", "Anser prima"), "Anser prima australis": ("subspecies", "Anser prima"),
    "Anser secunda": ("species", "Anser"), "Tadorna tertia": ("species", "Anatidae"), "Mammalia": ("class", None),
    "Phocidae": ("family", "Mammalia"), "Phoca quarta": ("species", "Phocidae"), "Phoca quarta maris": ("subspecies", "Phoca quarta"),
}
SPECIES = tuple(t for t, (rank, _) in TREE.items() if rank in ("species", "subspecies"))
HIGHER = tuple(t for t in TREE if t not in SPECIES)
KINDS = {
    "cms": "convention", "agr-one": "agreement", "agr-two": "agreement", "mou-one": "mou", "mou-two": "mou",
    "plan-one": "action_plan", "initiative-one": "initiative", "concerted-one": "concerted_action",
}
SOURCED = {"source": "book", "basis": "sourced"}
BASES = ("sourced", "sourced", "corroborated", "inferred", "unsourced")
STARTS = ("1990-05-01",) * 5 + ( "1998", "2000", "2000-01-02", "2005-06-15", "2012-07-01", "2020")
ENDS = (None,) * 8 + ("2001", "2005-06-15", "2013", "2030-01-01")
SEASONS = ("resident_or_unspecified", "breeding", "non_breeding", "passage", "vagrant")
PRESENCES = ("extant", "extant", "extant", "extinct", "possibly_extinct", "uncertain")
# days before, at and after the beginnings and ends above
DATES = (date(1999, 12, 31), date(2000, 1, 1), date(2005, 6, 15), date(2012, 7, 1), date(2021, 1, 1))


@dataclass(frozen=True)
class Features:
    """What a world may hold; without it worlds are simpler and hold stronger properties."""

    populations: bool = True
    listed_territories: bool = True
    territory_members: bool = True


def release_of(tables: dict[str, list[Row]], published: date) -> Release:
    """A release of rows; columns that a row does not give are empty."""
    frames = {}
    for name, rows in tables.items():
        types = {c.name: pl.Boolean if c.type == "boolean" else pl.String for c in TABLES[name].columns}
        frames[name] = pl.DataFrame([{c: row.get(c) for c in types} for row in rows], schema=types)
    return Release.of(frames, "A small world", published)


def rows_of(release: Release) -> dict[str, list[Row]]:
    """The rows of a release, to change some and make another."""
    return {name: frame.to_dicts() for name, frame in release.tables.items()}


@st.composite
def worlds(draw: DrawFn, features: Features | None = None) -> Release:
    """A release of ten codes, a small tree of taxa and a few instruments of every kind."""
    tables = _Maker(Random(draw(st.integers(0, 2**32))), features or Features()).tables()
    if draw(st.integers(0, 3)) == 0:
        for name in ("ranges", "memberships", "instrument_ranges", "coverage", "listings"):
            tables[name] = tables[name][: draw(st.integers(0, len(tables[name])))]
    return release_of(tables, draw(st.sampled_from((date(2012, 7, 1), date(2004, 1, 1)))))


def world_of_seed(seed: int) -> Release:
    """One world, whole, to keep as an example."""
    return release_of(_Maker(Random(seed), Features()).tables(), date(2012, 7, 1))


def _state(iso3: str) -> Row:
    kind = "reio" if iso3 == REIO else "territory" if iso3 in TERRITORIES else "state"
    names = {f"name_{lang}": f"{iso3.title()} {lang}" for lang in ("en", "fr", "es")}
    return {"iso3": iso3, "iso2": iso3[0] + iso3[-1], **names, "kind": kind, "sovereign": TERRITORIES.get(iso3),
            "un_member": kind == "state", **SOURCED}


def _taxon(taxon: str) -> Row:
    rank, parent = TREE[taxon]
    top = taxon
    while (above := TREE[top][1]) is not None:
        top = above
    return {"taxon": taxon, "rank": rank, "parent": parent, "class": top, **SOURCED}


class _Maker:
    """Rows of one world; those of a table in random order, so that any number of the first makes a world."""

    def __init__(self, random: Random, features: Features) -> None:
        self.random, self.features = random, features
        self.listable = CODES if features.listed_territories else (*STATES, "TXX", REIO)
        self.joining = CODES if features.territory_members else (*STATES, "TXX", REIO)

    def some(self, items: Sequence[str], most: int | None = None) -> list[str]:
        """Some of the items, in random order."""
        top = min(len(items), most or len(items))
        return self.random.sample(items, max(self.random.randint(0, top), self.random.randint(0, top)))

    def tables(self) -> dict[str, list[Row]]:
        populations = self.populations() if self.features.populations else []
        return {
            "sources": [{"id": "book", "title": "A book", "tier": "official"}],
            "states": [_state(iso3) for iso3 in CODES], "taxa": [_taxon(t) for t in TREE],
            "instruments": [self.instrument(name, kind) for name, kind in KINDS.items()],
            "populations": populations, "listings": self.listings(populations),
            "coverage": self.mixed(
                {"instrument": name, "taxon": taxon, "population": population, "since": self.random.choice((None, None, None, *STARTS)),
                 "until": self.random.choice((None, None, None, *ENDS)), **SOURCED}
                for name in KINDS if name != "cms" for taxon, population in self.targets(populations)),
            "instrument_ranges": self.mixed(
                {"instrument": name, "iso3": iso3, "kind": "range_state", "source": "book", "basis": self.random.choice(BASES)}
                for name in KINDS if name != "cms" for iso3 in self.some(self.listable)),
            "memberships": self.memberships(), "ranges": self.ranges(),
        }

    def mixed(self, rows: Iterable[Row]) -> list[Row]:
        found = list(rows)
        self.random.shuffle(found)
        return found

    def instrument(self, name: str, kind: str) -> Row:
        return {
            "id": name, "short_name": name, "name_en": name.title(), "kind": kind, "parent": None if name == "cms" else "cms",
            "binding": kind in ("convention", "agreement"), "signed_on": "1989", "flag_states": False, **SOURCED,
            "in_force_on": self.random.choice(("1990-01-01",) * 5 + ("1998", "2005-06-15", None)),
            "ended_on": self.random.choice((None,) * 6 + ("2012-07-01", "2020")),
        }

    def populations(self) -> list[Row]:
        rows = []
        for taxon in self.some(SPECIES, 4):
            for part in ("east", "west"):
                states = self.random.choice(([], self.some(CODES, 6)))
                rows.append({
                    "population": f"{taxon.lower().replace(' ', '-')}--{part}", "taxon": taxon, "name": part, "states": " ".join(states),
                    "states_basis": self.random.choice(BASES) if states else None, **SOURCED,
                })
        return rows

    def targets(self, populations: list[Row]) -> list[tuple[str, str | None]]:
        """What a treaty may name: taxa of any rank, and populations."""
        whole: list[tuple[str, str | None]] = [(t, None) for t in (*SPECIES, *self.some(HIGHER, 1))]
        parts: list[tuple[str, str | None]] = [(p["taxon"], p["population"]) for p in populations]
        return self.random.sample(whole + parts, self.random.choice((0, 1, 1, 2, 3, 4)))

    def listings(self, populations: list[Row]) -> list[Row]:
        return self.mixed(
            {"taxon": taxon, "population": population, "appendix": appendix, "since": self.random.choice(STARTS),
             "until": self.random.choice(ENDS), "date_basis": "sourced", **SOURCED}
            for appendix in ("I", "II") for taxon, population in self.targets(populations) + self.targets(populations))

    def membership(self, instrument: str, iso3: str, role: str) -> Row:
        since = self.random.choice((None, None, *STARTS))
        owned = [t for t, sovereign in TERRITORIES.items() if sovereign == iso3]
        applies_to = self.random.choice(([], self.some(owned)))
        return {"instrument": instrument, "iso3": iso3, "role": role, "since": since, "until": self.random.choice(ENDS),
                "date_basis": "sourced" if since else "unknown", "applies_to": " ".join(applies_to), **SOURCED}

    def memberships(self) -> list[Row]:
        rows = []
        for instrument, kind in KINDS.items():
            member = "signatory" if kind == "mou" else "party"
            for iso3 in self.some(self.joining):
                roles = self.random.choice(((member,), (member,), (member,), ("signatory_unratified",), (member, "signatory_unratified")))
                rows += [self.membership(instrument, iso3, role) for role in roles]
        return self.mixed(rows)

    def ranges(self) -> list[Row]:
        choose = self.random.choice
        return self.mixed(
            {"taxon": taxon, "iso3": iso3, "origin": choose(("native",) * 5 + ("reintroduced", "introduced")),
             "presence": choose(PRESENCES), "season": choose(SEASONS), "source": "book", "basis": choose(BASES)}
            for taxon in SPECIES for iso3 in self.some(CODES))
