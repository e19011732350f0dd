"""The committed description is the one that the application gives, and it is complete."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from concerted.api.openapi.description import text
from tests.api.conftest import Client

COMMITTED = Path(__file__).parents[3] / "docs" / "openapi.json"


def _without_version(document: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(document)
    found["info"].pop("version")
    return found


def test_the_committed_description_is_fresh(client: Client) -> None:
    committed = COMMITTED.read_text(encoding="utf-8")
    assert _without_version(committed) == _without_version(text(client.app)), "run python -m concerted.api.openapi.description"


def test_it_is_served(client: Client) -> None:
    assert client.get("/openapi.json").json() == json.loads(text(client.app))


def test_every_operation_has_a_model_for_every_status() -> None:
    document = json.loads(COMMITTED.read_text(encoding="utf-8"))
    for path, ways in document["paths"].items():
        for operation in ways.values():
            responses = operation["responses"]
            assert {"200", "400", "404", "405", "413", "414", "422", "500", "503"} <= set(responses), path
            assert operation.get("summary") and operation.get("tags"), path
            kinds = responses["200"]["content"]
            files = {"exports", "briefs"} & {*operation["tags"]}
            assert "schema" in (next(iter(kinds.values())) if files else kinds["application/json"]), path
    for status in document["components"]["responses"].values():
        assert status["content"]["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/ProblemDetails"}


def test_operation_ids_are_names_for_a_program() -> None:
    document = json.loads(COMMITTED.read_text(encoding="utf-8"))
    ids = [operation["operationId"] for ways in document["paths"].values() for operation in ways.values()]
    assert len(set(ids)) == len(ids) and all(name.isidentifier() for name in ids)


@pytest.mark.parametrize("path", ["/docs", "/"])
def test_documentation_loads_nothing_from_elsewhere(client: Client, path: str) -> None:
    answer = client.get(path, follow_redirects=True)
    assert answer.status_code == 200
    assert "/v1/gaps" in answer.text and "<script" not in answer.text and "http" + "s://" not in answer.text
