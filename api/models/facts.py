"""Facts as they stand in a release: populations, memberships, listings."""

from __future__ import annotations

from pydantic import BaseModel, Field

from concerted.api.models.common import example
from concerted.api.models.states import Holds


class PopulationRow(BaseModel):
    """A geographically separate part of a species."""

    model_config = example({
        "population": "falco-cherrug--excludes-the-population-of-mongolia", "taxon": "Falco cherrug", "taxon_name": "Saker Falcon",
        "name": "Excludes the population of Mongolia", "states": ["AFG", "ARE", "ARM"], "states_basis": "inferred",
        "note": "excludes MNG; States: range of the species less MNG", "source": ["sapi-legislation-2013"], "basis": "sourced",
        "appendices": ["I"],
    })

    population: str
    taxon: str
    taxon_name: str | None
    name: str
    states: list[str] = Field(description="Its Range States; empty where they are not known.")
    states_basis: str | None
    note: str | None
    source: list[str]
    basis: str
    appendices: list[str] = Field(description="Appendices on which it stands as a population at the date.")


class MembershipRow(BaseModel):
    """A membership, a signature, or a signature without ratification."""

    model_config = example({
        "instrument": "acap", "iso3": "ARG", "name": "Argentina", "role": "party", "since": "2006-11-01", "until": None,
        "date_basis": "sourced", "applies_to": [], "note": None, "source": ["acap-parties", "ieadb-memberships"], "basis": "sourced",
        "holds": "yes",
    })

    instrument: str
    iso3: str
    name: str
    role: str
    since: str | None
    until: str | None
    date_basis: str
    applies_to: list[str]
    note: str | None
    source: list[str]
    basis: str
    holds: Holds = Field(description="At the date; `possibly` where the date of joining is not known.")


class ListingRow(BaseModel):
    """An entry of an Appendix."""

    model_config = example({
        "taxon": "Falco cherrug", "name": "Saker Falcon", "population": None, "appendix": "II", "since": "1983-11-01", "until": None,
        "date_basis": "unsourced", "listed_under": "Falconidae",
        "annotation": "family of the original Appendix II, Species+ prints 1994-01-01",
        "source": ["sapi-legislation-2013", "sapi-cms-dist-2026-03-18"], "basis": "sourced", "holds": "yes",
    })

    taxon: str
    name: str | None
    population: str | None
    appendix: str
    since: str | None
    until: str | None
    date_basis: str
    listed_under: str | None
    annotation: str | None
    source: list[str]
    basis: str
    holds: Holds = Field(description="At the date; `possibly` where the date of listing is not known.")
