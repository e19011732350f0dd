"""Records of gaps, priorities, systems, history and search."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.models.common import Completeness, Fact, ReleaseRef, StateRef

Kind = Literal["convention", "instrument", "listed_only", "ratification", "no_instrument", "territorial", "outside_area"]
Firmness = Literal["firm", "contested"]


class Gap(BaseModel):
    """A State that shares responsibility without being in the instrument."""

    model_config = ConfigDict(json_schema_extra={"examples": [{
        "kind": "instrument", "state": {"iso3": "USA", "name": "United States of America"}, "instrument": "acap", "n_taxa": 2, "n_firm": 2,
        "taxa": ["Phoebastria immutabilis", "Phoebastria nigripes"], "firmness": "firm", "reasons": [], "territories": [],
    }]})

    kind: Kind
    state: StateRef | None = Field(description="Null for `no_instrument`.")
    instrument: str | None
    n_taxa: int
    n_firm: int = Field(description="How many of the taxa are firm.")
    taxa: list[str]
    firmness: Firmness
    reasons: list[str] = Field(description="Why units are contested.")
    territories: list[str] = Field(description="Territories through which the State is concerned.")
    facts: list[Fact] | None = Field(default=None, description="What the gap rests on; with `facts=true`.")


class Priority(BaseModel):
    """A non-member and what its joining would be worth."""

    rank: int
    state: StateRef
    unmet_responsibility: float
    responsibility: float
    concertation_gain: float
    closing_power: float
    n_taxa: int
    n_appendix_I: int
    last_missing: list[str]
    member_of: list[str]


class Share(BaseModel):
    """What one species contributes to a score."""

    taxon: str
    name: str | None
    weight: float
    n_states: int
    share: float
    engagement: float
    contribution: float
    facts: list[Fact]


class Explanation(BaseModel):
    """The species and facts that sum to a score."""

    rank: int
    state: StateRef
    instrument: str
    score: float
    species: list[Share]


class System(Completeness):
    """A migration system: one taxon of the Appendices, and how complete it is."""

    taxon: str
    name: str | None
    class_: str | None = Field(alias="class")
    n_range_states: int


class Happening(BaseModel):
    """A State that joined or left."""

    iso3: str
    name: str
    role: str
    date_basis: str
    day_known: bool
    source: list[str]


class Interval(BaseModel):
    """At least and at most."""

    min: int
    max: int


class Event(BaseModel):
    """A day on which something changed."""

    model_config = ConfigDict(extra="allow")

    date: date
    joined: list[Happening]
    left: list[Happening]
    entry_into_force: bool
    ended: bool
    members: Interval
    completeness: Completeness | None


class Change(BaseModel):
    """A gap that holds at one of two dates only."""

    change: Literal["closed", "opened"]
    kind: Kind
    state: StateRef | None
    instrument: str | None
    n_taxa: int
    taxa: list[str]
    by: list[Fact]


class Hit(BaseModel):
    """What a text may mean."""

    kind: Literal["state", "taxon", "instrument"]
    id: str
    name: str
    matched: str
    score: float


class Counts(BaseModel):
    """How many facts a table has, and how they are known."""

    table: str
    rows: int
    basis: dict[str, int]


class ReleaseRecord(ReleaseRef):
    """A release with its counts."""

    n_sources: int
    counts: list[Counts]
    facts_by_basis: dict[str, int]


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"]


class Ready(BaseModel):
    """The projection serves; `store` says whether the store does."""

    status: Literal["ready"]
    release: ReleaseRef
    store: dict[str, Any]


class QueryAnswer(BaseModel):
    """Rows of a Cypher query."""

    columns: list[str]
    rows: list[list[Any]]
    truncated: bool = Field(description="There were more rows than the limit.")
    release: str | None
    meta: dict[str, Any]


class QuestionParameter(BaseModel):
    """What a question can be asked with."""

    name: str
    type: str
    example: Any


class QuestionRecord(BaseModel):
    """A question that the library of Cypher answers."""

    id: str
    title: str
    description: str
    parameters: list[QuestionParameter]
    columns: list[str]
