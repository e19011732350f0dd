"""The ranking of non-members, and the account of one score."""

from __future__ import annotations

from pydantic import BaseModel, Field

from concerted.api.models.common import FACT, Example, Fact, StateRef, example

_NAMIBIA: Example = {"iso3": "NAM", "name": "Namibia"}
_SHARE: Example = {
    "taxon": "Diomedea dabbenena", "name": "Tristan Albatross", "weight": 1.0, "n_states": 6, "share": 0.16666666666666666,
    "engagement": 0.0, "contribution": 0.16666666666666666,
    "facts": [FACT | {"taxon": "Diomedea dabbenena", "iso3": "NAM", "basis": "inferred"}],
}


class Priority(BaseModel):
    """A non-member and what its joining would be worth."""

    model_config = example({
        "rank": 1, "state": _NAMIBIA, "unmet_responsibility": 1.327, "responsibility": 1.327, "concertation_gain": 2.654,
        "closing_power": 12.0, "n_taxa": 12, "n_appendix_I": 0, "last_missing": ["Diomedea dabbenena", "Diomedea exulans"], "member_of": [],
    })

    rank: int
    state: StateRef
    unmet_responsibility: float = Field(description="Its shares of the responsibility that no other instrument meets: the score.")
    responsibility: float = Field(description="The same without what other instruments meet.")
    concertation_gain: float = Field(description="What it adds to acting together (Shapley value of the pair game behind K).")
    closing_power: float = Field(description="What it adds to systems in which every State is in.")
    n_taxa: int
    n_appendix_I: int
    last_missing: list[str] = Field(description="Taxa for which it is the only State missing.")
    member_of: list[str] = Field(description="Instruments in which it is already.")


class Share(BaseModel):
    """What one species contributes to a score."""

    model_config = example(_SHARE)

    taxon: str
    name: str | None
    weight: float
    n_states: int
    share: float = Field(description="1 of `n_states`.")
    engagement: float = Field(description="What another instrument meets of it, from 0 to 1.")
    contribution: float = Field(description="weight × share × (1 − engagement)")
    facts: list[Fact]


class Explanation(BaseModel):
    """The species and facts that sum to a score."""

    model_config = example({"rank": 1, "state": _NAMIBIA, "instrument": "acap", "score": 0.16666666666666666, "species": [_SHARE]})

    rank: int
    state: StateRef
    instrument: str
    score: float
    species: list[Share]
