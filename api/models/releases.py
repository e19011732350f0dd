"""Releases: what they hold, and where it was read."""

from __future__ import annotations

from pydantic import BaseModel

from concerted.api.models.common import RELEASE, Example, ReleaseRef, example

_COUNTS: Example = {"table": "memberships", "rows": 639, "basis": {"corroborated": 193, "sourced": 412, "unsourced": 34}}


class Counts(BaseModel):
    """How many facts a table has, and how they are known."""

    model_config = example(_COUNTS)

    table: str
    rows: int
    basis: dict[str, int]


class ReleaseRecord(ReleaseRef):
    """A release with its counts."""

    model_config = example(RELEASE | {"n_sources": 200, "counts": [_COUNTS], "facts_by_basis": _COUNTS["basis"]})

    n_sources: int
    counts: list[Counts]
    facts_by_basis: dict[str, int]


class SourceRow(BaseModel):
    """Where facts were read."""

    model_config = example({
        "id": "acap-news-2015-pink-footed-shearwater",
        "title": "Welcome to the Pink-footed Shearwater: ACAP gets its 31st species in Tenerife", "publisher": "ACAP Secretariat",
        "url_or_path": "https://acap.aq/latest-news", "read_from": None, "published": "2015-05-07", "licence": "site terms not seen",
        "tier": "official", "note": "page read as a stored excerpt",
    })

    id: str
    title: str
    publisher: str | None
    url_or_path: str | None
    read_from: str | None
    published: str | None
    licence: str | None
    tier: str
    note: str | None
