"""What every answer has: the release it rests on, and the one shape of problems."""

from __future__ import annotations

from datetime import date
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")


class ReleaseRef(BaseModel):
    """A release by its id, the hash of its facts."""

    id: str = Field(examples=["4c9e63f5e4d1c3f9f0f2a6a1b7c0d8e5f1a2b3c4d5e6f708192a3b4c5d6e7f80"])
    title: str
    published: date


class StoreRecord(BaseModel):
    """The configured store as it was last seen."""

    kind: Literal["embedded", "neo4j", "none"]
    status: Literal["opening", "loading", "ready", "empty", "away", "none"] = Field(
        description="`away`: it does not answer; gaps and priorities go on from memory, Cypher gets 503."
    )
    release: str | None = Field(description="Id of the release that it holds.")


class Meta(BaseModel):
    """What an answer rests on, and the address that gives it again."""

    release: ReleaseRef
    as_of: date | None = Field(description="The date asked about.")
    sources: list[str] = Field(description="Ids of the sources of the release; /v1/releases/current/sources says more.")
    data_age_days: int | None = Field(description="Days since the release was published; null at the address of a release.")
    self: str = Field(description="Address that gives the same answer for good.")
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


class FieldError(BaseModel):
    """What is wrong with one parameter."""

    model_config = ConfigDict(populate_by_name=True)

    place: str = Field(alias="in", description="query, path or body")
    name: str
    detail: str


class ProblemDetails(BaseModel):
    """Why a request was refused (RFC 9457)."""

    type: str = Field(examples=["urn:concerted:problem:unknown-name"])
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["no State is called 'Germny'. Did you mean Germany?"])
    errors: list[FieldError] = Field(default=[], description="One for each parameter that is wrong.")
    suggestions: list[str] = Field(default=[], description="Names that exist.")
    request_id: str | None = None


class StateRef(BaseModel):
    """A State by its code."""

    iso3: str = Field(examples=["USA"])
    name: str = Field(examples=["United States of America"])


class Fact(BaseModel):
    """A row of the release: its table, its filled columns, its sources and its basis."""

    model_config = ConfigDict(extra="allow")

    table: str = Field(examples=["ranges"])
    source: list[str]
    basis: str


class Completeness(BaseModel):
    """How complete and how concerted a system is; null where not defined."""

    A: float | None = Field(description="1 if every responsible State is engaged.")
    C0: float | None = Field(description="Share of the States engaged.")
    C1: float | None = Field(description="Share of the responsibility engaged.")
    K: float | None = Field(description="Concertation: are they in it together?")
    F: float | None = Field(description="The weakest stage of the annual cycle.")
