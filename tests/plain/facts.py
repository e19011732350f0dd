"""A release at a date, as plain dicts: who is where, who is in, what is in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from concerted.graph.facts.release import Release

Row = dict[str, Any]
Home = Callable[[str], str]

DEFINITE, POSSIBLE, OUT = "definite", "possible", "out"
GOOD = {"sourced", "corroborated"}


@dataclass(frozen=True)
class Edge:
    """A range row that makes a State responsible."""

    code: str
    presence: str
    season: str
    basis: str

    @property
    def firm(self) -> bool:
        return self.presence == "extant" and self.basis in GOOD

    @property
    def reasons(self) -> set[str]:
        doubts = {"uncertain": "range_uncertain", "possibly_extinct": "range_possibly_extinct",
                  "inferred": "range_inferred", "unsourced": "range_unsourced"}
        return {doubts[value] for value in (self.presence, self.basis) if value in doubts}


def day(text: str | None) -> date | None:
    """An ISO day; a year alone is its first of January."""
    if text is None:
        return None
    return date.fromisoformat(text if len(text) > 4 else f"{text}-01-01")


class Facts:
    """What holds at a date, with territories folded into their sovereign or kept apart."""

    def __init__(self, release: Release, as_of: date, territories: str = "sovereign") -> None:
        self.as_of, self.published, self.folded = as_of, release.published, territories == "sovereign"
        self.rows: dict[str, list[Row]] = {name: frame.to_dicts() for name, frame in release.tables.items()}
        self.sovereign: dict[str, str] = {r["iso3"]: r["sovereign"] for r in self.rows["states"] if r["sovereign"]}
        self.taxa: dict[str, Row] = {r["taxon"]: r for r in self.rows["taxa"]}
        self.children: dict[str, list[str]] = defaultdict(list)
        for r in self.rows["taxa"]:
            if r["parent"]:
                self.children[r["parent"]].append(r["taxon"])
        self.edges: dict[str, list[Edge]] = defaultdict(list)
        for r in self.rows["ranges"]:
            native, alive = r["origin"] in ("native", "reintroduced"), r["presence"] != "extinct"
            if native and alive and r["season"] != "vagrant":
                self.edges[r["taxon"]].append(Edge(r["iso3"], r["presence"], r["season"], r["basis"]))
        self.area_rows: dict[str, dict[str, str]] = defaultdict(dict)
        for r in self.rows["instrument_ranges"]:
            self.area_rows[r["instrument"]][r["iso3"]] = r["basis"]
        self.memberships: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for r in self.rows["memberships"]:
            self.memberships[r["instrument"], r["iso3"]].append(r)
        self.instruments: dict[str, Row] = {r["id"]: r for r in self.rows["instruments"] if self.in_force(r)}

    def home(self, code: str) -> str:
        """The code that answers for a code."""
        return self.sovereign.get(code, code) if self.folded else code

    def in_force(self, instrument: Row) -> bool:
        """Only what has members is in force; action plans and initiatives have none."""
        if instrument["kind"] not in ("convention", "agreement", "mou"):
            return False
        start, end = day(instrument["in_force_on"]), day(instrument["ended_on"])
        return start is not None and start <= self.as_of and (end is None or self.as_of < end)

    def concluded(self) -> list[str]:
        """The agreements and MoUs in force."""
        return sorted(i for i, r in self.instruments.items() if r["kind"] != "convention")

    def responsible(self, taxon: str, home: Home) -> dict[str, list[Edge]]:
        """R(t): each responsible State with the edges that make it so."""
        found: dict[str, list[Edge]] = defaultdict(list)
        for edge in self.edges[taxon]:
            found[home(edge.code)].append(edge)
        return dict(found)

    def area(self, instrument: str) -> dict[str, set[str]]:
        """area(i): each State of the list with the bases of its rows."""
        found: dict[str, set[str]] = defaultdict(set)
        for code, basis in self.area_rows[instrument].items():
            found[self.home(code)].add(basis)
        return dict(found)

    def holds(self, row: Row) -> str:
        """Whether a membership holds: an undated one is possible before publication."""
        start, end = day(row["since"]), day(row["until"])
        if end is not None and end <= self.as_of:
            return OUT
        if start is None:
            return DEFINITE if self.as_of >= self.published else POSSIBLE
        return DEFINITE if start <= self.as_of else OUT

    def signed(self, instrument: str, code: str) -> bool:
        """Signed and not ratified."""
        rows = self.memberships.get((instrument, code), [])
        return any(r["role"] == "signatory_unratified" and self.holds(r) == DEFINITE for r in rows)

    def own_standing(self, instrument: str, code: str, territory: str | None = None) -> str:
        """Member, possible member or neither, by the code's own rows; for a territory, by those that name it."""
        if instrument not in self.instruments:
            return OUT
        rows = [r for r in self.memberships.get((instrument, code), []) if r["role"] in ("party", "signatory")]
        if territory is not None:
            rows = [r for r in rows if territory in (r["applies_to"] or "").split()]
        found = {self.holds(r) for r in rows}
        return DEFINITE if DEFINITE in found else POSSIBLE if POSSIBLE in found else OUT

    def standing(self, instrument: str, code: str) -> str:
        """Member, possible member or neither; kept apart, a territory may be reached by its sovereign's membership."""
        own = self.own_standing(instrument, code)
        if self.folded or code not in self.sovereign or instrument not in self.instruments:
            return own
        listed = code in self.area_rows[instrument] and self.instruments[instrument]["kind"] != "convention"
        reached = self.own_standing(instrument, self.sovereign[code], code if listed else None)
        return min(own, reached, key=(DEFINITE, POSSIBLE, OUT).index)

    def strength(self, instrument: str) -> float:
        """Binding 1, a memorandum one half."""
        return 1.0 if self.instruments[instrument]["binding"] else 0.5
