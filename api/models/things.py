"""Records and portraits of States, taxa, instruments and the facts about them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from api.models.answers import Gap
from api.models.common import Completeness, Fact


class Known(BaseModel):
    """Any fact: where it was read and how it is known."""

    model_config = ConfigDict(extra="allow")

    source: list[str]
    basis: str


class StateRow(Known):
    iso3: str
    iso2: str
    name: str
    kind: str
    sovereign: str | None
    cms_region: str | None
    un_member: bool
    cms_party: bool = Field(description="A Party to the Convention at the date.")
    note: str | None


class TaxonRow(Known):
    taxon: str
    rank: str
    name: str | None
    class_: str | None = Field(alias="class")
    order: str | None
    family: str | None
    parent: str | None
    appendices: list[str] = Field(description="Appendices that hold it, or something below it, at the date.")


class PopulationRow(Known):
    population: str
    taxon: str
    name: str
    states: list[str]
    states_basis: str | None
    note: str | None


class MembershipRow(Known):
    instrument: str
    iso3: str
    name: str
    role: str
    since: str | None
    until: str | None
    date_basis: str
    holds: str = Field(description="At the date: yes, possibly (the date of joining is not known), or no.")
    applies_to: list[str]
    note: str | None


class ListingRow(Known):
    taxon: str
    population: str | None
    appendix: str
    since: str | None
    until: str | None
    date_basis: str
    holds: str
    listed_under: str | None
    annotation: str | None


class SourceRow(BaseModel):
    id: str
    title: str
    publisher: str | None
    url_or_path: str | None
    read_from: str | None
    published: str | None
    licence: str | None
    tier: str
    note: str | None


class InstrumentAbout(Known):
    id: str
    short_name: str
    name_en: str
    kind: str
    parent: str | None
    binding: bool
    signed_on: str | None
    in_force_on: str | None
    ended_on: str | None
    area: str | None
    species_scope: str | None
    flag_states: bool
    note: str | None


class InstrumentRow(InstrumentAbout):
    in_force: bool
    n_members: int
    n_possible_members: int
    n_range_states: int | None
    n_taxa: int
    completeness: Completeness | None


class Member(Known):
    iso3: str
    name: str
    role: str
    since: str | None
    date_basis: str


class NotIn(BaseModel):
    iso3: str
    name: str
    kind: str
    firmness: str
    n_taxa: int


class InstrumentPortrait(BaseModel):
    """An instrument: who is in, who is not, what it covers."""

    instrument: InstrumentAbout
    members: list[Member]
    possible_members: list[Member]
    not_in: list[NotIn]
    taxa: list[str]
    completeness: Completeness


class TaxonAbout(Known):
    taxon: str
    rank: str
    class_: str | None = Field(alias="class")
    name: str | None
    synonyms: list[str]


class RangeState(Known):
    iso3: str
    name: str
    counts_for: str
    counts: bool
    origin: str
    presence: str
    season: str
    cms_party: bool


class Covering(BaseModel):
    id: str
    n_members_concerned: int
    members_concerned: list[str]


class TaxonPortrait(BaseModel):
    """A taxon's migration system."""

    taxon: TaxonAbout
    appendices: list[str]
    range_states: list[RangeState]
    listings: list[Fact]
    instruments: list[Covering]
    below: list[str]
    gaps: list[Gap]
    n_range_states: int | None
    metrics: Completeness | None


class StateAbout(BaseModel):
    iso3: str
    iso2: str
    name: str
    kind: str
    sovereign: str | None
    cms_region: str | None
    territories: list[str]


class Status(Known):
    instrument: str
    role: str
    since: str | None
    until: str | None
    date_basis: str
    holds: str
    applies_to: list[str]


class Join(BaseModel):
    instrument: str
    kind: str
    n_taxa: int
    n_firm: int
    firmness: str


class StatePortrait(BaseModel):
    """A State: what it is in, what it shares, what it could join."""

    state: StateAbout
    memberships: list[Status]
    species: dict[str, dict[str, int]] = Field(description="Units by Appendix and class.")
    gaps: list[Gap]
    could_join: list[Join]
