"""Values written out: small ones, odd ones, and such as are stored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

INTS = ("0", "1", "2", "3", "7", "10", "-1", "-4", "1000000", "9007199254740993", "9223372036854775807")
FLOATS = ("0.0", "0.5", "1.0", "-1.5", "2.25", "3.7", "2.5", "1e3", "1.5e-3", "0.1", "100.0", "-7.75", "0.125")
ODD_FLOATS = ("-0.0", "1e20", "12345678.9")
STRINGS = ("", "a", "A", "abc", "état", "É", " x ", "a-b", "1", "1.5", "true", "2012-07-01", "%", "o'c", "x\\y", "a.b", "NULL")
REGEXES = ("a.*", ".*", "(?i)a.*", "[A-Z]{3}", ".*e", "", "[a-z]+", ".", "A|B", "(?i).*BIRD", "\\\\d+", "^a$", "a", ".*\\\\w")
FORMS: dict[str, tuple[str, ...]] = {
    "int": INTS, "float": FLOATS, "regex": tuple(f"'{text}'" for text in REGEXES),
    "bool": ("true", "false", "true", "false", "null"),
    "small": ("0", "1", "2", "-1", "-2", "3"), "position": ("0", "1", "2", "3", "5"), "step": ("1", "2", "3", "-1"),
    "digits": ("0", "1", "2", "3"), "year": ("1990", "2000", "2012", "2024", "1900"), "month": ("1", "2", "6", "12"),
    "dayno": ("1", "15", "28", "29"), "week": ("1", "10", "52", "53"),
    "numeral": ("'1'", "'1.7'", "'-3'", "' 2 '", "'1e3'", "'x'", "''", "'0x1F'", "'007'", "'.5'", "'NaN'", "'+4'", "'1_000'"),
    "isodate": ("'2012-07-01'", "'1990-05-01'", "'2000-02-29'", "'2024-12-31'", "'2019-01-01'", "'2012-07'", "'2012'",
                "'20120701'", "'2015-W30-2'", "'2015-202'"),
    "unit": ("'month'", "'year'", "'week'", "'quarter'", "'decade'", "'day'", "'century'", "'millennium'", "'weekYear'"),
    "isoduration": ("'P1Y'", "'P1M'", "'P10D'", "'P1Y2M3D'", "'P2W'", "'P14M'", "'-P1M'", "'P0D'", "'P1DT12H'", "'P1Y2M3DT4H5M6S'"),
    "duration": ("duration('P1M')", "duration({days: 40})", "duration('P1Y2M3D')"),
}
PARTS = ("year", "month", "dayno", "week", "unit", "isodate", "isoduration")
PASSABLE = ("int", "float", "str", "bool", "date", "list<int>", "list<str>")


def quoted(text: str) -> str:
    """A text as Cypher writes it."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\t", "\\t") + "'"


def written(value: Any) -> str:
    """A value as Cypher writes it."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, date):
        return f"date('{value.isoformat()}')"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(written(item) for item in value) + "]"
    return quoted(value) if isinstance(value, str) else str(value)


def literal(random: Random, type_: str, stored: Callable[[str], Any]) -> str:
    """A value of a type, written out; ``stored`` gives one that the release holds."""
    # Null among the parts of dates is a difference that is known.
    if random.random() < (0.003 if type_ in PARTS else 0.03):
        return "null"
    if type_ == "float" and random.random() < 0.01:
        return random.choice(ODD_FLOATS)
    if type_ in FORMS:
        return random.choice(FORMS[type_])
    if type_ == "str":
        return quoted((stored("str") if random.random() < 0.4 else "") or random.choice(STRINGS))
    if type_ == "date":
        return written(stored("date")) if random.random() < 0.7 else f"date({random.choice(FORMS['isodate'][:5])})"
    if type_.startswith("list<"):
        inner = type_[5:-1]
        return "[" + ", ".join(literal(random, inner, stored) for _ in range(random.randrange(4))) + "]"
    if type_ == "map":
        return "{a: 1, b: 'x'}"
    return "null"


def passed(random: Random, type_: str, stored: Callable[[str], Any]) -> Any:
    """A value of a type to give as a parameter."""
    if random.random() < 0.15:
        return None
    if type_ == "int":
        return random.choice((0, 1, 2, -3, 10, 2**40))
    if type_ == "float":
        return random.choice((0.0, 0.5, -1.5, 2.0, 1e10))
    if type_ == "bool":
        return random.random() < 0.5
    if type_ in ("str", "date"):
        return stored(type_)
    return [passed(random, type_[5:-1], stored) for _ in range(random.randrange(4))]
