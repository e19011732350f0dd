"""The question library: each question has an address of its own, with its parameters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field, create_model

from api.answers import Answer, many
from api.asking import Asked, Asking, Day, Paged, Rows, asked, whole
from api.cyphering import answer
from api.models.answers import QueryAnswer, QuestionRecord
from api.models.common import Many
from api.routers.cypher import ApiKey
from cypher.reader import Parameter, Question, questions

_TYPES: dict[str, Any] = {
    "STRING": str, "DATE": Day, "INTEGER": Annotated[int, Field(gt=-(10**9), lt=10**9), whole],
}


class QuestionsAsked(Asking, Paged):
    """Parameters of the list."""


def questions_router() -> APIRouter:
    """The list of questions, and an address for each."""
    router = APIRouter(tags=["questions"])

    @router.get("/v1/questions", response_model=Many[QuestionRecord])
    def listed(at: Annotated[Asked, Depends(asked)], q: Annotated[QuestionsAsked, Query()]) -> Response:
        """The questions that the library of Cypher answers."""
        return many(
            Answer(at, "questions", q.canonical()), lambda: [_record(question) for question in questions().values()],
            limit=q.limit, cursor=q.cursor,
        )

    for question in questions().values():
        router.add_api_route(
            f"/v1/questions/{question.id}", _endpoint(question), response_model=QueryAnswer, name=f"question {question.id}",
            summary=question.title, description=f"{question.description}\n\nColumns: {', '.join(question.columns)}.",
        )
    return router


def _record(question: Question) -> dict[str, Any]:
    return {
        "id": question.id, "title": question.title, "description": question.description,
        "parameters": [{"name": p.name, "type": p.type, "example": p.example} for p in question.parameters],
        "columns": list(question.columns),
    }


def _field(parameter: Parameter) -> tuple[Any, Any]:
    # Its example stands in for a parameter that is not given, as on the command line.
    default = date.fromisoformat(str(parameter.example)) if parameter.type == "DATE" else parameter.example
    return _TYPES[parameter.type], Field(default, description=parameter.doc, examples=[parameter.example])


def _endpoint(question: Question) -> Callable[..., Response]:
    fields: dict[str, Any] = {p.name: _field(p) for p in question.parameters}
    model = create_model(f"Ask_{question.id.replace('-', '_')}", __base__=QuestionAsked, **fields)

    def ask(request: Request, q: Any, x_api_key: ApiKey = None) -> Response:
        values = q.model_dump(mode="json", include=set(fields))
        about = {"question": question.id, "parameters": values}
        return answer(request, question.query, values, about, rows=q.limit)

    # The model is made here, so the annotation that FastAPI reads is set rather than written.
    ask.__annotations__["q"] = Annotated[model, Query()]
    return ask


class QuestionAsked(Asking):
    """What every question can be asked with besides its own parameters."""

    limit: Rows | None = Field(None, description="Fewer rows than the server's limit.")
