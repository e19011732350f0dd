"""Sentences that stand beside an answer: how far the facts reach that it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from concerted.graph.analyses.reproductions.ledger import differences
from concerted.graph.facts.notes import Limit, Notes
from concerted.graph.facts.release import Release
from concerted.graph.vocabulary import CONVENTION, Basis, CoverageSince, Language, UnreadKind

Words = Callable[[str], str]
_DOUBTFUL = tuple(str(basis) for basis in Basis if not basis.is_firm)


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence for people: ``text`` is English, ``values`` are what stands for the names in its braces."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def told(self, words: Words = str) -> str:
        """The sentence in the language that ``words`` speaks."""
        values = {name: value.told(words) if isinstance(value, Remark) else value for name, value in self.values.items()}
        said = words(self.text)
        return said.format(**values) if values else said


@dataclass(frozen=True, slots=True)
class Shown:
    """What the facts of a release show of themselves: that ``n`` of one kind about an instrument are not known, or were not read."""

    what: UnreadKind
    instrument: str
    states: tuple[str, ...]
    n: int
    remark: Remark


def remarks(
    release: Release, as_of: date, notes: Notes | None = None, *, instrument: str | None = None, state: str | None = None,
    lang: str = Language.EN,
) -> Iterator[Remark]:
    """The sentences that an answer needs beside it, so that nobody takes it for more than it is.

    Parameters
    ----------
    release : Release
        The facts.
    as_of : date
        The day asked about.
    notes : Notes, optional
        What is said about the release beside its facts.
    instrument, state : str, optional
        Ids of what was asked about, where one was.
    lang : {"en", "fr", "es"}
        Language of the sentences of the notes.

    Yields
    ------
    Remark
        How far the day lies beyond what is known; what of the instrument was not read, and published numbers that are others here;
        what of the State was not read.

    Examples
    --------
    >>> from concerted.loaders import reference_release
    >>> from concerted.loaders.notes import notes_of
    >>> release = reference_release()
    >>> [each.told() for each in remarks(release, date(2026, 10, 1), notes_of(release))]
    ['Facts are known up to 2026-03-29; what COP15 adopted is not included.']
    """
    notes = notes or Notes()
    yield from _beyond(release, as_of, notes)
    about = [limit for limit in notes.limits if limit.since is None or limit.since <= as_of]
    if instrument is not None:
        written = [limit for limit in about if limit.instrument == instrument and (state is None or not limit.states)]
        yield from (_written(limit, limit.states, lang) for limit in written)
        said = {limit.what for limit in written}
        yield from (shown.remark for shown in shown_by(release) if shown.instrument == instrument and shown.what not in said)
        # Of what was published again and again the last number until that day is said, or the last at all; the ledger has every one.
        differing = differences(release, notes, instrument)
        until = [found for found in differing if found.as_of <= as_of]
        for found in {found.what: found for found in (*differing, *until)}.values():
            values = {
                "what": Remark(found.what), "published": found.published, "source": found.source, "day": found.as_of, "here": found.counted,
            }
            yield Remark("{what} on {day}: {published} by {source}, {here} here.", values)
    if state is not None and instrument in (None, CONVENTION):
        yield from (_written(limit, (state,), lang) for limit in about if state in limit.states)


def _beyond(release: Release, as_of: date, notes: Notes) -> Iterator[Remark]:
    if notes.complete_until is not None and as_of > notes.complete_until:
        values = {"day": notes.complete_until, "meetings": ", ".join(notes.not_included)}
        yield Remark("Facts are known up to {day}; what {meetings} adopted is not included.", values)
    if as_of > release.published:
        yield Remark("The facts were published on {day}: what happened since then is not among them.", {"day": release.published})


def _written(limit: Limit, states: tuple[str, ...], lang: str) -> Remark:
    """A sentence of the notes as it is written, behind the States that it is about."""
    said = limit.said(lang)
    return Remark(f"{', '.join(states)}: {said}" if states else said)


@lru_cache(maxsize=8)
def shown_by(release: Release) -> tuple[Shown, ...]:
    """What the facts show of themselves, by kind and instrument: dates that are not known, places and entries that nobody read."""
    found = []
    for table, what, chosen, remark in (
        ("coverage", UnreadKind.ANNEX, pl.col("since_basis") == str(CoverageSince.UNKNOWN),
         Remark("Entries of what it covers of which it is not known since when: {n}.")),
        ("coverage", UnreadKind.ANNEX, pl.col("basis").is_in(_DOUBTFUL),
         Remark("Entries of what it covers that are inferred, or have no source: {n}.")),
        ("instrument_ranges", UnreadKind.RANGE_STATES, pl.col("basis").is_in(_DOUBTFUL),
         Remark("Places on its list of Range States that are inferred, or have no source: {n}.")),
        ("memberships", UnreadKind.MEMBERSHIPS, pl.col("since").is_null(),
         Remark("Members of whom it is not known since when: {n}.")),
    ):
        for (instrument,), rows in release[table].filter(chosen).sort("instrument").group_by("instrument", maintain_order=True):
            states = tuple(sorted(set(rows["iso3"]))) if "iso3" in rows.columns else ()
            found.append(Shown(what, str(instrument), states, rows.height, replace(remark, values={"n": rows.height})))
    return tuple(found)
