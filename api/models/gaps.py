"""Gaps, and what changed about them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from concerted.api.models.common import STATE, Example, Fact, StateRef, example

Kind = Literal["convention", "instrument", "listed_only", "ratification", "no_instrument", "territorial", "outside_area"]
Firmness = Literal["firm", "contested"]

GAP: Example = {
    "kind": "instrument", "state": STATE, "instrument": "acap", "n_taxa": 5, "n_firm": 1,
    "taxa": ["Ardenna creatopus", "Phoebastria albatrus", "Phoebastria immutabilis", "Phoebastria nigripes", "Thalassarche eremita"],
    "firmness": "firm", "reasons": ["range_inferred"], "territories": ["ASM", "GUM", "MNP", "UMI"],
}


class Gap(BaseModel):
    """A State that shares responsibility without being in the instrument."""

    model_config = example(GAP)

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


class Change(BaseModel):
    """A gap that holds at one of two dates only."""

    model_config = example({
        "change": "closed", "kind": "instrument", "state": {"iso3": "SYR", "name": "Syria"}, "instrument": "raptors", "n_taxa": 2,
        "taxa": ["Falco cherrug", "Gyps fulvus"], "by": [{
            "table": "memberships", "instrument": "raptors", "iso3": "SYR", "role": "signatory", "since": "2014-12-22",
            "date_basis": "sourced", "basis": "sourced", "source": ["cms-news-2015-syria-raptors", "wikipedia-raptors-mou"],
        }],
    })

    change: Literal["closed", "opened"]
    kind: Kind
    state: StateRef | None
    instrument: str | None
    n_taxa: int
    taxa: list[str]
    by: list[Fact] = Field(description="The memberships, listings and entries into force that made the difference.")
