"""The Convention, and what is concluded under it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from concerted.api.models.common import COMPLETENESS, Completeness, Example, example

_ACAP: Example = {
    "id": "acap", "short_name": "ACAP", "name_en": "Agreement on the Conservation of Albatrosses and Petrels", "kind": "agreement",
    "parent": "cms", "binding": True, "signed_on": "2001-06-19", "in_force_on": "2004-02-01", "ended_on": None,
    "area": "Worldwide range of the listed albatrosses and petrels",
    "species_scope": "31 species of albatrosses, petrels and shearwaters (Annex 1)", "flag_states": True, "note": None,
    "source": ["cms-doc-agreements-mous-2019", "ieadb-treaties"], "basis": "sourced",
}
_MEMBER: Example = {
    "iso3": "ARG", "name": "Argentina", "role": "party", "since": "2006-11-01", "until": None, "date_basis": "sourced", "applies_to": [],
    "source": ["acap-parties", "ieadb-memberships"], "basis": "sourced",
}
_NOT_IN: Example = {"iso3": "CAN", "name": "Canada", "kind": "instrument", "firmness": "firm", "n_taxa": 5}


class InstrumentAbout(BaseModel):
    """What it is."""

    model_config = example(_ACAP)

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
    source: list[str]
    basis: str


_CONFLICT: Example = {"iso3": "ITA", "name": "Italy", "kind": "no_range_edge", "member": False}


class Conflict(BaseModel):
    """A State of which the list of an instrument of a single unit and the ranges say different things; the list decides."""

    model_config = example(_CONFLICT)

    iso3: str
    name: str
    kind: Literal["no_range_edge", "outside_area"] = Field(description="On the list and in no range, or in the range and not on the list.")
    member: bool


class InstrumentDescribed(InstrumentAbout):
    """What it is, and where its list and the ranges disagree."""

    model_config = example(_ACAP | {"conflicts": []})

    conflicts: list[Conflict]


class InstrumentRow(InstrumentAbout):
    """An instrument with its members and completeness at the date."""

    model_config = example(_ACAP | {
        "in_force": True, "n_members": 13, "n_possible_members": 0, "n_range_states": 25, "n_taxa": 31, "completeness": COMPLETENESS,
    })

    in_force: bool
    n_members: int
    n_possible_members: int = Field(description="States that may be members: their date of joining is not known.")
    n_range_states: int | None = Field(description="On its own list; null where it has none.")
    n_taxa: int
    completeness: Completeness | None


class Member(BaseModel):
    """A member of an instrument."""

    model_config = example(_MEMBER)

    iso3: str
    name: str
    role: str
    since: str | None = Field(description="As printed; a year alone where the day is not known.")
    until: str | None
    date_basis: str
    applies_to: list[str]
    source: list[str]
    basis: str


class NotIn(BaseModel):
    """A Range State that is not a member."""

    model_config = example(_NOT_IN)

    iso3: str
    name: str
    kind: str
    firmness: str
    n_taxa: int


class InstrumentPortrait(BaseModel):
    """An instrument: who is in, who is not, what it covers."""

    model_config = example({
        "instrument": _ACAP | {"conflicts": []}, "members": [_MEMBER], "possible_members": [], "not_in": [_NOT_IN],
        "taxa": ["Ardenna creatopus", "Diomedea amsterdamensis"], "completeness": COMPLETENESS,
    })

    instrument: InstrumentDescribed
    members: list[Member]
    possible_members: list[Member]
    not_in: list[NotIn]
    taxa: list[str]
    completeness: Completeness
