"""The rules by which sources are merged once more, in plain Python: one fact, one column, one publisher at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from concerted.graph.facts.schema import TABLES
from concerted.graph.vocabulary import Basis, ids
from concerted.loaders.reconcile.decisions import Decision

TELLS = {"date_basis": "since", "since_source": "since", "since_note": "since", "states_basis": "states"}


@dataclass(frozen=True)
class Document:
    """Who speaks, when, how well (0 is best), and whether it is a document at all."""

    voice: str
    edition: str
    tier: int
    quiet: bool


@dataclass(frozen=True)
class Row:
    """A row as somebody states it; what it leaves empty is not in ``cells``."""

    cells: tuple[tuple[str, str], ...]
    source: str
    basis: str
    file: str
    packaged: bool = False
    absent: bool = False

    def get(self, name: str) -> str | None:
        """A cell."""
        return dict(self.cells).get(name)


@dataclass(frozen=True)
class Claim:
    """A value that one document claims of one column of a fact."""

    column: str
    value: str
    document: str
    who: Document
    nth: int
    row: Row


@dataclass(frozen=True)
class Verdict:
    """What stands of one column."""

    value: str | None
    status: str


@dataclass(frozen=True)
class Fact:
    """What comes out of a fact: its cells with source and basis, None where there is no such fact; how each column came to stand; and
    what was claimed."""

    key: str
    cells: Mapping[str, str] | None
    verdicts: Mapping[str, Verdict]
    claims: Sequence[Claim]


class Merge:
    """Merges the rows of one table."""

    def __init__(self, table: str, documents: Mapping[str, Document], decisions: Sequence[Decision], register: bool = False) -> None:
        self.table, self.documents, self.register = TABLES[table], documents, register
        self.decisions = decisions
        own = {"taxon", "population", "appendix"} if table == "listings" else set(self.table.key)
        self.own = [c.name for c in self.table.columns if c.name not in own | {"source", "basis"}]
        self.follows = {name: TELLS[name] for name in self.own if TELLS.get(name) in self.own}
        self.values = [name for name in self.own if name not in self.follows]
        self.dates = {c.name for c in self.table.columns if c.type == "date"}

    def facts(self, rows: Iterable[Row], whole: Iterable[str] = ()) -> list[Fact]:
        """Every fact of which somebody says something."""
        groups: dict[tuple[str, ...], list[Row]] = {}
        known: dict[object, Row] = {}
        for row in sorted([*rows, *self._taken_back(list(rows), set(whole))], key=lambda row: (not row.packaged, row.file)):
            known.setdefault((row.cells, row.source, row.basis, row.absent), row)
        dated = list(self._with_days(known.values()))
        for row in dated:
            groups.setdefault(self._key(row, dated), []).append(row)
        return [self._fact(key, group) for key, group in groups.items()]

    def _taken_back(self, rows: list[Row], whole: set[str]) -> Iterator[Row]:
        """Pairs that only an older edition of a publisher has, where a newer one names all States of the taxon."""
        if self.table.name != "ranges":
            return
        said = [(row, doc) for row in rows if not row.absent for doc in row.source.split(";")]
        for taxon, voice in {(row.get("taxon"), self.documents[doc].voice) for row, doc in said if doc in whole}:
            own = [(row, doc) for row, doc in said if row.get("taxon") == taxon and self.documents[doc].voice == voice]
            newest = max(self.documents[doc].edition for _, doc in own if doc in whole)
            named = {row.get("iso3") for row, doc in own if doc in whole and self.documents[doc].edition == newest}
            document = min(doc for _, doc in own if doc in whole and self.documents[doc].edition == newest)
            for iso3 in {row.get("iso3") for row, doc in own if self.documents[doc].edition < newest} - named:
                yield Row((("iso3", str(iso3)), ("taxon", str(taxon))), document, "sourced", "", absent=True)

    # -- which rows speak of one fact --------------------------------------------------------------------------

    def _with_days(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Rows whose year, as a part of the key, is the only day in it that is known."""
        all_rows = list(rows)
        others = [name for name in self.table.key if name != "since"]
        for row in all_rows:
            year = row.get("since") if "since" in self.table.key else None
            if year is None or len(year) != 4:
                yield row
                continue
            same = [other for other in all_rows if all(other.get(name) == row.get(name) for name in others)]
            days = [(other.get("since") or "", other) for other in same if len(other.get("since") or "") > 4]
            days = [(day, other) for day, other in days if day.startswith(year)]
            both = any(other.file == row.file for _, other in days)
            if len({day for day, _ in days}) == 1 and not both:
                row = replace(row, cells=tuple(sorted((dict(row.cells) | {"since": days[0][0]}).items())))
            yield row

    def _key(self, row: Row, rows: Sequence[Row]) -> tuple[str, ...]:
        if self.table.name != "listings":
            return tuple(row.get(name) or "" for name in self.table.key)
        triple = ("taxon", "appendix", "population")
        same = [other for other in rows if all(other.get(name) == row.get(name) for name in triple)]
        sinces: dict[str, set[str | None]] = {}
        for other in same:
            sinces.setdefault(other.file, set()).add(other.get("since"))
        ends = [until for other in same if (until := other.get("until"))]
        again = bool(ends) and (row.get("since") or "") >= max(ends)
        apart = again or any(len(found) > 1 for found in sinces.values())
        return tuple((row.get(name) or "") if name != "since" or apart else "" for name in self.table.key)

    # -- one fact ----------------------------------------------------------------------------------------------

    def _fact(self, key: tuple[str, ...], rows: list[Row]) -> Fact:
        named = {"|".join(key)} | {"|".join(row.get(name) or "" for name in self.table.key) for row in rows}
        decided = {each.column: each.value for each in self.decisions if each.key in named}
        if len(rows) == 1 and not rows[0].absent and not decided:
            return Fact("|".join(key), dict(rows[0].cells) | {"source": rows[0].source, "basis": rows[0].basis}, {}, ())
        claims = self._claims(rows)
        verdicts = {column: self._verdict([c for c in claims if c.column == column]) for column in {c.column for c in claims}}
        verdicts |= {column: Verdict(None if value == "-" else value, "decided") for column, value in decided.items() if column}
        if decided.get("") == "-":
            verdicts[""] = Verdict("absent", "decided")
        if verdicts[""].value != "there":
            return Fact("|".join(key), None, verdicts, claims)
        cells = {name: value for name in self.table.key if (value := rows[0].get(name)) and name not in self.own}
        cells |= {name: str(verdict.value) for name, verdict in verdicts.items() if name and verdict.value is not None}
        if self.table.name == "ranges":
            cells.setdefault("season", "resident_or_unspecified")
        for name, leader in self.follows.items():
            if name not in cells and (word := self._word(name, leader, cells.get(leader), rows)):
                cells[name] = word
        return Fact("|".join(key), cells | self._provenance(claims, verdicts), verdicts, claims)

    def _claims(self, rows: list[Row]) -> list[Claim]:
        claims = []
        for row in rows:
            for nth, document in enumerate(row.source.split(";")):
                who = self.documents[document]
                claims.append(Claim("", "absent" if row.absent else "there", document, who, nth, row))
                cells = {} if row.absent else self._meant(row, who, rows)
                claims += [Claim(name, cells[name], document, who, nth, row) for name in self.values if name in cells]
        if self.register:
            claims = [c for c in claims if c.row.packaged or not any(o.row.packaged and o.column == c.column for o in claims)]
        kept = [claim for claim in claims if not self._is_gone(claim, claims)]
        return [self._precise(claim, kept) for claim in kept]

    def _meant(self, row: Row, who: Document, rows: list[Row]) -> dict[str, str]:
        """What a document says in a row, and what it means by saying nothing there and elsewhere."""
        cells = dict(row.cells)
        if self.table.name != "ranges":
            return cells
        same = [other for other in rows if not other.absent and (who.voice, who.edition) in self._speaking(other)]
        for name, usual in (("origin", "native"), ("presence", "extant")):
            if name not in cells and not any(other.get(name) for other in same):
                cells[name] = usual
        if cells.get("season") == "resident_or_unspecified":
            del cells["season"]
        return cells

    def _speaking(self, row: Row) -> set[tuple[str, str]]:
        return {(self.documents[each].voice, self.documents[each].edition) for each in row.source.split(";")}

    def _is_gone(self, claim: Claim, claims: list[Claim]) -> bool:
        own = [other for other in claims if other.who.voice == claim.who.voice]
        last = max(other.who.edition for other in own)
        there = [other.who.edition for other in own if not other.row.absent]
        if claim.column and last > max(there, default=""):
            return True
        if claim.row.absent and there and claim.who.edition == max(there):
            return True
        return self.table.name == "ranges" and (claim.column, claim.value) == ("season", "vagrant") and claim.who.edition < last

    def _precise(self, claim: Claim, claims: list[Claim]) -> Claim:
        """A claim of a year as one of the only day in it that is said, or was."""
        if claim.column not in self.dates or len(claim.value) != 4:
            return claim
        same = [c for c in claims if c.column == claim.column and c.value.startswith(claim.value) and len(c.value) > 4]
        now = {c.value for c in same if self._is_newest(c, [d for d in claims if d.column == claim.column])}
        days = now or {c.value for c in same}
        return replace(claim, value=min(days)) if len(days) == 1 else claim

    @staticmethod
    def _is_newest(claim: Claim, of_column: list[Claim]) -> bool:
        return claim.who.edition == max(c.who.edition for c in of_column if c.who.voice == claim.who.voice)

    def _verdict(self, claims: list[Claim]) -> Verdict:
        documents = [claim for claim in claims if not claim.who.quiet] or claims
        said = [claim for claim in documents if self._is_newest(claim, documents)]
        values = {claim.value for claim in said}
        voices = {value: {c.who.voice for c in said if c.value == value} for value in values}
        most = max(len(found) for found in voices.values())
        first = [value for value in sorted(values) if len(voices[value]) == most]
        for better in (lambda c: -c.who.tier, lambda c: c.row.packaged, lambda c: c.who.edition):
            best = max(better(c) for c in said if c.value in first)
            # Of each value its best document counts.
            first = [value for value in first if max(better(c) for c in said if c.value == value) == best]
        if len(values) == 1:
            return Verdict(first[0], "confirmed" if len({c.who.voice for c in said}) > 1 else "single")
        tied = sum(len(found) == most for found in voices.values()) > 1
        return Verdict(first[0], "conflicting" if tied else "majority")

    def _provenance(self, claims: list[Claim], verdicts: Mapping[str, Verdict]) -> dict[str, str]:
        stands = [c for c in claims if verdicts[c.column].value == c.value and not c.row.absent]
        ordered = sorted(stands, key=lambda c: (c.who.tier, c.nth, c.document))
        bases = [basis for basis in ids(Basis) if any(c.row.basis == basis for c in stands)]
        basis = bases[0] if bases else "unsourced"
        if basis == Basis.INFERRED:
            inferring = {c.who.voice for c in stands if c.row.basis == basis and not c.who.quiet}
            if len([voice for voice in inferring if not self._contradicts(voice, claims, verdicts)]) > 1:
                basis = str(Basis.CORROBORATED)
        return {"source": ";".join(dict.fromkeys(c.document for c in ordered)), "basis": basis}

    def _contradicts(self, voice: str, claims: list[Claim], verdicts: Mapping[str, Verdict]) -> bool:
        own = [c for c in claims if c.who.voice == voice]
        for column in {c.column for c in own}:
            said = [c for c in own if c.column == column]
            if not any(c.value == verdicts[column].value for c in said if self._is_newest(c, said)):
                return True
        return False

    def _word(self, name: str, leader: str, value: str | None, rows: list[Row]) -> str | None:
        """How what stands is known, by the best of those who state it."""
        words = list(self.table.column(name).enum)
        found = []
        for row in rows:
            word = row.get(name) or (row.basis if name == "date_basis" and row.get("since") else None)
            if word is None or row.absent or row.get(leader) != value:
                continue
            for document in row.source.split(";"):
                who = self.documents[document]
                added = self.register and not row.packaged
                newer = tuple(-ord(c) for c in who.edition.ljust(10))
                found.append((added, words.index(word) if words else 0, who.tier, newer, word))
        return min(found)[-1] if found else None

