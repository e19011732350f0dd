"""Made-up rows of several publishers about a few facts, for both programs that merge them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

import polars as pl
from hypothesis import strategies as st

from concerted.graph.facts.schema import TABLES
from concerted.graph.vocabulary import Tier, ids
from concerted.loaders.files.sheet import LINE
from concerted.loaders.merge.documents import documents
from concerted.loaders.merge.facts import Merged, merged
from concerted.loaders.merge.rows import complete, empty
from concerted.loaders.merge.superseding import superseded
from concerted.loaders.reconcile.decisions import Decision
from tests.loaders.merge.plain import Document, Row

# Two editions and a general remark of one publisher, documents of two others, and one of nobody; what is brought today has no day.
SOURCES = (
    {"id": "a-2012", "publisher": "A", "published": "2012", "tier": "database"},
    {"id": "a-2012-05", "publisher": "A", "published": "2012-05-01", "tier": "database"},
    {"id": "a-2020", "publisher": "A", "published": "2020-01-01", "tier": "database"},
    {"id": "a-known", "publisher": "A", "published": "2021", "tier": "knowledge"},
    {"id": "b-2012", "publisher": "B", "published": "2012", "tier": "official"},
    {"id": "b-today", "publisher": "B", "published": None, "tier": "secondary"},
    {"id": "c-2012", "publisher": "C", "published": "2012", "tier": "database"},
    {"id": "derived", "publisher": "D", "published": "2020", "tier": "derived"},
    {"id": "nobodys", "publisher": None, "published": None, "tier": "database"},
    {"id": "printed", "publisher": "E", "published": "March 2018", "tier": "secondary"},
)
TODAY = ("b-today",)
DOCUMENTS = pl.DataFrame([{"title": "", **source} for source in SOURCES])
DAYS = ("1990", "1990-05-01", "1990-06-01", "1991", "1991-01-01")
CELLS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "ranges": {
        "taxon": ("Anser prima", "Phoca quarta"), "iso3": ("AAA", "BBB"), "origin": ("native", "introduced"),
        "presence": ("extant", "extinct"), "season": ("resident_or_unspecified", "breeding", "vagrant"),
    },
    "memberships": {
        "instrument": ("cms",), "iso3": ("AAA", "BBB"), "role": ("party",), "since": DAYS, "until": ("2001", "2001-01-01"),
        "date_basis": ("sourced", "inferred"), "note": ("one", "two"),
    },
    "listings": {
        "taxon": ("Anser prima",), "population": ("north",), "appendix": ("I", "II"), "since": DAYS, "until": ("1991", "1995"),
        "date_basis": ("sourced", "inferred"), "annotation": ("one", "two"),
    },
    "coverage": {
        "instrument": ("agr-one",), "taxon": ("Anser prima", "Anser secunda"), "annex": ("1",), "since": DAYS,
        "since_basis": ("original", "amended"), "since_note": ("seen", "said"), "since_source": ("a-2012", "c-2012;b-2012"),
    },
    "reservations": {"instrument": ("cms",), "iso3": ("AAA",), "taxon": ("Anser prima",), "since": DAYS, "until": ("2001", "2002")},
    "taxa": {"taxon": ("Anser prima", "Anser secunda"), "rank": ("species", "subspecies"), "family": ("Anatidae", "Anseridae")},
    "populations": {
        "population": ("north",), "taxon": ("Anser prima",), "states": ("AAA", "AAA BBB"), "states_basis": ("sourced", "inferred"),
    },
}
REGISTERS = ("taxa", "populations")
WHOLE = ("a-2012", "a-2020", "c-2012")
# What is always said, as no row without it is taken.
_ALWAYS = {"listings": ("since",), "ranges": ("taxon", "iso3"), "taxa": ("taxon",)}


@dataclass(frozen=True)
class Stated:
    """Rows of a table, decisions about them, and the documents that give whole ranges."""

    table: str
    rows: tuple[Row, ...]
    decisions: tuple[Decision, ...]
    whole: tuple[str, ...]

    @property
    def register(self) -> bool:
        """Whether the table says what there is."""
        return self.table in REGISTERS


def speakers() -> dict[str, Document]:
    """The documents as the plain program takes them."""
    order = ids(Tier)
    return {
        str(each["id"]): Document(
            each["publisher"] or str(each["id"]),
            "" if each["published"] == "March 2018" else each["published"] or ("9999" if each["id"] in TODAY else ""),
            order.index(str(each["tier"])), each["tier"] in ("derived", "knowledge"),
        )
        for each in SOURCES
    }


@st.composite
def stated(draw: st.DrawFn, table: str) -> Stated:
    """A few rows about a few facts of a table."""
    random = Random(draw(st.integers(0, 2**32)))
    rows = tuple(_row(table, random) for _ in range(draw(st.integers(1, 9))))
    decisions = tuple(_decision(table, rows, random) for _ in range(draw(st.sampled_from((0, 0, 1, 2)))))
    whole = WHOLE if table == "ranges" and random.random() < 0.5 else ()
    return Stated(table, rows, tuple({each.about: each for each in decisions}.values()), whole)


def _row(table: str, random: Random) -> Row:
    cells = CELLS[table]
    kept = _ALWAYS.get(table, ()) + tuple(name for name in TABLES[table].key if table not in ("listings", "reservations"))
    said = {name: random.choice(values) for name, values in cells.items() if name in kept or random.random() < 0.6}
    for name in ("taxon", "appendix", "instrument", "iso3", "role", "population"):
        if name in cells and (name != "population" or table == "populations"):
            said[name] = random.choice(cells[name])
    ids_of = [str(each["id"]) for each in SOURCES]
    packaged = random.random() < 0.3
    source = ";".join(random.sample(ids_of, random.choice((1, 1, 1, 2))))
    basis = random.choice(("sourced", "inferred", "inferred", "unsourced", "corroborated"))
    file = "the release" if packaged else random.choice(("one.csv", "two.csv", "three.csv"))
    absent = not packaged and random.random() < 0.15
    return Row(tuple(sorted(said.items())), source, basis, file, packaged, absent)


def _decision(table: str, rows: Sequence[Row], random: Random) -> Decision:
    row = random.choice(rows)
    key = "|".join(row.get(name) or "" for name in TABLES[table].key)
    columns = [name for name in CELLS[table] if name not in TABLES[table].key]
    column = random.choice(columns) if columns and random.random() < 0.7 else ""
    value = random.choice((*CELLS[table][column], "-")) if column else "-"
    return Decision("fact", table, key if random.random() < 0.9 else "nobody|states|it", column, value, "somebody knows")


def frame(table: str, rows: Iterable[Row]) -> pl.DataFrame:
    """Rows as the program takes them."""
    made = [empty(TABLES[table])]
    for n, row in enumerate(rows, 2):
        cells = {**dict(row.cells), "source": row.source, "basis": row.basis, LINE: n}
        made.append(complete(TABLES[table], pl.DataFrame([cells]), row.file, packaged=row.packaged, absent=row.absent))
    return pl.concat(made)


def outcome(what: Stated, rows: Sequence[Row] | None = None) -> Merged:
    """What the program makes of it."""
    table, who = TABLES[what.table], documents(DOCUMENTS, TODAY)
    gathered = superseded(table, frame(what.table, what.rows if rows is None else rows), who, what.whole)
    return merged(table, gathered, who, what.decisions, what.register)
