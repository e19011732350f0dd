"""Workbooks: what stands in a cell is what it is, nothing is cut, and the sheets explain each other."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from concerted.api.output.workbooks import book as written
from concerted.api.output.workbooks.book import xlsx_bytes
from concerted.api.output.workbooks.guide import Guide, about, field_docs
from concerted.api.output.workbooks.survey import LONGEST, parts
from concerted.graph.analyses.gaps.records import Gap
from concerted.graph.errors import ConcertedError

NAMES = {"Falco cherrug": "Saker Falcon"}
SOURCES = {"a": ("A book", "A press", "https://example.org/a", "CC0")}
Sheets = Mapping[str, Sequence[Mapping[str, Any]]]


def opened(sheets: Sheets, guide: Guide | None = None, fields: Sequence[str] = ()) -> Any:
    return openpyxl.load_workbook(io.BytesIO(xlsx_bytes(sheets, guide or Guide(), fields)))


def rows(sheet: Any) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(values_only=True))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(\"x\")", "1e5", "007", "http://example.org", "TRUE"])
def test_text_is_text_as_it_stands_and_never_run(text: str) -> None:
    cell = opened({"rows": [{"name": text}]})["Rows"]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    assert cell.style.quotePrefix if hasattr(cell.style, "quotePrefix") else cell.quotePrefix or text[0] not in "=+-@"


@pytest.mark.parametrize(("value", "stands", "format"), [
    ("2019-10-15", datetime(2019, 10, 15), "yyyy-mm-dd"),
    ("2019", "2019", "General"),
    ("1899-12-31", "1899-12-31", "General"),
    ("2019-02-30", "2019-02-30", "General"),
    (12, 12, "0"),
    (0.123456, 0.123456, "0.000"),
    (49.123456, 49.123456, "0.00"),
    (True, True, "General"),
    (2**60, str(2**60), "General"),
    (["b", "a"], "b; a", "General"),
    ([["b", "c"], {"x": 1}, None], None, None),
])
def test_a_value_is_what_it_is(value: Any, stands: object, format: str | None) -> None:
    sheet = opened({"rows": [{"x": value}]})["Rows"]
    if format is not None:
        assert (sheet["A2"].value, sheet["A2"].number_format) == (stands, format)
    assert not any("{" in str(cell) or "[" in str(cell) for row in rows(sheet) for cell in row)


def test_what_is_inside_records_has_a_sheet_linked_by_number() -> None:
    gaps = [
        {"kind": "convention", "facts": [{"table": "ranges", "iso3": "KEN"}, {"table": "listings", "iso3": None}]},
        {"kind": "instrument", "facts": []},
        {"kind": "other", "facts": [{"table": "coverage", "deeper": [{"x": 1}]}]},
    ]
    found = opened({"gaps": gaps})
    assert found.sheetnames[:3] == ["Gaps", "Facts", "Facts, deeper"]
    assert rows(found["Gaps"]) == [("Record", "Kind", "Facts"), (1, "convention", 2), (2, "instrument", 0), (3, "other", 1)]
    assert [row[:3] for row in rows(found["Facts"])] == [
        ("Of record", "Record", "Table"), (1, 1, "ranges"), (1, 2, "listings"), (3, 3, "coverage"),
    ]
    assert rows(found["Facts, deeper"]) == [("Of record", "x"), (3, 1)]


@pytest.mark.parametrize("value", [
    "word " * 20_000, "x" * 100_000, "😀" * 40_000, [f"Genus species{n}" for n in range(9_000)], ["y" * 70_000, "z"],
], ids=["words", "letters", "beyond the first plane", "a list", "a list of long ones"])
def test_what_is_longer_than_a_cell_goes_on_in_the_next(value: Any) -> None:
    table = rows(opened({"rows": [{"x": value, "n": 7}]})["Rows"])
    cells = [cell for cell in table[1] if isinstance(cell, str)]
    assert len(cells) > 1 and table[0] == ("x", *(f"x ({n})" for n in range(2, len(cells) + 1)), "Number") and table[1][-1] == 7
    assert all(len(cell.encode("utf-16-le")) // 2 <= LONGEST for cell in cells)
    whole = "; ".join(value) if isinstance(value, list) else value
    assert "".join(cells).replace("; ", "") == whole.replace("; ", "")


def test_a_list_goes_on_at_an_item() -> None:
    items = [f"Genus species{n}" for n in range(9_000)]
    assert [name for part in parts(items) for name in part.split("; ")] == items


def test_more_rows_than_a_sheet_holds_go_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written, "MAX_ROWS", 4)
    found = opened({"rows": [{"n": n} for n in range(10)]})
    assert found.sheetnames[:3] == ["Rows", "Rows (2)", "Rows (3)"]
    assert [row[0] for name in found.sheetnames[:3] for row in rows(found[name])[1:]] == list(range(10))


def test_more_columns_than_a_sheet_holds_are_refused_by_name() -> None:
    with pytest.raises(ConcertedError, match="16384 columns"):
        xlsx_bytes({"rows": [{f"c{n}": n for n in range(16_385)}]}, Guide())


def test_letters_that_a_workbook_cannot_hold_leave_it_whole() -> None:
    content = xlsx_bytes({"rows": [{"x": "a\ud800b\uffffc\x00d\x0be"}]}, Guide())
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert str(rows(openpyxl.load_workbook(io.BytesIO(content))["Rows"])[1][0]).startswith("a\ufffdb\ufffdc")


def test_names_of_sheets_are_allowed_and_of_their_own() -> None:
    found = opened({"a/b": [], "A:B": [], "x" * 40: [], "x" * 39: [], "about": []})
    names = found.sheetnames
    assert len({name.casefold() for name in names}) == len(names) == 8
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_headings_are_frozen_filtered_and_as_wide_as_what_stands_below() -> None:
    sheet = opened({"gaps": [{"taxa": ["Falco cherrug"] * 3, "n_taxa": 3}]}, Guide(names=NAMES))["Gaps"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet["A1"].font.bold) == ("A2", "A1:C2", True)
    assert [cell.value for cell in sheet[1]] == ["Taxa", "Common names", "Number of taxa"]
    assert sheet["B2"].value == "Saker Falcon; Saker Falcon; Saker Falcon"
    assert 40 < sheet.column_dimensions["A"].width < 62 and sheet.column_dimensions["C"].width < 25


def test_a_list_without_records_has_its_headings() -> None:
    assert rows(opened({"gaps": []}, fields=("kind", "state_iso3"))["Gaps"]) == [("Kind", "State: Code")]


def test_the_workbook_says_what_it_is_of() -> None:
    guide = Guide(
        about={"Title": "Gaps", "Command": "concerted gaps", "instrument": "acap"}, sources=SOURCES,
        columns={"gaps": {"kind": ("Of what kind.", {"convention": "Not a Party."})}},
    )
    found = opened({"gaps": [{"kind": "convention", "source": ["a", "unheard-of"]}]}, guide)
    assert found.sheetnames == ["Gaps", "About", "Sources", "How to read"]
    assert rows(found["About"])[1:] == [("Title", "Gaps"), ("Command", "concerted gaps"), ("instrument", "acap")]
    assert rows(found["Sources"])[1:] == [("a", *SOURCES["a"]), ("unheard-of", None, None, None, None)]
    assert rows(found["How to read"])[1:3] == [
        ("Gaps", "Kind", "kind", "Of what kind.", None, None), ("Gaps", "Kind", "kind", None, "convention", "Not a Party."),
    ]


def test_words_and_names_of_sheets_are_in_the_language() -> None:
    guide = Guide("fr", columns={"gaps": {"kind": ("", {"no_instrument": "x"}), "reasons": ("", {"range_inferred": "y"})}})
    found = opened({"gaps": [{"kind": "no_instrument", "reasons": ["range_inferred"]}]}, guide)
    assert "Gaps" not in found.sheetnames and rows(found[found.sheetnames[0]])[1][0] == "sans instrument"
    assert "range_inferred" not in str(rows(found[found.sheetnames[0]]))


def test_regions_and_sentences_are_in_the_language_and_no_heading_is_a_bare_key() -> None:
    gap = {"region": "Africa", "because": [{"reason": "range_inferred", "says": "Its occurrence is inferred.", "n_taxa": 1}]}
    found = opened({"gaps": [gap]}, Guide("fr"))
    assert "Afrique" in rows(found.worksheets[0])[1] and "Sa présence est déduite." in rows(found.worksheets[1])[1]
    named = {name for sheet in found.worksheets[:2] for name in rows(sheet)[0]}
    assert not {name for name in named if name[:1].islower()}


def test_the_workbook_says_how_far_its_facts_reach() -> None:
    told = about("Gaps", "Command", "concerted gaps", {"as_of": "2024-02-12", "remarks": ["Known up to then.", "And no further."]})
    assert told["Remarks"] == "Known up to then. And no further." and list(told)[-1] == "Remarks"
    assert "Remarks" not in about("Gaps", "Command", "concerted gaps", {"as_of": "2024-02-12", "remarks": []})


def test_the_same_records_give_the_same_bytes() -> None:
    assert xlsx_bytes({"rows": [{"x": 1.5}]}, Guide()) == xlsx_bytes({"rows": [{"x": 1.5}]}, Guide())


def test_what_a_field_means_is_its_docstring() -> None:
    assert field_docs(Gap)["n_firm"] == "How many of the taxa are firm."


def test_a_guide_goes_through_json() -> None:
    import json

    guide = Guide("fr", {"Title": "x"}, NAMES, SOURCES, {"gaps": {"kind": ("", {"a": "b"})}})
    told = Guide(**json.loads(json.dumps(guide.plain())))
    assert xlsx_bytes({"gaps": [{"kind": "a", "source": "a"}]}, told) == xlsx_bytes({"gaps": [{"kind": "a", "source": "a"}]}, guide)
