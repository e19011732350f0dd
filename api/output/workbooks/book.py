"""Records as a workbook for people: a sheet for each list, one for what is inside its records, and three that explain them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import IO, Any

from concerted.api.output.words import Words, words
from concerted.api.output.workbooks.guide import Guide
from concerted.api.output.workbooks.headings import heading
from concerted.api.output.workbooks.survey import NUMBER, OF, Sheet, Survey, parts, split
from concerted.graph.errors import ConcertedError

Record = Mapping[str, Any]
# What one sheet holds, below its heading, and beside it.
MAX_ROWS = 1_048_575
MAX_COLUMNS = 16_384
# The moment of writing would make every workbook another one.
_CREATED = datetime(1980, 1, 1)
# Excel has no day before this.
_FIRST_DAY = date(1900, 1, 1)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# Columns of texts that are said in every language.
_IN_WORDS = frozenset({"region", "cms_region", "says"})
# Excel keeps this many digits of a number.
_DIGITS = 10**15
# What is no letter in XML.
_NO_TEXT = re.compile("[\ud800-\udfff\ufffe\uffff]")
_NO_NAME = re.compile(r"[\[\]:*?/\\]")
_MAX_NAME = 31


def xlsx_bytes(sheets: Mapping[str, Iterable[Record]], guide: Guide, fields: Sequence[str] = ()) -> bytes:
    """A workbook as :func:`write_xlsx` writes it, made without a temporary file."""
    buffer = io.BytesIO()
    write_xlsx(buffer, sheets, guide, fields, {"in_memory": True})
    return buffer.getvalue()


def write_xlsx(
    to: IO[bytes], sheets: Mapping[str, Iterable[Record]], guide: Guide, fields: Sequence[str] = (),
    how: Mapping[str, bool] = MappingProxyType({"constant_memory": True}),
) -> None:
    """A workbook with a sheet for each list of records, and sheets that say what was asked, the sources, and what columns mean.

    The same records give the same bytes. ``fields`` are the first columns of the first list, whatever its records hold; the records are
    gone through twice. ``how`` is told to the library: by itself rows go to a temporary file, so that the workbook takes no memory.
    """
    import xlsxwriter

    with xlsxwriter.Workbook(to, {**how, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}) as book:
        book.set_properties({"created": _CREATED})
        writing = _Book(book, guide)
        for n, (name, records) in enumerate(sheets.items()):
            writing.records(name, records, fields if n == 0 else (), several=len(sheets) > 1)
        writing.about()
        writing.sources()
        writing.how_to_read()


class _Book:
    """A workbook that is being written."""

    def __init__(self, book: Any, guide: Guide) -> None:
        self.book, self.guide = book, guide
        self.words: Words = words(guide.lang)
        self.names: set[str] = set()
        self.cited: dict[str, None] = {}
        self.read: list[tuple[str, Sheet]] = []
        self.bold = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        self.text = book.add_format({"quote_prefix": True})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.numbers = {digits: book.add_format({"num_format": form}) for digits, form in ((0, "0"), (2, "0.00"), (3, "0.000"))}

    def records(self, name: str, records: Iterable[Record], fields: Sequence[str], several: bool) -> None:
        """The sheets of a list: its records, and those inside them."""
        survey = Survey(name, fields, self.guide)
        for record in records:
            survey.see(record)
        self.cited |= survey.cited
        writers = {}
        for path, sheet in survey.sheets.items():
            inside = path.split("/")[1:]
            title = ", ".join(heading(part, self.words) for part in (inside if inside and not several else [name, *inside]))
            writers[path] = _Rows(self, title, sheet)
            self.read.append((writers[path].title, sheet))
        for record in records:
            self._row(writers, survey.sheets, name, record, None)
        for writer in writers.values():
            writer.close()

    def _row(self, writers: Mapping[str, _Rows], sheets: Mapping[str, Sheet], path: str, record: Record, of: int | None) -> None:
        row, nested = split(record, self.guide.names)
        number = writers[path].write(row, nested, of)
        for name, items in nested.items():
            for item in items:
                self._row(writers, sheets, f"{path}/{name}", item, number)

    def sheet(self, title: str) -> Any:
        """A new sheet, called so as far as a name may be so long and is not taken."""
        plain = _NO_NAME.sub(" ", title).strip(" '") or "_"
        name, n = plain[:_MAX_NAME], 1
        while name.casefold() in self.names:
            n += 1
            name = f"{plain[: _MAX_NAME - 6]} ({n})"
        self.names.add(name.casefold())
        return self.book.add_worksheet(name)

    def table(self, title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[int]) -> None:
        """A small table of texts."""
        sheet, height = self.sheet(title), 0
        for n, (name, width) in enumerate(zip(headings, widths, strict=True)):
            sheet.set_column(n, n, width)
            self.put(sheet, 0, n, name, self.bold)
        for height, row in enumerate(rows, 1):
            for n, value in enumerate(row):
                self.put(sheet, height, n, value, self.wrapped)
        sheet.freeze_panes(1, 0)
        if height:
            sheet.autofilter(0, 0, height, len(headings) - 1)

    def put(self, sheet: Any, row: int, column: int, value: Any, format: Any = None, digits: int = 0) -> None:
        """A value into a cell, as what it is; text is never taken for a formula, a number or a link."""
        if value is None or value == "":
            return
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value)
        elif isinstance(value, int | float) and value - value == 0 and abs(value) < _DIGITS:
            sheet.write_number(row, column, value, self.numbers[digits if isinstance(value, float) else 0])
        elif isinstance(value, str) and (day := _day(value)) is not None:
            sheet.write_datetime(row, column, day, self.day)
        else:
            text = _NO_TEXT.sub("\ufffd", str(value))
            sheet.write_string(row, column, text, format or (self.text if text[:1] in "=+-@" else None))

    def about(self) -> None:
        """What was asked, of which release, by which program."""
        _ = self.words
        told = ((_(name), part) for name, value in self.guide.about.items() for part in (parts(value) or [""]))
        self.table(_("About"), (_("Item"), _("Value")), told, (30, 90))

    def sources(self) -> None:
        """The sources that the records cite."""
        _ = self.words
        known = [(each, *self.guide.sources.get(each, ())) for each in sorted(self.cited)]
        headings = (_("Id"), _("Title"), _("Publisher"), _("Address"), _("Licence"))
        none = [(_("The records cite no source by themselves."),)]
        self.table(_("Sources"), headings, known or none, (30, 60, 30, 60, 30))

    def how_to_read(self) -> None:
        """What every column holds, and what each word says that may stand in it."""
        _ = self.words
        told: list[tuple[str | None, ...]] = []
        for title, sheet in self.read:
            for name in sheet.columns:
                says, said = self.guide.columns.get(sheet.path, {}).get(name) or (sheet.says(name), {})
                told.append((title, heading(name, _), name, says, None, None))
                told += [(title, heading(name, _), name, None, _(word), _(meaning)) for word, meaning in said.items()]
        # What a field means stands in the code in English alone.
        star = "" if self.guide.lang == "en" else "*"
        headings = (_("Sheet"), _("Column"), _("In CSV and JSON"), _("Meaning") + star, _("Word"), _("What it says"))
        footnote = [(_("* in English only"),)] if star else []
        self.table(_("How to read"), headings, [*told, *footnote], (22, 22, 24, 70, 24, 70))


class _Rows:
    """The rows of one kind of records, on a sheet and, where they are too many for one, on further ones."""

    def __init__(self, book: _Book, title: str, sheet: Sheet) -> None:
        self.book, self.name, self.sheet = book, title, sheet
        self.number = 0
        said = book.guide.columns.get(sheet.path, {})
        self.said = {name: words for name, (_, words) in said.items() if words}
        if sum(column.parts for column in sheet.columns.values()) > MAX_COLUMNS:
            raise ConcertedError(
                "a sheet of a workbook has {most} columns at the most, and this needs more: ask for JSON", most=MAX_COLUMNS,
            )
        self._begin()
        self.title: str = self.at.get_name()

    def _begin(self) -> None:
        self.at, self.row = self.book.sheet(self.name), 0
        self.at.freeze_panes(1, 0)
        n = 0
        for name, column in self.sheet.columns.items():
            for part in range(column.parts):
                told = heading(name, self.book.words) + (f" ({part + 1})" if part else "")
                self.book.put(self.at, 0, n, told, self.book.bold)
                self.at.set_column(n, n, min(max(column.width, len(told) + 3, 6), 60))
                n += 1

    def write(self, row: Record, nested: Mapping[str, Sequence[Record]], of: int | None) -> int:
        """A record; its number."""
        if self.row == MAX_ROWS:
            self.close()
            self._begin()
        self.number, self.row = self.number + 1, self.row + 1
        n = 0
        for name, column in self.sheet.columns.items():
            value: Any = row.get(name)
            if name == NUMBER:
                value = self.number
            elif name == OF:
                value = of
            elif name in self.sheet.inside:
                value = len(nested[name]) if name in nested else 0 if value == [] else None
            for part, told in enumerate(self._parts(name, value)):
                self.book.put(self.at, self.row, n + part, told, digits=column.digits)
            n += column.parts
        return self.number

    def _parts(self, name: str, value: Any) -> Iterator[Any]:
        said = self.said.get(name)
        if said is not None:
            value = [self._word(each, said) for each in value] if isinstance(value, list | tuple) else self._word(value, said)
        elif name in _IN_WORDS and isinstance(value, str):
            value = self.book.words(value)
        return iter(parts(value))

    def _word(self, value: Any, said: Mapping[str, str]) -> Any:
        return self.book.words(value) if value in said else value

    def close(self) -> None:
        """The filter of what was written."""
        self.at.autofilter(0, 0, max(self.row, 1), max(sum(column.parts for column in self.sheet.columns.values()) - 1, 0))


def _day(text: str) -> date | None:
    """The day that a text is, where a spreadsheet has it."""
    if not _DAY.fullmatch(text):
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found >= _FIRST_DAY else None
