"""Workbooks are read by a process of their own: what is in them comes as text, and one that no reader survives is refused."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from concerted.graph.errors import InvalidPackage
from concerted.loaders.files import workbook as module
from concerted.loaders.files.given import given
from concerted.loaders.files.sheet import LINE
from concerted.loaders.files.workbook import worksheets

pytestmark = pytest.mark.process
SHEET = "xl/worksheets/sheet1.xml"


def written(**sheets: list[list[object]]) -> bytes:
    book, held = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(held)
    return held.getvalue()


def altered(content: bytes, before: bytes, after: bytes) -> bytes:
    """A workbook whose first worksheet is written otherwise."""
    held, source = io.BytesIO(), zipfile.ZipFile(io.BytesIO(content))
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            part = source.read(name)
            assert name != SHEET or before in part
            archive.writestr(name, part.replace(before, after) if name == SHEET else part)
    return held.getvalue()


TABLE = written(one=[["taxon", "since"], ["Saiga tatarica", 2002]])


def test_cells_are_text_and_rows_end_where_nothing_follows() -> None:
    rows = [["a", None, "c", None], [1.0, 2.5, True], [], [None, datetime.datetime(2002, 9, 18), None, ""]]
    assert worksheets("x.xlsx", written(one=rows, two=[])) == [
        ("one", [["a", "", "c"], ["1", "2.5", "true"], [], ["", "2002-09-18"]]), ("two", []),
    ]


def test_a_row_that_ends_early_is_empty_behind_its_end(tmp_path: Path) -> None:
    (file := tmp_path / "t.xlsx").write_bytes(written(one=[["a", "b", "c"], ["1"], [None, "2"], ["3", "4", "5"]]))
    sheet, = given(file).sheets
    assert not sheet.refused
    assert sheet.rows.rows() == [("1", None, None, 2), (None, "2", None, 3), ("3", "4", "5", 4)] and sheet.rows.columns[-1] == LINE


@pytest.mark.parametrize("cell", [b"XFD1048576", b"A4294967295", b"ZZZZZZZ2"])
def test_a_cell_beyond_all_others_is_refused(tmp_path: Path, cell: bytes) -> None:
    """The reader makes room for all cells before it, and is ended where the machine has none."""
    (file := tmp_path / "far.xlsx").write_bytes(altered(TABLE, b'r="A2"', b'r="' + cell + b'"'))
    with pytest.raises(InvalidPackage, match=r"far\.xlsx: is no workbook that can be read: .* more memory or time") as refused:
        given(file).sheets  # noqa: B018
    assert len(refused.value.problems) == 1


def test_what_unpacks_to_more_than_is_read_is_refused() -> None:
    large = altered(TABLE, b"</sheetData>", b'<row r="3"><c r="A3" t="inlineStr"><is><t>' + b"x" * (module.MOST_BYTES + 1)
                    + b"</t></is></c></row></sheetData>")
    with pytest.raises(InvalidPackage, match=r"x\.xlsx: has more than 256 MB|more memory or time"):
        worksheets("x.xlsx", large)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"taxon,iso3\n", TABLE[:900]], ids=["empty", "a zip", "text", "cut"])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidPackage, match=r"^x\.xlsx: is no workbook that can be read: "):
        worksheets("x.xlsx", content)
