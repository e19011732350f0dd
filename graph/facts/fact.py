"""A fact: a row of a release as answers cite it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from concerted.graph.records import Cell, Record
from concerted.graph.vocabulary import Basis

_SOURCES = ";"


@dataclass(frozen=True, slots=True)
class Fact(Record):
    """A row of the release: its table, its columns (null where unknown), its sources and its basis."""

    table: str
    columns: Mapping[str, Cell]
    source: tuple[str, ...]
    basis: Basis

    def __getitem__(self, column: str) -> Cell:
        """A value by the name of its column; KeyError where the table has none of that name."""
        return self.columns[column]

    def get(self, column: str) -> Cell:
        """The same, None for a column that the table does not have."""
        return self.columns.get(column)

    def told(self) -> Iterator[tuple[str, Any]]:
        """The columns stand beside the table, as in the row itself."""
        yield "table", self.table
        yield from self.columns.items()
        yield "source", list(self.source)
        yield "basis", str(self.basis)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """What programs read is an object with the columns of any table; asked for by pydantic alone."""
        from pydantic_core import core_schema as schemas

        text = schemas.str_schema()
        known = {"table": text, "source": schemas.list_schema(text), "basis": handler.generate_schema(Basis)}
        return schemas.typed_dict_schema(
            {name: schemas.typed_dict_field(schema) for name, schema in known.items()}, extra_behavior="allow", ref=cls.__name__,
            cls_name=cls.__name__, metadata={"pydantic_js_updates": {"title": cls.__name__, "description": cls.__doc__}},
        )


def fact(table: str, row: Mapping[str, Any]) -> Fact:
    """A row of a table as a fact."""
    columns = {name: value for name, value in row.items() if name not in ("source", "basis")}
    return Fact(table, columns, sources(row), Basis(row["basis"]))


def sources(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Ids of the sources of a row, best tier first."""
    return tuple(str(row["source"] or "").split(_SOURCES))
