"""The library of questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from concerted.cypher.reader import Question
from concerted.graph.records import Record

ParameterType = Literal["STRING", "DATE", "INTEGER"]


@dataclass(frozen=True, slots=True)
class QuestionParameter(Record):
    """What a question can be asked with."""

    name: str
    type: ParameterType
    example: str | int
    default: str | int | None
    """Stands in where it is not given; `today` for the day it is."""
    description: str


@dataclass(frozen=True, slots=True)
class QuestionRecord(Record):
    """A question that the library of Cypher answers."""

    id: str
    title: str
    description: str
    parameters: tuple[QuestionParameter, ...]
    columns: tuple[str, ...]
    answers: str
    """The kind of gap or the metric that it answers."""
    address: str
    """Where it is asked."""


def address_of(question: Question) -> str:
    """Where a question is asked."""
    return f"/v1/questions/{question.id}"


def question_record(question: Question) -> QuestionRecord:
    """A question of the library as a record."""
    return QuestionRecord(
        question.id, question.title, question.description,
        tuple(QuestionParameter(p.name, cast("ParameterType", p.type), p.example, p.default, p.doc) for p in question.parameters),
        tuple(question.columns), question.answers, address_of(question),
    )
