"""Tables as people write them: whatever separates their cells, each row is a row with its line, or is refused with a reason."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.errors import InvalidPackage
from concerted.loaders.files import sheet as module
from concerted.loaders.files.sheet import LINE, csv_sheet, rows_sheet

# No byte order mark, no zero byte, and no carriage return, which Python's writer does not quote.
CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff\r", exclude_categories=("Cs",)), max_size=8).map(str.strip)
COLUMNS = ("taxon", "iso3", "note")


def written(rows: list[tuple[str, ...]], delimiter: str, ending: str) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=ending)
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return text.getvalue()


@given(
    rows=st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6), delimiter=st.sampled_from(",;\t|"), ending=st.sampled_from(("\n", "\r\n")),
    encoding=st.sampled_from(("utf-8", "utf-8-sig", "utf-16")),
)
def test_what_is_written_is_read(rows: list[tuple[str, ...]], delimiter: str, ending: str, encoding: str) -> None:
    sheet = csv_sheet("t.csv", written(rows, delimiter, ending).encode(encoding))
    assert sheet.header == COLUMNS and not sheet.refused
    expected = [tuple(cell or None for cell in row) for row in rows if any(row)]
    assert sheet.rows.drop(LINE).rows() == expected


def test_a_row_has_the_line_on_which_it_begins() -> None:
    sheet = csv_sheet("t.csv", b'a,b\n1,"two\nlines"\n\n3,4\n')
    assert sheet.rows.rows() == [("1", "two\nlines", 2), ("3", "4", 5)]


def test_a_row_that_is_longer_or_shorter_is_refused_and_what_is_empty_behind_it_is_nothing() -> None:
    sheet = csv_sheet("t.csv", b"a,b,\n1,2,,,\n1\n1,2,3,4\n5,6\n")
    assert sheet.header == ("a", "b") and sheet.rows.rows() == [("1", "2", 2), ("5", "6", 5)]
    assert [(each.line, each.why) for each in sheet.refused] == [
        (3, "has 1 cells where the header has 2"), (4, "has 4 cells where the header has 2"),
    ]


def test_remarks_are_no_rows_also_where_a_spreadsheet_saved_them() -> None:
    text = b'# what this is,,\n"# and, more",,\na,b,c\n# before a row\n1,2,3\n'
    sheet = csv_sheet("t.csv", text, "#")
    assert sheet.header == ("a", "b", "c") and sheet.rows.rows() == [("1", "2", "3", 5)]
    assert csv_sheet("t.csv", b"a,b\n#1,2\n").rows.rows() == [("#1", "2", 2)]


def test_columns_without_a_name_are_kept_and_one_that_stands_twice_is_refused() -> None:
    assert csv_sheet("t.csv", b"a,,c\n1,2,3\n").header == ("a", "column 2", "c")
    with pytest.raises(InvalidPackage, match="column 'a' stands twice"):
        csv_sheet("t.csv", b"a,b,a\n1,2,3\n")


@pytest.mark.parametrize(("content", "said"), [
    (b"", "t.csv:1: is empty; a header line is expected"),
    (b"\n \n", "t.csv:1: is empty; a header line is expected"),
    (b",,\n", "t.csv:1: is empty; a header line is expected"),
    (b"a,b\n1,\xff\n", "t.csv:2: byte 0xff is not UTF-8"),
    (b"a,b\n1,2\n\0,3\n", "t.csv:3: holds a zero byte"),
    (b"\xff\xfea", "is not utf-16"),
])
def test_what_is_no_table_is_refused_at_its_place(content: bytes, said: str) -> None:
    with pytest.raises(InvalidPackage) as refused:
        csv_sheet("t.csv", content)
    assert said in str(refused.value)


def test_a_quote_that_is_not_closed_is_told_where_it_opens_and_only_when_the_rows_are_read() -> None:
    sheet = csv_sheet("t.csv", b'taxon,note\nx,y\nz,"open\nfoo,bar\n')
    assert sheet.header == ("taxon", "note")
    with pytest.raises(InvalidPackage, match=r"t\.csv:3: column note: is no CSV: the quote that opens here is not closed"):
        _ = sheet.rows


def test_rows_are_read_in_portions_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    content = "a,b\n" + "".join(f"{n},\n" for n in range(10))
    whole = csv_sheet("t.csv", content.encode()).rows
    monkeypatch.setattr(module, "_BATCH", 3)
    assert csv_sheet("t.csv", content.encode()).rows.equals(whole) and whole.height == 10
    assert whole.schema == {"a": pl.String, "b": pl.String, LINE: pl.UInt32}


def test_cells_of_a_worksheet_are_text() -> None:
    import datetime

    rows = [[None, ""], ["day", "n", "yes"], [datetime.date(2011, 11, 21), 3.0, True], [datetime.datetime(2011, 11, 21, 5, 30), 2.5, None]]
    sheet = rows_sheet("t.xlsx", rows)
    assert sheet is not None and sheet.header == ("day", "n", "yes")
    assert sheet.rows.rows() == [("2011-11-21", "3", "true", 3), ("2011-11-21 05:30:00", "2.5", None, 4)]
    assert rows_sheet("t.xlsx", [[None], [""]]) is None


def test_a_table_of_more_columns_than_any_has_is_refused_at_once() -> None:
    for header in (",".join(map(str, range(100_000))), "a," * 100_000 + "b"):
        with pytest.raises(InvalidPackage, match=r"^t\.csv:1: has 10000\d columns; 2000 are read at the most$"):
            csv_sheet("t.csv", f"{header}\n1,2\n".encode())
    assert csv_sheet("t.csv", b"a,b" + b"," * 100_000 + b"\n1,2\n").header == ("a", "b")


@pytest.mark.parametrize("cell", ['"' + "x" * (8 << 20) + '"', '""' * (8 << 20), "x" * (8 << 20)], ids=["quoted", "of quotes", "plain"])
def test_a_cell_that_is_larger_than_any_is_refused_where_its_row_begins(cell: str) -> None:
    with pytest.raises(InvalidPackage, match=r"^t\.csv:3: is no CSV: field larger than field limit"):
        csv_sheet("t.csv", f"a,b\n1,2\n3,{cell}\n".encode()).rows  # noqa: B018
