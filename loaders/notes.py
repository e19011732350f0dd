"""What is said about the bundled release beside its facts, and what others published: tables next to the package, no part of it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache

from concerted.graph.facts.notes import EntryRule, Limit, Notes, Published
from concerted.graph.facts.release import Release
from concerted.graph.vocabulary import CONVENTION, EntryUnit, Figure, Happening, Language, UnreadKind, Verdict
from concerted.loaders.reference import REFERENCE, reference_release


def notes_of(release: Release) -> Notes:
    """What is said about a release: of the bundled one what its tables say, of any other nothing.

    >>> notes_of(reference_release()).complete_until.isoformat()
    '2026-03-29'
    """
    return _bundled() if release.id == reference_release().id else Notes()


@cache
def published_numbers() -> tuple[Published, ...]:
    """The numbers that others published, with where they were read: they are about the world, and can be counted of any release.

    >>> next((row.published, row.source) for row in published_numbers() if row.what == "Parties" and row.scope == "cms")
    ('15', 'ECOLEX')
    """
    return tuple(
        Published(
            Figure(row["what"]), row["scope"], date.fromisoformat(row["as_of"]), row["published"], row["read_at"], row["note"],
            tuple(row["names"].split("; ")) if row["names"] else (), Verdict(row["verdict"]), row["reason"], row["constructed"] == "true",
        )
        for row in _rows("published")
    )


def entry_rules(release: Release) -> tuple[EntryRule, ...]:
    """From when on what happens to the instruments of a release holds, by their texts.

    Those of the Convention are of every release; those of another instrument, of releases that name it by the same id and full title as
    the bundled one does.

    >>> found = entry_rules(reference_release())
    >>> [(rule.happening, rule.article) for rule in found if rule.instrument == "cms"]
    [('join', 'Art. XVIII.2'), ('leave', 'Art. XIX'), ('list', 'Art. XI.5')]
    """
    known, here = _titles(reference_release()), _titles(release)
    return tuple(
        rule for rule in _rules()
        if rule.instrument in here and (rule.instrument == CONVENTION or here[rule.instrument] == known[rule.instrument])
    )


def _titles(release: Release) -> dict[str, str]:
    instruments = release["instruments"]
    return dict(zip(instruments["id"], instruments["name_en"], strict=True))


@cache
def _rules() -> tuple[EntryRule, ...]:
    return tuple(
        EntryRule(
            row["instrument"], Happening(row["happening"]), EntryUnit(row["unit"]) if row["unit"] else None, int(row["n"] or 0),
            row["article"], row["source"], row["address"], row["note"],
        )
        for row in _rows("entry_rules")
    )


@cache
def _bundled() -> Notes:
    rows = list(_rows("limits"))
    limits = tuple(
        Limit(
            UnreadKind(row["what"]), row["instrument"] or None, tuple(row["states"].split()), _day(row["since"]),
            tuple((str(lang), row[f"sentence_{lang}"]) for lang in Language if row.get(f"sentence_{lang}")), row["source"],
        )
        for row in rows
    )
    # What a meeting adopted is not known: facts were looked for up to its end.
    meetings = [row for row in rows if row["meeting"]]
    until = min((date.fromisoformat(row["since"]) for row in meetings), default=None)
    return Notes(published_numbers(), limits, until, tuple(row["meeting"] for row in meetings))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
