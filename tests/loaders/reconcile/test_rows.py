"""What files write in their cells: keys for names, and a refusal at its place, in the words of the file, for what no release can hold."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.graph.facts.schema import TABLES
from concerted.loaders.files.sheet import LINE, Refusal
from concerted.loaders.package.validate import judging
from concerted.loaders.reconcile import cells
from concerted.loaders.reconcile.resolver import KINDS, Resolver
from concerted.loaders.reconcile.rows import Known, Reconciled, reconciled
from concerted.loaders.sources.source import Claims

KNOWN: Known = {"populations": frozenset({"north"}), "plans": frozenset(), "sources": frozenset({"book", "paper"})}
Cells = Mapping[str, str | None]


def _rows(resolver: Resolver, table: str, *rows: Cells, columns: Mapping[str, str] | None = None) -> Reconciled:
    names = list(dict.fromkeys(name for row in rows for name in row))
    frame = pl.DataFrame([{**dict.fromkeys(names), **row} for row in rows], schema=dict.fromkeys(names, pl.String))
    frame = frame.with_columns(pl.int_range(2, pl.len() + 2, dtype=pl.UInt32).alias(LINE))
    return reconciled(Claims(table, "facts.csv", frame, columns or {}), resolver, KNOWN)


def _ranges(resolver: Resolver, *rows: Cells) -> Reconciled:
    return _rows(resolver, "ranges", *({"taxon": "Falco cherrug", "iso3": "KEN", **row} for row in rows))


def test_names_become_keys(resolver: Resolver) -> None:
    found = _ranges(resolver, {"taxon": "Falco cherrug Gray, 1834", "iso3": "Kenya"}, {"iso3": "Tanzanie", "origin": "introduced"})
    assert found.rows.select("taxon", "iso3", "origin", LINE).rows() == [
        ("Falco cherrug", "KEN", None, 2), ("Falco cherrug", "TZA", "introduced", 3),
    ]
    assert found.refused == []


def test_a_row_is_refused_for_the_first_reason_in_the_words_of_the_file(resolver: Resolver) -> None:
    row = {"taxon": "Nemo nullus", "iso3": "Nowhere", "origin": "alien"}
    found = _rows(resolver, "ranges", row, {"taxon": "Falco cherrug", "iso3": "Kenya"}, columns={"taxon": "Scientific name"})
    assert found.refused == [
        Refusal("facts.csv", 2, "Scientific name", "Nemo nullus", "'Nemo nullus' is the name of no taxon of the release"),
    ]
    assert found.rows.height == 1


@pytest.mark.parametrize(("state", "since", "joins"), [
    ("Yugoslavia", "2003-02-03", True), ("Yugoslavia", "2003", True), ("Yugoslavia", None, True), ("Serbia", "2008-03-01", True),
    ("Yugoslavia", "2003-02-04", False), ("YUG", "2026-10-01", False), ("Yougoslavie", "2004", False),
])
def test_a_state_joins_nothing_after_its_end(resolver: Resolver, state: str, since: str | None, joins: bool) -> None:
    rows = ({"instrument": "cms", "iso3": state, "role": "party", "since": since}, {"instrument": "cms", "iso3": "Kenya", "role": "party"})
    found = _rows(resolver, "memberships", *rows)
    assert found.rows["iso3"].to_list()[-1] == "KEN" and found.rows.height == 1 + joins
    why = f"{state!r} ended 2003-02-04; see SRB, MNE, BIH, HRV, MKD, SVN."
    assert found.refused == ([] if joins else [Refusal("facts.csv", 2, "since", since or "", why)])


@pytest.mark.parametrize(("table", "column", "value", "why"), [
    ("ranges", "origin", "Native", "'Native' is not accepted; one of: native, introduced, reintroduced"),
    ("ranges", "iso3", None, "is empty and must be filled"),
    ("memberships", "since", "31.12.1999", "'31.12.1999' is not accepted; a date as YYYY-MM-DD or a year is"),
    ("memberships", "since", "2001-02-30", "'2001-02-30' is no day of the calendar"),
    ("memberships", "since", "1066", "'1066' lies outside the years 1800 to 2200"),
    ("memberships", "since", "2001-2-3", "'2001-2-3' is not accepted; a date as YYYY-MM-DD or a year is"),
    ("memberships", "since", "２００１", "'２００１' is not accepted; a date as YYYY-MM-DD or a year is"),
    ("memberships", "note", "a\x07b", "'a\\x07b' holds a control character"),
    ("memberships", "note", "\u00a0a", "'\\xa0a' begins or ends with a space"),
    ("memberships", "applies_to", "GRL Atlantis", "'Atlantis' is the name of no State or territory"),
    ("memberships", "source", "book;nowhere", "'nowhere' is not in sources"),
    ("listings", "population", "south", "'south' is not in populations; did you mean 'north'?"),
    ("instruments", "binding", "yes", "'yes' is not accepted; one of: false, true"),
    ("populations", "population", "North!", "'North!' is not accepted; text of the form [a-z0-9-]+ is"),
])
def test_what_is_no_value_of_a_column_is_refused(resolver: Resolver, table: str, column: str, value: str | None, why: str) -> None:
    good: Mapping[str, Cells] = {
        "ranges": {"taxon": "Falco cherrug", "iso3": "KEN"}, "memberships": {"instrument": "cms", "iso3": "KEN", "role": "party"},
        "listings": {"taxon": "Falco cherrug", "appendix": "I", "since": "1990"}, "instruments": {"id": "new", "binding": "true"},
        "populations": {"population": "north", "taxon": "Falco cherrug"},
    }
    found = _rows(resolver, table, good[table], {**good[table], column: value})
    assert [(each.line, each.column, each.value) for each in found.refused] == [(3, column, value or "")]
    assert found.refused[0].why.startswith(why.partition("; did you mean")[0])
    assert found.rows[LINE].to_list() == [2]


def test_a_row_without_a_part_of_its_key_is_refused(resolver: Resolver) -> None:
    found = _rows(resolver, "memberships", {"instrument": "cms", "iso3": "KEN"}, {"instrument": "cms", "iso3": "UGA"})
    assert [(each.line, each.column, each.why) for each in found.refused] == [
        (2, "role", "is empty and must be filled"), (3, "role", "is empty and must be filled"),
    ]
    assert found.rows.is_empty()


def test_what_may_be_empty_may(resolver: Resolver) -> None:
    assert _ranges(resolver, {"origin": None, "presence": "extinct"}).refused == []


def test_a_list_is_of_keys_in_order_each_once(resolver: Resolver) -> None:
    found = _rows(resolver, "memberships", {"instrument": "CMS", "iso3": "Denmark", "role": "party", "applies_to": "gl FRO GRL"})
    assert found.rows.select("instrument", "iso3", "applies_to").rows() == [("cms", "DNK", "FRO GRL")]


def test_a_cell_that_gives_several_claims_is_refused_once(resolver: Resolver) -> None:
    rows = pl.DataFrame({"taxon": ["Nemo nullus"] * 3, "iso3": ["KEN", "UGA", "TZA"], LINE: pl.Series([7, 7, 7], dtype=pl.UInt32)})
    found = reconciled(Claims("ranges", "facts.csv", rows), resolver, KNOWN)
    assert [each.line for each in found.refused] == [7]


def test_of_a_list_of_states_what_is_known_is_taken(resolver: Resolver) -> None:
    rows = pl.DataFrame({"taxon": ["Falco cherrug"] * 3, "iso3": ["KEN", "Atlantis", "Kenja"], LINE: pl.Series([7, 7, 7], dtype=pl.UInt32)})
    found = reconciled(Claims("ranges", "facts.csv", rows), resolver, KNOWN)
    assert found.rows["iso3"].to_list() == ["KEN"]
    assert [each.value for each in found.refused] == ["Atlantis", "Kenja"]


@pytest.mark.parametrize(("since", "until", "is_right"), [
    ("2001-05-01", "2001", False), ("2001", "2001-01-01", True), ("2001-05-01", "2001-05-01", True), ("2002", "2001-12-31", False),
])
def test_what_ends_before_it_begins_is_refused(resolver: Resolver, since: str, until: str, is_right: bool) -> None:
    row = {"instrument": "cms", "iso3": "KEN", "role": "party", "since": since, "until": until}
    found = _rows(resolver, "memberships", row, columns={"until": "Left"})
    assert found.refused == ([] if is_right else [Refusal("facts.csv", 2, "Left", until, f"{until!r} is before since {since}")])
    assert found.rows.height == is_right


def test_columns_that_have_their_keys_are_left_alone(resolver: Resolver) -> None:
    rows = pl.DataFrame({"taxon": ["Nemo nullus"], "rank": ["species"], LINE: pl.Series([2], dtype=pl.UInt32)})
    assert reconciled(Claims("taxa", "taxa.csv", rows), resolver, KNOWN, ("taxon",)).rows["taxon"].to_list() == ["Nemo nullus"]


_TEXTS = st.one_of(
    st.sampled_from(["native", "true", "1999", "1999-02-29", "2000-02-29", "2201", "1800", "0000"]),
    st.sampled_from(["book", "book;paper", "north", "I", "yes", "KEN"]), st.text(max_size=12),
    st.from_regex(r"[0-9]{4}(-[0-9]{2}-[0-9]{2})?", fullmatch=True),
    st.sampled_from(["native\n", " native", "1999 ", "1999-1-1", "１９９９", "1999-02-29\n", "\x1cnative", "\x85", "a\u2028"]),
)


@given(values=st.lists(_TEXTS, min_size=1, max_size=20))
@settings(max_examples=40, deadline=None)
def test_looking_at_many_at_once_judges_as_looking_at_each(values: list[str]) -> None:
    """What is refused of a column, and why, is what the check of packages says of each value by itself."""
    for table in TABLES.values():
        for column in table.columns:
            if column.references in KINDS:
                continue
            judge = judging(column, KNOWN.get(column.references, frozenset()))
            each = {value: why for value in values if (why := judge(value))}
            found = cells.judged(pl.Series(values, dtype=pl.String).unique(), column, None, KNOWN)  # type: ignore[arg-type]
            assert found.why == each, column.name


def test_of_many_remarks_only_what_is_doubtful_is_looked_at_one_by_one(resolver: Resolver, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str | None] = []

    def watching(*arguments: object) -> object:
        judge = judging(*arguments)  # type: ignore[arg-type]
        return lambda value: looked.append(value) or judge(value)

    monkeypatch.setattr(cells, "judging", watching)
    row = {"instrument": "cms", "iso3": "KEN", "role": "party", "since": "1990-05-01"}
    found = _rows(resolver, "memberships", *({**row, "note": f"remark {n}"} for n in range(5000)), {**row, "note": "\x07"})
    assert (found.rows.height, looked) == (5000, ["\x07"])


def test_what_is_spelt_nearly_so_is_looked_for_a_few_times_only(resolver: Resolver) -> None:
    row = {"taxon": "Falco cherrug", "appendix": "I", "since": "1990"}
    found = _rows(resolver, "listings", *({**row, "population": f"north{n:02}"} for n in range(90)))
    assert len(found.refused) == 90
    assert sum("did you mean 'north'?" in each.why for each in found.refused) == 50
