"""Species, subspecies and higher taxa."""

from __future__ import annotations

from pydantic import BaseModel, Field

from concerted.api.models.common import Completeness, Example, Fact, example
from concerted.api.models.gaps import GAP, Gap

_SOURCED: Example = {"source": ["sapi-legislation-2013", "sapi-cms-dist-2026-03-18"], "basis": "sourced"}
_SAKER: Example = {"taxon": "Falco cherrug", "rank": "species", "class": "Aves", "name": "Saker Falcon", "synonyms": [], **_SOURCED}
# What Falco cherrug had on 2019-10-15.
SYSTEM: Example = {"A": 0.0, "C0": 0.845, "C1": 0.838, "K": 0.693, "F": 0.837}
_RANGE: Example = {
    "iso3": "AFG", "name": "Afghanistan", "counts_for": "AFG", "counts": True, "origin": "native", "presence": "extant",
    "season": "breeding", "cms_party": True, "source": ["sapi-cms-dist-2026-03-18"], "basis": "sourced",
}
_COVERING: Example = {"id": "raptors", "n_members_concerned": 2, "members_concerned": ["ARE", "ARM"]}


class TaxonRow(BaseModel):
    """A taxon."""

    model_config = example({
        "taxon": "Falco cherrug", "rank": "species", "name": "Saker Falcon", "class": "Aves", "order": "Falconiformes",
        "family": "Falconidae", "parent": "Falconidae", "speciesplus_id": "11543", **_SOURCED, "appendices": ["I", "II"],
    })

    taxon: str
    rank: str
    name: str | None
    class_: str | None = Field(alias="class")
    order: str | None
    family: str | None
    parent: str | None
    speciesplus_id: str | None
    source: list[str]
    basis: str
    appendices: list[str] = Field(description="Appendices that hold it, or something below it, at the date.")


class TaxonAbout(BaseModel):
    """What it is called."""

    model_config = example(_SAKER)

    taxon: str
    rank: str
    class_: str | None = Field(alias="class")
    name: str | None
    synonyms: list[str]
    source: list[str]
    basis: str


class RangeState(BaseModel):
    """A State in which it occurs, and whether that makes the State responsible."""

    model_config = example(_RANGE)

    iso3: str
    name: str
    counts_for: str = Field(description="The sovereign, where territories are counted for theirs.")
    counts: bool
    origin: str
    presence: str
    season: str
    cms_party: bool
    source: list[str]
    basis: str


class Covering(BaseModel):
    """An instrument that covers it, and its members among the States concerned."""

    model_config = example(_COVERING)

    id: str
    n_members_concerned: int
    members_concerned: list[str]


class TaxonPortrait(BaseModel):
    """A taxon's migration system."""

    model_config = example({
        "taxon": _SAKER, "appendices": ["I", "II"], "range_states": [_RANGE],
        "listings": [{"table": "listings", "taxon": "Falco cherrug", "appendix": "II", "since": "1983-11-01", **_SOURCED}],
        "instruments": [_COVERING], "below": [], "gaps": [GAP | {"instrument": "raptors", "taxa": ["Falco cherrug"], "n_taxa": 1}],
        "n_range_states": 71, "metrics": SYSTEM,
    })

    taxon: TaxonAbout
    appendices: list[str]
    range_states: list[RangeState]
    listings: list[Fact]
    instruments: list[Covering]
    below: list[str]
    gaps: list[Gap]
    n_range_states: int | None
    metrics: Completeness | None
