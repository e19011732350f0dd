"""Rows of a Cypher query, and the library of questions."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from concerted.api.models.common import AGAIN, RELEASE, STORE, Example, Reproduce, StoreRecord, example

_LIMITS: Example = {"seconds": 5.0, "rows": 1000, "bytes": 16_777_216}


class LimitsApplied(BaseModel):
    """What the query was allowed."""

    model_config = example(_LIMITS)

    seconds: float
    rows: int
    bytes: int = Field(description="Of the rows as JSON, about.")


class StoredRelease(BaseModel):
    """The release in the store; its title and day are null as long as it is loaded but not served yet."""

    model_config = example(RELEASE)

    id: str
    title: str | None
    published: date | None


class QueryMeta(BaseModel):
    """What the rows rest on, and the address that gives them again."""

    release: StoredRelease | None
    as_of: date | None = Field(description="The date asked about, of a question that has one.")
    sources: list[str] = Field(description="Ids of the sources that the rows name, in a column called `source` or `sources`.")
    data_age_days: int | None = Field(description="Days since the release was published; null as long as it is not served.")
    self: str | None = Field(description="A link that asks the same; null where it would be over 8 KiB.")
    reproduce: Reproduce
    query: dict[str, Any] = Field(description="What was asked: `question` or `query`, and `parameters`.")
    limits: LimitsApplied
    store: StoreRecord


class QueryAnswer(BaseModel):
    """Rows of a Cypher query."""

    model_config = example({
        "columns": ["iso3", "since"], "rows": [["ARG", "2006-11-01"], ["AUS", "2004-02-01"]], "truncated": False, "release": RELEASE["id"],
        "meta": {
            "release": RELEASE, "as_of": None, "sources": [], "data_age_days": 3,
            "self": "http://localhost:8000/v1/cypher?query=RETURN+1+AS+n",
            "reproduce": AGAIN | {
                "command": f"concerted cypher 'RETURN 1 AS n' --release {RELEASE['id'][:12]}",
                "certify": f"concerted certify cypher 'RETURN 1 AS n' --release {RELEASE['id'][:12]} --output certificate.zip",
            },
            "query": {"query": "RETURN 1 AS n", "parameters": {}},
            "limits": _LIMITS, "store": STORE,
        },
    })

    columns: list[str]
    rows: list[list[Any]]
    truncated: bool = Field(description="There were more rows than the limit.")
    release: str | None = Field(description="Id of the release in the store.")
    meta: QueryMeta
