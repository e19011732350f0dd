"""What would be if States joined or left, taxa were listed, or instruments took in more."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import one_of
from concerted.api.output.words import words
from concerted.api.requests.parameters import Asked, Day, Name, Placed, asked
from concerted.api.responses import citing
from concerted.api.responses.answers import Answer, one
from concerted.graph.analyses.recruitment.scenarios.changes import Change, canonical, parsed
from concerted.graph.analyses.recruitment.scenarios.entry import When, compared_on, entries
from concerted.graph.analyses.recruitment.scenarios.records import Scenario
from concerted.graph.analyses.recruitment.scenarios.scenario import scenario
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import Happening
from concerted.loaders.notes import entry_rules

router = APIRouter(tags=["scenarios"])
Names = list[Name]


class ScenarioAsked(Placed):
    """What is otherwise, and from when on; each change may be given several times, in any order."""

    join: Names = Field([], description="A State becomes a member: `STATE:INSTRUMENT`, each by id or name.", examples=[["CHN:cms"]])
    leave: Names = Field([], description="A State is a member no longer: `STATE:INSTRUMENT`.")
    list_: Names = Field(
        [], alias="list", description="A taxon is listed: `TAXON:APPENDIX`, by any name, or a population by its slug; also by a scientific "
        "name that the release does not hold.",
    )
    extend: Names = Field([], description="An instrument takes in a taxon: `INSTRUMENT:TAXON`.")
    deposited: Day | None = Field(
        None, description="The day of deposit, signature, notification or adoption: each change holds from when the text of its instrument "
        "says.", examples=["2026-12-10"],
    )
    on: Day | None = Field(None, description="The day from which all of it holds.")

    def when(self, at: Asked) -> When:
        """What was said of the time."""
        return When(at.day(self.as_of), self.as_of, self.deposited, self.on)

    def changes(self, at: Asked) -> tuple[Change, ...]:
        """The changes, with keys for names."""
        written = {Happening.JOIN: self.join, Happening.LEAVE: self.leave, Happening.LIST: self.list_, Happening.EXTEND: self.extend}
        return parsed(at.serving.names, written, at.day(self.as_of))

    def resolved(self, changes: tuple[Change, ...]) -> dict[str, Any]:
        """What was asked, with changes in the one order, whoever gave them."""
        given = {name: value for name, value in self.canonical().items() if name not in tuple(Happening)}
        found = given | canonical(changes)
        return {name: found[name] for name in sorted(found)}


@router.get("/scenarios", response_model=one_of(Scenario))
def what_would_be(at: Annotated[Asked, Depends(asked)], q: Annotated[ScenarioAsked, Query()]) -> Response:
    """The world with some changes beside the world as it is: metrics, gaps closed and opened, the ranking, and the COP desk."""
    when, changes = q.when(at), q.changes(at)
    found = entries(at.serving.release, changes, when, entry_rules(at.serving.release), words(q.lang))
    day = compared_on(found, when)

    def p() -> Projection:
        return at.projection(day, q.territories, q.listings)

    return one(
        Answer(at, "scenarios", q.resolved(changes), day), lambda: scenario(p(), changes, found, q.lang, words(q.lang)),
        citing.of_scenario(p),
    )
