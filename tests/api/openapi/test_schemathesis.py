"""The application keeps to its own description: every operation, valid and invalid requests, all checks, and sequences.

``CONCERTED_EXAMPLES`` is the number of requests of each sort and operation, 8 where it is not set. Against a running server, for as
long as one likes: ``schemathesis run http://127.0.0.1:8000/openapi.json --checks all --exclude-checks ignored_auth --max-time 900``.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from tests.api.conftest import Client

EXAMPLES = int(os.environ.get("CONCERTED_EXAMPLES", "8"))
QUICK = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None,
    phases=[Phase.explicit, Phase.generate], stateful_step_count=4,
)
DESCRIPTION = json.loads((Path(__file__).parents[3] / "docs" / "openapi.json").read_text(encoding="utf-8"))
# The questions differ in their parameters alone, and exports in what is sent: of either, two stand for the others.
OPERATIONS = [
    (path, method) for path, ways in DESCRIPTION["paths"].items() for method in ways
    if (not path.startswith("/v1/questions/") or path.endswith(("gaps-convention", "parties-through-time")))
    and ("/export." not in path or path.endswith(("current/export.parquet", "}/export.species-states")))
]
pytestmark = pytest.mark.schemathesis


@pytest.fixture(scope="module")
def schema(client: Client) -> Any:
    client.app.openapi()  # made once, and given ten seconds
    return schemathesis.openapi.from_asgi("/openapi.json", client.app)


def _validate(case: Any) -> None:
    # It answers when it can: how fast is no matter of its description.
    response = case.call(timeout=None)
    case.validate_response(response, excluded_checks=_beyond(response))


def _beyond(response: Any) -> list[Any]:
    """Checks that say nothing of an answer, as more decides than a description can say."""
    # This application is set up without a store: that Cypher says so, in the documented shape, is no failure.
    excluded = [not_a_server_error] if response.status_code == 503 and "urn:concerted:problem:no-store" in response.text else []
    # An address over 8 KiB is refused before anybody looks at what else is wrong with it.
    excluded += [negative_data_rejection] if response.status_code == 414 else []
    # What hangs together, such as the States of a best set, or two dates of which one may be given, is more than a description can say.
    # Nor can it say that fields of intervals are there with intervals alone; that each field is accepted is tested with the pages.
    refused = ("urn:concerted:problem:invalid-query", "given twice", "fields: ")
    beyond = response.status_code == 422 and any(said in response.text for said in refused)
    return [*excluded, *([positive_data_acceptance] if beyond else [])]


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.name.lower())
@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=lambda part: part)
def test_an_operation_keeps_to_its_description(schema: Any, path: str, method: str, mode: GenerationMode) -> None:
    operation = schema[path][method]

    @QUICK
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case: Any) -> None:
        _validate(case)

    try:
        check()
    except Unsatisfiable:
        # An operation without parameters has no invalid request.
        assert mode is GenerationMode.NEGATIVE and not DESCRIPTION["paths"][path][method].get("parameters")


def test_sequences_of_requests_keep_to_the_description(schema: Any) -> None:
    class Sequences(schema.as_state_machine()):  # type: ignore[misc]  # made from the description
        def validate_response(self, response: Any, case: Any, *_: Any, **__: Any) -> None:
            case.validate_response(response, excluded_checks=_beyond(response), recorder=self.recorder)

    Sequences.run(settings=QUICK)
