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
# Of TXX no sovereign is known, so that it is nobody's; KKK is one whose statehood is disputed.
TERRITORIES = {"TAA": "AAA", "TAB": "AAA", "TBA": "BBB", "TXX": None}
DISPUTED, FORMER, NOBODYS, REIO = "KKK", "FFF", "NNN", "EUE"
CODES = (*STATES, *TERRITORIES, DISPUTED, FORMER, NOBODYS, REIO)
KINDS_OF_CODES = {**dict.fromkeys(STATES, "state"), **dict.fromkeys((*TERRITORIES, DISPUTED), "territory"),
                  FORMER: "former", NOBODYS: "no_state", REIO: "reio"}
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
CHANGES = ("2000-01-01", "2005-06-15", "2012-07-01", "2020")  # days on which codes pass to others
# days before, at and after the beginnings and ends above
DATES = (date(1999, 12, 31), date(2000, 1, 1), date(2005, 6, 15), date(2012, 7, 1), date(2021, 1, 1))


@dataclass(frozen=True)
class Features:
    """What a world may hold; without it worlds are simpler and hold stronger properties."""

    populations: bool = True
    listed_territories: bool = True
    territory_members: bool = True
    holders: bool = True  # States that begin and end, and codes that pass from one holder to another
    exclusions: bool = True  # memberships that do not hold for a territory
    reservations: bool = True


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
    """A release of thirteen codes, a small tree of taxa and a few instruments of every kind."""
    tables = _Maker(Random(draw(st.integers(0, 2**32))), features or Features()).tables()
    if draw(st.integers(0, 3)) == 0:
        for name in ("ranges", "memberships", "instrument_ranges", "coverage", "listings", "reservations", "sovereignties"):
            tables[name] = tables[name][: draw(st.integers(0, len(tables[name])))]
    return release_of(tables, draw(st.sampled_from((date(2012, 7, 1), date(2004, 1, 1)))))


def world_of_seed(seed: int) -> Release:
    """One world, whole, to keep as an example."""
    return release_of(_Maker(Random(seed), Features()).tables(), date(2012, 7, 1))


def _state(iso3: str) -> Row:
    kind = KINDS_OF_CODES[iso3]
    names = {f"name_{lang}": f"{iso3.title()} {lang}" for lang in ("en", "fr", "es")}
    return {"iso3": iso3, "iso2": None if kind == "former" else iso3[0] + iso3[-1], **names, "kind": kind, "un_member": kind == "state",
            "sovereign": TERRITORIES.get(iso3), "can_accede": "disputed" if iso3 == DISPUTED else None, **SOURCED}


def _held(iso3: str, holder: str, since: str | None, until: str | None) -> Row:
    return {"iso3": iso3, "holder": holder, "since": since, "until": until, **SOURCED}


def _taxon(taxon: str) -> Row:
    rank, parent = TREE[taxon]
    top = taxon
    while (above := TREE[top][1]) is not None:
        top = above
    return {"taxon": taxon, "rank": rank, "parent": parent, "class": top, **SOURCED}


def _above(taxon: str) -> list[str]:
    """A taxon and what it is under, from below."""
    parent = TREE[taxon][1]
    return [taxon] + (_above(parent) if parent else [])


class _Maker:
    """Rows of one world; those of a table in random order, so that any number of the first makes a world."""

    def __init__(self, random: Random, features: Features) -> None:
        self.random, self.features = random, features
        others = tuple(code for code in CODES if TERRITORIES.get(code) is None)
        self.listable = CODES if features.listed_territories else others
        self.joining = tuple(code for code in (CODES if features.territory_members else others) if code != NOBODYS)

    def some(self, items: Sequence[str], most: int | None = None) -> list[str]:
        """Some of the items, in random order."""
        top = min(len(items), most or len(items))
        return self.random.sample(items, max(self.random.randint(0, top), self.random.randint(0, top)))

    def tables(self) -> dict[str, list[Row]]:
        populations = self.populations() if self.features.populations else []
        states, sovereignties = self.states()
        listings = self.listings(populations)
        return {
            "sources": [{"id": "book", "title": "A book", "tier": "official"}],
            "states": states, "sovereignties": sovereignties, "taxa": [_taxon(t) for t in TREE],
            "instruments": [self.instrument(name, kind) for name, kind in KINDS.items()],
            "populations": populations, "listings": listings,
            "reservations": self.reservations(listings) if self.features.reservations else [],
            "coverage": self.mixed(
                {"instrument": name, "taxon": taxon, "population": population, "since": self.random.choice((None, None, None, *STARTS)),
                 "since_basis": self.random.choice((None, None, "original", "amended", "amended", "unknown", "unknown")),
                 "until": self.random.choice((None, None, None, *ENDS)), **SOURCED}
                for name in KINDS if name != "cms" for taxon, population in self.targets(populations)),
            "instrument_ranges": self.mixed(
                {"instrument": name, "iso3": iso3, "kind": "range_state", "source": "book", "basis": self.random.choice(BASES)}
                for name in KINDS if name != "cms" for iso3 in self.some(self.listable)),
            "memberships": self.memberships(), "ranges": self.ranges(),
        }

    def states(self) -> tuple[list[Row], list[Row]]:
        """The codes, some with a beginning or an end, and who held them before, or until when; the intervals of a code do not meet."""
        choose, held = self.random.choice, []
        rows = {iso3: _state(iso3) for iso3 in CODES}
        for iso3 in ("EEE", "CCC"):
            rows[iso3]["can_accede"] = choose((None, "yes", "no", "disputed", None))
        if not self.features.holders:
            return list(rows.values()), []
        rows[FORMER]["until"] = choose((*CHANGES, None))
        for iso3, before in (("CCC", FORMER), ("DDD", "CCC"), ("EEE", None), (REIO, None)):
            rows[iso3]["since"] = since = choose((None, *CHANGES))
            # A State of which nobody says who held it before is nobody's until then.
            if since is not None and before is not None and choose((True, True, False)):
                held.append(_held(iso3, choose((before, before, "AAA")), None, since))
        # Others pass from one holder to another, on days of their own; who was disputed may be held by somebody for good.
        for iso3, holders in (("TAA", ("BBB", FORMER)), ("TBA", ("DDD", "EEE")), ("TXX", ("AAA", "DDD")), (DISPUTED, ("BBB", "DDD"))):
            passes = sorted(self.some(CHANGES, 2))
            if choose((True, False)) and passes:
                first, second = self.random.sample(holders, 2)
                held.append(_held(iso3, first, None, passes[0]))
                held += [_held(iso3, second, passes[0], until) for until in passes[1:]]
        return list(rows.values()), self.mixed(held)

    def mixed(self, rows: Iterable[Row]) -> list[Row]:
        found = list(rows)
        self.random.shuffle(found)
        return found

    def instrument(self, name: str, kind: str) -> Row:
        return {
            "id": name, "short_name": name, "name_en": name.title(), "kind": kind, "parent": None if name == "cms" else "cms",
            "binding": kind in ("convention", "agreement"), "signed_on": "1989", "flag_states": False, **SOURCED,
            "in_force_on": self.random.choice(("1990-01-01",) * (20 if name == "cms" else 5) + ("1998", "2005-06-15", None)),
            "ended_on": self.random.choice((None,) * (12 if name == "cms" else 6) + ("2012-07-01", "2020")),
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
             "until": self.random.choice(ENDS), "date_basis": "sourced",
             "listed_under": self.random.choice((None, None, *_above(taxon)[1:])), **SOURCED}
            for appendix in ("I", "II") for taxon, population in self.targets(populations) + self.targets(populations))

    def reservations(self, listings: list[Row]) -> list[Row]:
        """Reservations of some to some of the listings, exact or wider or narrower, to all that brings a taxon, or to nothing listed."""
        choose, rows = self.random.choice, {}
        for iso3 in self.some(self.joining, 4):
            for listing in self.random.sample(listings, min(len(listings), choose((1, 2, 3)))):
                taxon, population, appendix = listing["taxon"], listing["population"], listing["appendix"]
                whole = {"taxon": choose(_above(taxon)), "population": None, "appendix": None}
                exact = {"taxon": taxon, "population": population, "appendix": appendix}
                below = [t for t in TREE if taxon in _above(t)]
                narrower = {"taxon": choose(below), "population": None, "appendix": choose((None, appendix))}
                other = {"taxon": choose(tuple(TREE)), "population": None, "appendix": choose((None, "I", "II"))}
                for reserved in self.random.sample((whole, whole, exact, narrower, other), 2):
                    row = {"instrument": "cms", "iso3": iso3, **reserved, "since": choose((None, *STARTS)), "until": choose(ENDS),
                           "date_basis": "sourced", "source": "book", "basis": choose(BASES)}
                    rows[tuple(row[name] for name in TABLES["reservations"].key)] = row
        return self.mixed(rows.values())

    def membership(self, instrument: str, iso3: str, role: str) -> Row:
        since = self.random.choice((None, None, *STARTS))
        # Its own territories for the most part, and now and then another code, that it may hold at some time.
        chances = {code: 0.8 if TERRITORIES.get(code) == iso3 else 0.15 for code in (*TERRITORIES, DISPUTED, "DDD") if code != iso3}
        owned = [code for code, chance in chances.items() if self.random.random() < chance]
        applies_to = self.random.choice(([], self.some(owned)))
        left = [code for code in owned if code not in applies_to] if self.features.exclusions else []
        return {"instrument": instrument, "iso3": iso3, "role": role, "since": since, "until": self.random.choice(ENDS),
                "date_basis": "sourced" if since else "unknown", "applies_to": " ".join(applies_to),
                "excludes": " ".join(self.random.choice(([], self.some(left), left))), **SOURCED}

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
