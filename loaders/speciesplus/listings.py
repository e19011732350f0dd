"""Entries of Appendices as Species+ writes them in one row: dates and notes of several together, each behind its Appendix."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from concerted.loaders.problems import quoted
from concerted.loaders.speciesplus.populations import plain
from concerted.loaders.speciesplus.words import DAY, NO_DAY

_MARK = re.compile(r"\*\*\s*(?:Appendix\s+)?([^*]+?)\s*\*\*")
_AUTO = re.compile(r"^\[([^\]]*)\]\s*")
_NONE = ("", '""', "NC")


@dataclass(frozen=True)
class Entry:
    """One entry: in which Appendix since when, through which higher taxon, and its note."""

    appendix: str
    since: str
    under: str | None
    note: str | None


Wrong = tuple[str, str, str]
"""What is refused of a row: column, value and reason."""


def entries(listing: str | None, dates: str | None, notes: str | None, under: str | None, taxon: str) -> Iterator[Entry | Wrong]:
    """The entries of a row.

    Parameters
    ----------
    listing : str, optional
        The Appendices: ``I/II``.
    dates, notes : str, optional
        ``**I** 23/02/2012``, one a line; a date or note without an Appendix before it is of all.
    under : str, optional
        The higher taxa through which it is listed, with commas between them.
    taxon : str
        The taxon itself, which may stand among them.

    Yields
    ------
    Entry or Wrong
        An entry for each date; where a row has none, and what is no date, is refused.

    Examples
    --------
    >>> note = "**I** Excludes the population of Mongolia.\\n**II** [FAMILY listing Falconidae spp.] "
    >>> for entry in entries("I/II", "**I** 23/02/2012\\n**II** 01/01/1979", note, "Falco cherrug,Falconidae spp.", "Falco cherrug"):
    ...     print(entry)
    Entry(appendix='I', since='2012-02-23', under=None, note='Excludes the population of Mongolia.')
    Entry(appendix='II', since='1979-01-01', under='Falconidae', note=None)
    """
    named = [part.strip() for part in (listing or "").split("/") if part.strip() not in _NONE]
    if not named:
        yield "Listing", listing or "", "names no Appendix"
        return
    higher = [name for part in (under or "").split(",") if (name := part.strip().removesuffix(" spp.")) and name != taxon]
    direct = any(part.strip() == taxon for part in (under or "").split(","))
    days, said = _by_mark(dates), _by_mark(notes)
    for appendix in named:
        since = days.get(appendix) or days.get("", [])
        told = said.get(appendix) or said.get("", [])
        if not since:
            yield "Date", dates or "", f"holds no date for {appendix}"
        if len(since) > 1 and len(told) not in (0, len(since)):
            yield "Note", notes or "", f"holds {len(told)} notes and {len(since)} dates for {appendix}: which belongs to which is not said"
            continue
        paired = told if len(told) == len(since) else [" ".join(told)] * len(since)
        for day, note in zip(since, paired, strict=True):
            if (iso := _iso(day)) is None:
                yield "Date", day, f"{quoted(day)} {NO_DAY}"
            else:
                auto = found[1] if (found := _AUTO.match(note)) else ""
                yield Entry(appendix, iso, _under(auto, higher, direct), plain(_AUTO.sub("", note)) or None)


def _by_mark(text: str | None) -> dict[str, list[str]]:
    """What stands behind each mark, in its order; under nothing what stands without one."""
    found: dict[str, list[str]] = defaultdict(list)
    parts = _MARK.split(text or "")
    if parts[0].strip():
        found[""].append(parts[0].strip())
    for mark, value in zip(parts[1::2], parts[2::2], strict=True):
        if value.strip():
            found[mark].append(value.strip())
    return found


def _under(auto: str, higher: list[str], direct: bool) -> str | None:
    """The higher taxon that the bracket before a note names; without a bracket the only one there is."""
    if auto:
        return next((name for name in higher if re.search(rf"\b{re.escape(name)}\b", auto)), None)
    return higher[0] if len(higher) == 1 and not direct else None


def _iso(day: str) -> str | None:
    try:
        return datetime.strptime(day, DAY).date().isoformat()
    except ValueError:
        return None
