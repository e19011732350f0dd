"""Records: what analyses return, and the only spelling of a gap, a priority, a portrait or a metric.

A record is a frozen dataclass. What programs read (JSON, CSV columns, sort keys, the schemas of the API) and the tables that people
read are derived from its fields here and where they are written; a docstring below a field says what it is.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, Union, get_args, get_origin, get_type_hints

from concerted.graph.facts.days.partial import PartialDate


def _known_as(name: str) -> str:
    """The name of a field as programs know it: one that Python keeps for itself has an underscore there alone."""
    return name.rstrip("_")


Cell = str | bool | int | float | None | list[str]


@dataclass(frozen=True, slots=True)
class Record:
    """Base of every record. Programs are not told a field that has a default, where it holds that."""

    # Read by pydantic, which makes the schemas of the API: the docstrings of fields describe them.
    __pydantic_config__: ClassVar[Mapping[str, Any]] = {"use_attribute_docstrings": True, "alias_generator": _known_as}

    def told(self) -> Iterator[tuple[str, Any]]:
        """Names and values as programs are told them."""
        kind: type = type(self)
        for field in fields_of(kind):
            value = getattr(self, field.attribute)
            if field.default is MISSING or value != field.default:
                yield field.name, plain(value)


class OfState(Record):
    """What records that speak of a State by ``iso3`` and ``name`` have in common."""

    __slots__ = ()
    if TYPE_CHECKING:
        iso3: str
        name: str

    @property
    def named(self) -> str:
        """``Namibia (NAM)``."""
        return f"{self.name} ({self.iso3})"


@dataclass(frozen=True, slots=True)
class StateRef(OfState):
    """A State by its code."""

    iso3: str
    name: str


@dataclass(frozen=True, slots=True)
class Interval(Record):
    """A count that is known to lie between two."""

    min: int
    max: int


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record as programs know it: its name, and the record or plain type of its values."""

    name: str
    attribute: str
    type: Any
    optional: bool
    default: Any

    @property
    def inner(self) -> type[Record] | None:
        """The record that its values are, if they are."""
        return self.type if isinstance(self.type, type) and issubclass(self.type, Record) else None

    @property
    def is_scalar(self) -> bool:
        """Whether its values are one cell that can be put in order."""
        return isinstance(self.type, type) and issubclass(self.type, str | int | float | date | Enum | PartialDate)


@cache
def fields_of(record: type) -> tuple[Field, ...]:
    """The fields of a record in their order."""
    hints = get_type_hints(record)
    found = []
    for each in fields(record):
        hint = hints[each.name]
        options = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
        kinds = [option for option in options if option is not type(None)]
        optional = len(kinds) < len(options)
        found.append(Field(_known_as(each.name), each.name, kinds[0] if len(kinds) == 1 else hint, optional, each.default))
    return tuple(found)


def plain(value: Any) -> Any:
    """A value as JSON has it: records and mappings as objects, words and dates as text.

    Parameters
    ----------
    value : Any
        A record, what a field of one may hold, or lists and mappings of these.

    Returns
    -------
    dict, list, str, bool, int, float or None
        A field of a record that holds its default is left out.

    Examples
    --------
    >>> plain((StateRef("KEN", "Kenya"), date(2024, 2, 12)))
    [{'iso3': 'KEN', 'name': 'Kenya'}, '2024-02-12']
    """
    if value is None or type(value) in (str, int, float, bool):
        return value
    if isinstance(value, Record):
        return dict(value.told())
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else str(value)


def spread(told: Mapping[str, Any]) -> dict[str, Any]:
    """What programs are told of a record, objects inside as columns: ``state: {iso3, name}`` gives ``state_iso3`` and ``state_name``."""
    row: dict[str, Any] = {}
    for name, value in told.items():
        if isinstance(value, Mapping):
            row |= {f"{name}_{inner}": content for inner, content in spread(value).items()}
        else:
            row[name] = value
    return row


R = TypeVar("R", bound=Record)


def matching(records: Iterable[R], **wanted: Any) -> list[R]:
    """The records whose fields have the wanted values.

    Parameters
    ----------
    records : iterable of Record
        Of one type.
    **wanted
        Values by field; a field that is a tuple has to hold the value. What is None is not asked for.

    Returns
    -------
    list of Record
        In their order.

    Examples
    --------
    >>> states = [StateRef("KEN", "Kenya"), StateRef("NZL", "New Zealand")]
    >>> matching(states, iso3="NZL", name=None)
    [StateRef(iso3='NZL', name='New Zealand')]
    """
    asked = {name: value for name, value in wanted.items() if value is not None}

    def fits(record: R) -> bool:
        for name, value in asked.items():
            found = getattr(record, name)
            if value not in found if isinstance(found, tuple) else value != found:
                return False
        return True

    return [record for record in records if fits(record)]


@cache
def columns(record: type) -> tuple[str, ...]:
    """Columns of records in a file: those that every one has.

    Parameters
    ----------
    record : type of Record
        What the file is of.

    Returns
    -------
    tuple of str
        In the order of its fields; a record inside one is spread out, and records in a list have a column of their sources.

    Examples
    --------
    >>> from concerted.graph.analyses.gaps.records import Gap
    >>> columns(Gap)[:4]
    ('kind', 'state_iso3', 'state_name', 'region')
    """
    found: list[str] = []
    for field in fields_of(record):
        if field.inner is not None:
            found += (f"{field.name}_{column}" for column in columns(field.inner))
        elif field.default is MISSING and get_origin(field.type) not in (dict, Mapping):
            found.append(field.name)
            if any(isinstance(part, type) and issubclass(part, Record) and _names_source(part) for part in get_args(field.type)):
                found.append(f"{field.name}_source")
    return tuple(found)


def _names_source(record: type) -> bool:
    return any(field.name == "source" for field in fields_of(record))


@cache
def sort_keys(record: type) -> tuple[str, ...]:
    """Fields by which a list of the records can be put in order: plain values, and a State by its code."""
    return tuple(field.name for field in fields_of(record) if field.is_scalar or field.inner is StateRef)
