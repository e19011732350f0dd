"""Days as tables of treaties write them, made into ISO days; one that can be read in two ways is none."""

from __future__ import annotations

import re
from datetime import date

from concerted.loaders.slugs import ascii_letters

# The months by the letters with which they begin in English, French and Spanish, accents apart.
_MONTHS = {
    month: number
    for number, months in enumerate((
        ("jan", "janv", "ene"), ("feb", "fev", "fevr"), ("mar", "mars"), ("apr", "avr", "abr"), ("may", "mai"), ("jun", "juin"),
        ("jul", "juil", "juillet"), ("aug", "aou", "aout", "ago"), ("sep", "sept", "set"), ("oct",), ("nov",), ("dec", "dic"),
    ), 1)
    for month in months
}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_YEAR = re.compile(r"\d{4}")
_MONTH_FIRST = re.compile(r"([^\W\d]+)\.?\s+(\d{1,2}),?\s+(\d{4})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:er|\.)?[\s-]+(?:de\s+)?([^\W\d]+)\.?[\s-]+(?:de\s+)?(\d{4})")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_NUMBERS = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})")
ACCEPTED = "a day as YYYY-MM-DD, Nov 1, 1983, 1 November 1983 or 01.11.1983, or a year"
"""What is read, for messages."""


def iso_day(text: str) -> str | None:
    """A day, or a year alone, in ISO; None where it is none, or could be two.

    Parameters
    ----------
    text : str
        As it is written, months in English, French or Spanish.

    Examples
    --------
    >>> iso_day("Nov 1, 1983"), iso_day("1er novembre 1983"), iso_day("01.11.1983"), iso_day("1983")
    ('1983-11-01', '1983-11-01', '1983-11-01', '1983')

    With slashes it depends on who wrote it which number is the month:

    >>> iso_day("21/11/2011"), iso_day("01/11/2011")
    ('2011-11-21', None)
    """
    text = text.strip()
    if not text.isprintable() or len(text) > 40:
        return None
    if _YEAR.fullmatch(text):
        return text if text.isascii() else None
    if found := _ISO.fullmatch(text):
        return _day(found[1], found[2], found[3])
    if found := _DOTTED.fullmatch(text):
        return _day(found[3], found[2], found[1])
    if found := _MONTH_FIRST.fullmatch(text):
        return _day(found[3], _month(found[1]), found[2])
    if found := _DAY_FIRST.fullmatch(text):
        return _day(found[3], _month(found[2]), found[1])
    if found := _NUMBERS.fullmatch(text):
        readings = {_day(found[4], found[3], found[1]), _day(found[4], found[1], found[3])} - {None}
        return readings.pop() if len(readings) == 1 else None
    return None


def _month(name: str) -> int:
    """The number of a month; 0 where it is none."""
    plain = ascii_letters(name)
    return _MONTHS.get(plain) or _MONTHS.get(plain[:3], 0)


def _day(year: str | int, month: str | int, day: str | int) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
