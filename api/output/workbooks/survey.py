"""What a workbook has to know of records before it writes them: columns, widths, and what stands inside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from concerted.api.output.tabular import named_fields, sources_in, told_columns, with_names
from concerted.api.output.workbooks.guide import Guide
from concerted.api.output.workbooks.headings import MEANINGS
from concerted.graph.records import spread

Record = Mapping[str, Any]
# Columns that link a record with what is inside it.
NUMBER, OF = "record", "of_record"
_SAYS = {NUMBER: "Number of the record, by which rows of other sheets name it.", OF: "Number of the record that it is inside of."}
# What a cell holds; a letter beyond the first plane of Unicode counts twice there.
LONGEST = 32_767
_BETWEEN = "; "


@dataclass
class Columned:
    """A column: in how many parts its longest text comes, how wide it is in characters, and decimals of its numbers."""

    parts: int = 1
    width: int = 0
    digits: int = 3
    filled: bool = False


@dataclass
class Sheet:
    """A sheet by its path: ``gaps``, and ``gaps/facts`` for what is inside its records (``inside`` names these columns)."""

    path: str
    columns: dict[str, Columned] = field(default_factory=dict)
    inside: dict[str, None] = field(default_factory=dict)

    def says(self, column: str) -> str:
        """What a column means that no record explains."""
        return _SAYS.get(column) or MEANINGS.get(column) or MEANINGS.get(column.rpartition("_")[2], "")


class Survey:
    """The sheets of a list of records, as its records are seen one after the other."""

    def __init__(self, name: str, fields: Sequence[str], guide: Guide) -> None:
        self.name, self.names = name, guide.names
        # Sources of what is inside a record stand on the sheet of that.
        own = [each for each in fields if not (each.endswith("_source") and each.removesuffix("_source") in fields)]
        self.fields = named_fields(own, guide.names)
        self._sheets = {name: Sheet(name)}
        self.cited: dict[str, None] = {}

    def see(self, record: Record) -> None:
        """Look at a record."""
        self._see(self.name, record)

    def _see(self, path: str, record: Record) -> None:
        sheet = self._sheets.setdefault(path, Sheet(path))
        row, nested = split(record, self.names)
        for name, value in row.items():
            column = sheet.columns.setdefault(name, Columned())
            if value is not None and value != []:
                _widen(column, value)
                if name == "source" or name.endswith("_source"):
                    self.cited |= dict.fromkeys(value if isinstance(value, list) else str(value).split(";"))
        for name, items in nested.items():
            sheet.columns.setdefault(name, Columned()).filled = True
            sheet.inside[name] = None
            self.cited |= dict.fromkeys(sources_in(items))
            for item in items:
                self._see(f"{path}/{name}", item)

    @property
    def sheets(self) -> dict[str, Sheet]:
        """The sheets with their columns in order: numbers first, where they are needed."""
        for path, sheet in self._sheets.items():
            fields = self.fields if path == self.name else ()
            known = told_columns({name: column.filled for name, column in sheet.columns.items()}, fields)
            first = ([OF] if path != self.name else []) + ([NUMBER] if sheet.inside else [])
            names = (*first, *(each for each in known if each not in first))
            sheet.columns = {name: sheet.columns.get(name) or Columned() for name in names}
        return self._sheets


def _widen(column: Columned, value: Any) -> None:
    column.filled = True
    if isinstance(value, float):
        column.width = max(column.width, 9)
        if abs(value) > 1:
            column.digits = 2
        return
    told = parts(value)
    column.parts = max(column.parts, len(told))
    column.width = max(column.width, *(len(str(part)) + 1 for part in told), 0) if told else column.width


def split(record: Record, names: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, list[Record]]]:
    """A record as its own row, and the lists of records inside it."""
    row: dict[str, Any] = {}
    nested: dict[str, list[Record]] = {}
    for name, value in with_names(spread(record), names).items():
        if isinstance(value, list | tuple) and any(isinstance(item, Mapping) for item in value):
            nested[name] = [item if isinstance(item, Mapping) else {"value": item} for item in value]
        else:
            row[name] = value
    return row, nested


def parts(value: Any) -> list[Any]:
    """A value for one cell, or for several where its text is longer than a cell: broken between the items of a list."""
    if value is None or isinstance(value, bool | int | float):
        return [] if value is None else [value]
    items = list(map(_text, value)) if isinstance(value, list | tuple) else [_text(value)]
    whole = _BETWEEN.join(items)
    if len(whole) <= LONGEST // 2:
        return [whole]
    found, told = [], ""
    for item in items:
        joined = f"{told}{_BETWEEN}{item}" if told else item
        if _units(joined) <= LONGEST:
            told = joined
            continue
        if told:
            found.append(told)
        while _units(item) > LONGEST:
            most = LONGEST if item[:LONGEST].isascii() or max(item[:LONGEST]) < "\U00010000" else LONGEST // 2
            found.append(item[:most])
            item = item[most:]  # what is left of it
        told = item
    return [*found, told] if told else found


def _units(text: str) -> int:
    return len(text) + sum(letter > "\uffff" for letter in text) if not text.isascii() else len(text)


def _text(value: Any) -> str:
    """What stands in a cell for a value: of what is nested deeper its values, one after the other."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_text(inner)}" for name, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_text, value))
    return "–" if value is None or value == "" else str(value)
