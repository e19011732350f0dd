"""What several answers have: the release they rest on, and the parts that return in many of them."""

from __future__ import annotations

from datetime import date
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")
Example = dict[str, Any]

RELEASE: Example = {
    "id": "9943666b9614f1c3087a76029b4b1cd672cdc07ea432ead2dfdf6fbd441dccfb",
    "title": "Convention on Migratory Species: parties, instruments, listings and ranges", "published": "2026-11-21",
}
STORE: Example = {"kind": "embedded", "status": "ready", "release": RELEASE["id"]}
FACT: Example = {
    "table": "ranges", "taxon": "Phoebastria albatrus", "iso3": "MNP", "origin": "native", "presence": "extant",
    "season": "resident_or_unspecified", "basis": "sourced", "source": ["sapi-cms-dist-2026-03-18"],
}
STATE: Example = {"iso3": "USA", "name": "United States"}
COMPLETENESS: Example = {"A": 0.0, "C0": 0.52, "C1": 0.52, "K": 0.26, "F": 0.65}


def example(values: Example, extra: Literal["allow", "ignore"] = "ignore") -> ConfigDict:
    """Configuration of a model with an example of it; ``extra="allow"`` says that records have more than its fields."""
    return ConfigDict(extra=extra, json_schema_extra={"examples": [values]})


class ReleaseRef(BaseModel):
    """A release by its id, the hash of its facts."""

    model_config = example(RELEASE)

    id: str
    title: str
    published: date


class StoreRecord(BaseModel):
    """The configured store as it was last seen."""

    model_config = example(STORE)

    kind: Literal["embedded", "neo4j", "none"]
    status: Literal["opening", "loading", "ready", "empty", "away", "damaged", "none"] = Field(
        description="`away`: it does not answer; gaps and priorities go on from memory, Cypher gets 503. `damaged`: the same, and it does "
        "not hold its release whole, or more than that, until it is loaded again."
    )
    release: str | None = Field(description="Id of the release that it holds.")


class Meta(BaseModel):
    """What an answer rests on, and the address that gives it again."""

    model_config = example({
        "release": RELEASE, "as_of": "2019-10-15", "sources": ["acap-parties", "cldr"], "data_age_days": 3,
        "self": f"http://localhost:8000/v1/releases/{RELEASE['id']}/gaps?by=state&instrument=acap&as_of=2019-10-15",
        "query": {"by": "state", "instrument": "acap"}, "total": 12, "store": STORE,
    })

    release: ReleaseRef
    as_of: date | None = Field(description="The date asked about.")
    sources: list[str] = Field(description="Ids of the sources of the release; /v1/releases/current/sources says more.")
    data_age_days: int | None = Field(description="Days since the release was published; null at the address of a release.")
    self: str = Field(description="Address that gives the same answer as long as its release is served (see /v1/releases).")
    query: dict[str, Any] = Field(description="What was asked, with names resolved to keys.")
    total: int | None = Field(description="Records of the whole list.")
    store: StoreRecord | None = Field(description="Null at the address of a release.")


class One(BaseModel, Generic[T]):
    """One thing."""

    meta: Meta
    data: T


class Many(BaseModel, Generic[T]):
    """A page of a list; the `Link` header names the next one."""

    meta: Meta
    data: list[T]


class StateRef(BaseModel):
    """A State by its code."""

    model_config = example(STATE)

    iso3: str
    name: str


class Fact(BaseModel):
    """A row of the release: its table, its columns (null where unknown), its sources and its basis."""

    model_config = example(FACT, "allow")

    table: str
    source: list[str]
    basis: str


class Completeness(BaseModel):
    """How complete and how concerted a system is; null where not defined."""

    model_config = example(COMPLETENESS)

    A: float | None = Field(description="1 if every responsible State is engaged.")
    C0: float | None = Field(description="Share of the States engaged.")
    C1: float | None = Field(description="Share of the responsibility engaged.")
    K: float | None = Field(description="Concertation: are they in it together?")
    F: float | None = Field(description="The weakest stage of the annual cycle.")
