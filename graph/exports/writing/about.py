"""What an export says of itself: the release, the program, and under which terms its facts were read."""

from __future__ import annotations

from typing import Any

import polars as pl

from concerted.graph.facts.release import Release
from concerted.version import program_version

DESIGNATIONS = (
    "The designations employed do not imply the expression of any opinion whatsoever concerning the legal status of any country, "
    "territory, city or area or of its authorities, or concerning the delimitation of its frontiers or boundaries."
)
_UNSAID = "terms not stated"


def program() -> str:
    """The program with its version.

    >>> program().partition(" ")[0]
    'concerted'
    """
    return f"concerted {program_version()}"


def named(release: Release) -> str:
    """The release in one line: title, day of publication, id.

    >>> from concerted.loaders import reference_release
    >>> named(reference_release()).endswith("(2026-11-25), release " + reference_release().id)
    True
    """
    return f"{release.title} ({release.published}), release {release.id}"


def terms(release: Release) -> list[tuple[str, tuple[str, ...]]]:
    """The terms under which the sources of a release may be used, each with the publishers of these sources.

    Returns
    -------
    list of (str, tuple of str)
        The terms of most sources first.
    """
    found = release["sources"].with_columns(
        terms=pl.col("licence").fill_null(_UNSAID), publisher=pl.coalesce("publisher", "title"),
    ).group_by("terms").agg(pl.col("publisher").unique().sort(), n=pl.len()).sort(["n", "terms"], descending=[True, False])
    return [(row["terms"], tuple(row["publisher"])) for row in found.iter_rows(named=True)]


def about(release: Release, format: str) -> dict[str, Any]:
    """The same for programs."""
    return {
        "format": format,
        "release": release.header,
        "program": program(),
        "terms": [{"terms": said, "publishers": list(publishers)} for said, publishers in terms(release)],
        "notice": DESIGNATIONS,
    }


def notice(release: Release) -> str:
    """The same for people, as text to go with the facts."""
    lines = [
        named(release), f"Made by {program()}.", "",
        "Each fact names its sources, and each source stands in the table of sources with its address and terms. The terms, with the",
        "publishers of the sources that they are of:", "",
    ]
    for said, publishers in terms(release):
        lines += [f"* {said}", *(f"    {publisher}" for publisher in publishers)]
    return "\n".join([*lines, "", DESIGNATIONS, ""])
