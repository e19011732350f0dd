"""States, territories and regional organisations."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from concerted.api.models.common import COMPLETENESS, Completeness, Example, example
from concerted.api.models.gaps import GAP, Gap

Holds = Literal["yes", "possibly", "no"]
_NAMIBIA: Example = {
    "iso3": "NAM", "iso2": "NA", "name": "Namibia", "kind": "state", "sovereign": None, "cms_region": "Africa",
}


class StateRow(BaseModel):
    """A State, territory or REIO."""

    model_config = example(_NAMIBIA | {
        "un_member": True, "note": None, "source": ["cldr", "iso-3166"], "basis": "sourced", "cms_party": False,
    })

    iso3: str
    iso2: str
    name: str
    kind: str
    sovereign: str | None
    cms_region: str | None
    un_member: bool
    note: str | None
    source: list[str]
    basis: str
    cms_party: bool = Field(description="A Party to the Convention at the date.")


class StateAbout(BaseModel):
    """Who it is."""

    model_config = example(_NAMIBIA | {"territories": []})

    iso3: str
    iso2: str
    name: str
    kind: str
    sovereign: str | None
    cms_region: str | None
    territories: list[str]


_STATUS: Example = {
    "instrument": "atlantic-turtles", "role": "signatory", "since": None, "until": None, "date_basis": "unknown", "holds": "possibly",
    "applies_to": [], "source": ["za-deat-2007-turtles", "wikipedia-atlantic-turtles-mou"], "basis": "sourced",
}


class Status(BaseModel):
    """A membership or signature of a State."""

    model_config = example(_STATUS)

    instrument: str
    role: str
    since: str | None
    until: str | None
    date_basis: str
    holds: Holds = Field(description="At the date; `possibly` where the date of joining is not known.")
    applies_to: list[str]
    source: list[str]
    basis: str


_JOIN: Example = {"instrument": "cms", "kind": "convention", "n_taxa": 202, "n_firm": 128, "firmness": "firm"}


class Join(BaseModel):
    """An instrument that a State could join, and how many of its gaps that would close."""

    model_config = example(_JOIN)

    instrument: str
    kind: str
    n_taxa: int
    n_firm: int
    firmness: str


class StatePortrait(BaseModel):
    """A State: what it is in, what it shares, what it could join."""

    model_config = example({
        "state": _NAMIBIA | {"territories": []}, "memberships": [_STATUS], "species": {"I": {"Aves": 1}, "II": {"Aves": 2}},
        "taxa": {"I": ["Falco naumanni"], "II": ["Falco naumanni", "Falco vespertinus"]}, "n_systems": 2, "completeness": COMPLETENESS,
        "gaps": [GAP | {"state": {"iso3": "NAM", "name": "Namibia"}}], "could_join": [_JOIN],
    })

    state: StateAbout
    memberships: list[Status]
    species: dict[str, dict[str, int]] = Field(description="Units that concern it, by Appendix and class.")
    taxa: dict[str, list[str]] = Field(description="The same by name.")
    n_systems: int = Field(description="Listed migration systems in which it shares.")
    completeness: Completeness = Field(description="Means over these systems.")
    gaps: list[Gap]
    could_join: list[Join]
