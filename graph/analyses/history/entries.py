"""What was listed and delisted between two dates: entries of the Appendices, or of what an instrument covers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from concerted.graph.facts.days.partial import PartialDate
from concerted.graph.facts.release import Release
from concerted.graph.facts.rows import rows
from concerted.graph.names.labels import taxon_label
from concerted.graph.names.resolver import Names
from concerted.graph.projection.projection import Projection, project
from concerted.graph.records import Record
from concerted.graph.vocabulary import CONVENTION, Appendix, EntryChange, Language, NameKind


@dataclass(frozen=True, slots=True)
class ChangedEntry(Record):
    """An entry that began or ended between two dates."""

    change: EntryChange
    instrument: str
    """`cms` for the Appendices."""
    appendix: Appendix | None
    taxon: str
    name: str | None
    population: str | None
    since: PartialDate | None
    until: PartialDate | None
    listed_under: str | None
    """The higher taxon through which it is listed."""
    source: tuple[str, ...]


def changed_entries(
    release: Release, dates: tuple[date, date], lang: str = Language.EN, *, instrument: str | None = None, taxon: str | None = None,
    class_: str | None = None, state: str | None = None,
) -> list[ChangedEntry]:
    """The entries that began or ended between two dates.

    Parameters
    ----------
    release : Release
        The facts.
    dates : pair of date
        In either order.
    lang : {"en", "fr", "es"}
        Language of names.
    instrument : str, optional
        Id of the instrument whose coverage it is; the Appendices of the Convention where it is not given.
    taxon : str, optional
        Accepted name: entries at, below and above it.
    class_ : str, optional
        Class of the taxa.
    state : str, optional
        ISO 3166-1 alpha-3 code of a State: entries of what it is responsible for at the later date.

    Returns
    -------
    list of ChangedEntry
        What was listed, then what was delisted, each by day and name.

    Raises
    ------
    UnknownName
        A key is none of the release.

    Examples
    --------
    >>> from concerted.loaders import reference_release
    >>> found = changed_entries(reference_release(), (date(2024, 2, 12), date(2024, 6, 1)), class_="Mammalia")
    >>> [(entry.change, entry.taxon, str(entry.since)) for entry in found][:1]
    [('listed', 'Lama guanicoe', '2024-05-17')]
    """
    earlier, later = sorted(dates)
    names = Names(release)
    for kind, key in ((NameKind.INSTRUMENT, instrument), (NameKind.TAXON, taxon), (NameKind.STATE, state)):
        if key is not None:
            names.check(kind, key)
    wanted = _Wanted(project(release, later), taxon, class_, state)
    found = []
    of_appendices = instrument in (None, CONVENTION)
    for row in rows(release, "listings" if of_appendices else "coverage"):
        if not of_appendices and row["instrument"] != instrument:
            continue
        for edge, change in ((row["since"], EntryChange.LISTED), (row["until"], EntryChange.DELISTED)):
            if edge is not None and earlier < edge.day <= later and wanted(row["taxon"]):
                found.append(ChangedEntry(
                    change, CONVENTION if of_appendices else row["instrument"], Appendix(row["appendix"]) if of_appendices else None,
                    row["taxon"], taxon_label(release, row["taxon"], lang), row["population"], row["since"], row["until"],
                    row.get("listed_under"), row["source"],
                ))
    return sorted(found, key=_order)


def _order(entry: ChangedEntry) -> tuple[str, str, str, str, str]:
    edge = entry.since if entry.change == EntryChange.LISTED else entry.until
    return ("" if entry.change == EntryChange.LISTED else "~", str(edge), entry.taxon, entry.appendix or "", entry.population or "")


class _Wanted:
    """Whether the entry of a taxon is asked for."""

    def __init__(self, p: Projection, taxon: str | None, class_: str | None, state: str | None) -> None:
        self.p, self.class_ = p, class_
        self.lines = None if taxon is None else {taxon, *self._line(taxon)}
        self.taxon = taxon
        self.row = None if state is None else p.range[p.fold[p.atlas.code_index[state]]]
        taxa = p.release["taxa"]
        self.classes = dict(zip(taxa["taxon"], taxa["class"], strict=True)) if class_ else {}

    def _line(self, taxon: str) -> tuple[str, ...]:
        """A taxon and what it belongs to."""
        above = dict(zip(self.p.release["taxa"]["taxon"], self.p.release["taxa"]["parent"], strict=True))
        found, at = [taxon], above.get(taxon)
        while at is not None and at not in found:
            found.append(at)
            at = above.get(at)
        return tuple(found)

    def __call__(self, taxon: str) -> bool:
        if self.lines is not None and taxon not in self.lines and self.taxon not in self._line(taxon):
            return False
        if self.class_ is not None and self.classes.get(taxon) != self.class_:
            return False
        below = self.p.atlas.below.get(taxon, np.array([], np.intp))
        return self.row is None or bool(self.row[below].any())
