"""A release at a date, as plain dicts: who is where, who is in, what is in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from concerted.graph.facts.release import Release

Row = dict[str, Any]
Home = Callable[[str], str | None]

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


def itself(code: str) -> str:
    """The home of each code where its own rows count for it alone."""
    return code


def codes_in(text: str | None) -> list[str]:
    """The codes of a list in a cell."""
    return (text or "").split()


class Facts:
    """What holds at a date, every code counted for who holds it, or today's territories kept apart."""

    def __init__(self, release: Release, as_of: date, territories: str = "sovereign", listings: str = "all") -> None:
        self.as_of, self.published, self.folded, self.named = as_of, release.published, territories == "sovereign", listings == "named"
        self.rows: dict[str, list[Row]] = {name: frame.to_dicts() for name, frame in release.tables.items()}
        self.states: dict[str, Row] = {r["iso3"]: r for r in self.rows["states"]}
        self.holders: dict[str, str | None] = {code: self.follow(code, ()) for code in self.states}
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

    def during(self, row: Row) -> bool:
        """Whether the interval of a row holds; one without a beginning has always begun."""
        start, end = day(row["since"]), day(row["until"])
        return (start is None or start <= self.as_of) and (end is None or self.as_of < end)

    def is_state(self, code: str) -> bool:
        """Whether a code is a State at the date; one whose statehood is disputed counts as one."""
        row = self.states[code]
        return (row["kind"] in ("state", "reio", "former") or row["can_accede"] == "disputed") and self.during(row)

    def held_by(self, code: str) -> str | None:
        """Who holds a code directly: by a row of that time, else the sovereign of today."""
        for row in self.rows["sovereignties"]:
            if row["iso3"] == code and self.during(row):
                return str(row["holder"])
        return self.states[code]["sovereign"] or None

    def follow(self, code: str, seen: tuple[str, ...]) -> str | None:
        """Who answers for a code in the end: a State that nobody holds, or nobody."""
        if code in seen or self.states[code]["kind"] == "no_state":
            return None
        above = self.held_by(code)
        if above is None or above == code:
            return code if self.is_state(code) else None
        return self.follow(above, (*seen, code))

    def holder(self, code: str) -> str | None:
        """Who holds a code at the date, through holders of holders: itself where it is a State; None where it is nobody's."""
        return self.holders[code]

    def home(self, code: str) -> str | None:
        """The code for which a code counts; kept apart, today's territories count for themselves, and nobody's stay nobody's."""
        holder = self.holder(code)
        return code if holder is not None and not self.folded and self.states[code]["sovereign"] else holder

    def is_territory(self, code: str) -> bool:
        """A territory that another holds at the date."""
        return self.states[code]["kind"] == "territory" and self.holder(code) not in (None, code)

    def accession(self, code: str) -> str:
        """Whether a code can accede; States, organisations and former States can where nothing is said."""
        row = self.states[code]
        return row["can_accede"] or ("yes" if row["kind"] in ("state", "reio", "former") else "no")

    def ranked(self, code: str, disputed: bool) -> bool:
        """Whether a non-member is ranked; who is disputed only on request."""
        return self.accession(code) == "yes" or (disputed and self.accession(code) == "disputed")

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
            state = home(edge.code)
            if state is not None:
                found[state].append(edge)
        return dict(found)

    def area(self, instrument: str) -> dict[str, set[str]]:
        """area(i): each State of the list with the bases of its rows."""
        found: dict[str, set[str]] = defaultdict(set)
        for code, basis in self.area_rows[instrument].items():
            state = self.home(code)
            if state is not None:
                found[state].add(basis)
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

    def member_rows(self, instrument: str, code: str) -> list[Row]:
        """The rows by which a code is in an instrument in force."""
        if instrument not in self.instruments:
            return []
        return [r for r in self.memberships.get((instrument, code), []) if r["role"] in ("party", "signatory")]

    def best(self, rows: list[Row]) -> str:
        """Member, possible member or neither, by some of the rows."""
        found = {self.holds(r) for r in rows}
        return DEFINITE if DEFINITE in found else POSSIBLE if POSSIBLE in found else OUT

    def own_standing(self, instrument: str, code: str) -> str:
        """How a code stands by its own rows."""
        return self.best(self.member_rows(instrument, code))

    def listed(self, instrument: str, code: str) -> bool:
        """Whether the instrument's own list names the code; the area of the Convention is the world."""
        return self.instruments[instrument]["kind"] != "convention" and code in self.area_rows[instrument]

    def excluded(self, instrument: str, code: str, holder: str) -> bool:
        """Whether a membership that holds leaves a territory out."""
        rows = self.member_rows(instrument, holder)
        return any(code in codes_in(r["excludes"]) for r in rows if self.holds(r) == DEFINITE)

    def reached(self, instrument: str, code: str, holder: str) -> str:
        """How a territory stands by its holder's membership: where the list names it, only by rows that name it too."""
        rows = [r for r in self.member_rows(instrument, holder) if code not in codes_in(r["excludes"])]
        if rows and self.listed(instrument, code):
            rows = [r for r in rows if code in codes_in(r["applies_to"])]
        return self.best(rows)

    def standing(self, instrument: str, code: str) -> str:
        """Member, possible member or neither; kept apart, a territory of today may be reached by its holder's membership."""
        own, holder = self.own_standing(instrument, code), self.holder(code)
        if self.folded or not self.states[code]["sovereign"] or holder is None or holder == code:
            return own
        return min(own, self.reached(instrument, code, holder), key=(DEFINITE, POSSIBLE, OUT).index)

    def strength(self, instrument: str) -> float:
        """Binding 1, a memorandum one half."""
        return 1.0 if self.instruments[instrument]["binding"] else 0.5
