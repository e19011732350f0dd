"""The question library: each question has an address of its own, with its parameters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field, create_model

from concerted.api.models.common import list_of
from concerted.api.models.cypher import QueryAnswer
from concerted.api.models.questions import QuestionRecord, address_of, question_record
from concerted.api.requests.parameters import Asked, Asking, Day, Paged, Rows, asked, service, sort_key, whole
from concerted.api.responses.answers import Answer, many
from concerted.api.routers.cypher import ApiKey
from concerted.api.service import desk
from concerted.cypher.reader import Parameter, Question, questions
from concerted.library import at_date, filled_in

_TYPES: dict[str, Any] = {
    "STRING": str, "DATE": Day, "INTEGER": Annotated[int, Field(gt=-(10**9), lt=10**9), whole],
}


class QuestionsAsked(Asking, Paged):
    """Parameters of the list."""

    sort: Annotated[str, sort_key(QuestionRecord)] | None = Field(None, description="Order; by id where not given.")


def questions_router() -> APIRouter:
    """The list of questions, and an address for each."""
    router = APIRouter(tags=["questions"])

    @router.get("/v1/questions", response_model=list_of(QuestionRecord))
    def listed(at: Annotated[Asked, Depends(asked)], q: Annotated[QuestionsAsked, Query()]) -> Response:
        """The questions that the library of Cypher answers."""
        return many(
            Answer(at, "questions", q.canonical(), of_release=False), QuestionRecord,
            lambda: [question_record(question) for question in questions().values()],
            limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
        )

    for question in questions().values():
        router.add_api_route(
            address_of(question), _endpoint(question), response_model=QueryAnswer, name=f"question {question.id}",
            summary=question.title, description=f"{question.description}\n\nColumns: {', '.join(question.columns)}.",
        )
    return router


def _field(parameter: Parameter) -> tuple[Any, Any]:
    # Its example stands in for a parameter that is not given, as on the command line, and of a date that is today by default that day.
    kind, examples = _TYPES[parameter.type], [parameter.example]
    if parameter.today:
        return kind | None, Field(None, description=f"{parameter.doc}; today where it is not given.", examples=examples)
    default = date.fromisoformat(str(parameter.example)) if parameter.type == "DATE" else parameter.example
    return kind, Field(default, description=parameter.doc, examples=examples)


def _endpoint(question: Question) -> Callable[..., Response]:
    fields: dict[str, Any] = {p.name: _field(p) for p in question.parameters}
    if any(p.today for p in question.parameters):
        fields["as_of"] = Day | None, Field(None, description="The same date, by the name that other addresses have for it.")
    model = create_model(f"Ask_{question.id.replace('-', '_')}", __base__=QuestionAsked, **fields)

    def ask(request: Request, q: Any, x_api_key: ApiKey = None) -> Response:
        given = q.model_dump(mode="json", include={p.name for p in question.parameters}, exclude_none=True)
        given = at_date(question, given, q.as_of.isoformat() if getattr(q, "as_of", None) else None, "as_of")
        values = filled_in(question, given, lambda: service(request).answering().names)
        words = {name: str(value) for name, value in sorted(values.items())} | ({"limit": str(q.limit)} if q.limit else {})
        days = [date.fromisoformat(str(values[p.name])) for p in question.parameters if p.type == "DATE"]
        return desk.answer(request, desk.Statement(
            question.query, values, (address_of(question), words), {"question": question.id, "parameters": values},
            as_of=days[0] if len(days) == 1 else None, rows=q.limit, of_the_library=True,
        ))

    # The model is made here, so the annotation that FastAPI reads is set rather than written.
    ask.__annotations__["q"] = Annotated[model, Query()]
    return ask


class QuestionAsked(Asking):
    """What every question can be asked with besides its own parameters."""

    limit: Rows | None = Field(None, description="Fewer rows than the server's limit.")
