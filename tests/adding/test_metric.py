"""A new metric is a line of the vocabulary, a field of its records and a formula: every table, list and description has it."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from tests.house import COMMAND, add, house_with, run_in

pytestmark = pytest.mark.process

# What is added to a file of graph/, in front of what.
ADDED = {
    "vocabulary/asking.py": ('    F = "F", ', '    H = "H", "1 if half of the States are engaged."\n'),
    "analyses/completeness/records.py": ("    F: float | None\n", '    H: float | None\n    """1 if half of the States are engaged."""\n'),
    "analyses/completeness/formulas.py": (
        "    Metric.F: ", "    Metric.H: lambda s: np.where(s.heads > 0, (2 * s.held >= s.heads).astype(float), np.nan),\n",
    ),
}
DAY = "2024-02-12"
# The answers to addresses, and the examples of the description by what they are of; each is read as the record it is one of.
OVER_HTTP = """
import json, sys
from pydantic import TypeAdapter
from concerted.api.app import create_app
from concerted.api.settings import Settings
from tests.api.conftest import Client, wait_until
from tests.api.openapi.test_records import _exact, _records
app = create_app(Settings(store="none", log_level="error"))
app.state.service.start()
wait_until(lambda: app.state.service.snapshot.store.status == "none")
documented = Client(app).get("/openapi.json").json()
examples = {name: schema["examples"][0] for name, schema in documented["components"]["schemas"].items() if "examples" in schema}
for name in examples.keys() & _records().keys():
    TypeAdapter(_records()[name]).validate_python(examples[name])
    _exact(_records()[name], examples[name], name)
print(json.dumps([documented, *(Client(app).get(address).json()["data"] for address in sys.argv[1:])]))
app.state.service.stop()
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program with a metric more."""
    folder = tmp_path_factory.mktemp("house")
    graph = house_with(folder, "graph")
    for file, (before, added) in ADDED.items():
        add(graph / file, before, added)
    return folder


def asked(house: Path, *arguments: str) -> dict[str, Any]:
    """The JSON of a command."""
    return dict(json.loads(run_in(house, COMMAND, *arguments, "--as-of", DAY, "--format", "json")))


def is_half(record: dict[str, Any]) -> float | None:
    """The same by C0."""
    return None if record["C0"] is None else float(record["C0"] >= 0.5)


def test_the_command_line_has_it(house: Path) -> None:
    systems = asked(house, "systems", "--sort", "-H")["systems"]
    assert all(each["H"] == is_half(each) for each in systems)
    defined = [each["H"] for each in systems if each["H"] is not None]
    assert defined == sorted(defined, reverse=True)
    through_time = asked(house, "timeline", "--systems")["systems"]
    assert through_time[-1]["H"] == pytest.approx(mean(defined))
    assert 0 < through_time[-1]["H"] < 1 and through_time[0]["H"] is None
    events = asked(house, "timeline", "--instrument", "acap")["events"]
    assert all(event["completeness"]["H"] == is_half(event["completeness"]) for event in events if event["completeness"])
    table = run_in(house, COMMAND, "systems", "--class", "Reptilia", "--as-of", DAY, "--all")
    assert [word for word in table.splitlines()[2].split() if len(word) < 3] == ["A", "C0", "C1", "K", "H", "F"]
    assert run_in(house, COMMAND, "systems", "--as-of", DAY, "--format", "csv").splitlines()[0].endswith(",A,C0,C1,K,H,F")


def test_the_api_has_it_and_describes_it(house: Path) -> None:
    paths = ("systems?sort=-H&limit=500&", "systems/overview?", "systems/timeline?", "instruments/acap?")
    documented, systems, overview, timeline, acap = json.loads(run_in(house, OVER_HTTP, *(f"/v1/{path}as_of={DAY}" for path in paths)))
    assert len(systems) == 500 and all(each["H"] == is_half(each) for each in systems)
    assert overview["all"]["H"] == timeline[-1]["H"] and acap["completeness"]["H"] == is_half(acap["completeness"])
    schemas = documented["components"]["schemas"]
    assert schemas["Completeness"]["properties"]["H"]["description"] == "1 if half of the States are engaged."
    assert {"H", "C0"} <= set(schemas["System"]["properties"]) & set(schemas["SystemsAt"]["required"])
    sort = next(each for each in documented["paths"]["/v1/systems"]["get"]["parameters"] if each["name"] == "sort")
    assert {"H", "-H"} <= set(sort["schema"]["enum"])
