"""The examples in docstrings run, and what is public says what it takes, what it gives, and how it is used."""

from __future__ import annotations

import dataclasses
import doctest
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest

import concerted

# What a question is in Python, and what a question is asked of, by where it stands; of a class its methods by their names.
PUBLIC = (
    "concerted.opening:open", "concerted.opening:to_networkx", "concerted.opened:Opened.to_networkx",
    "concerted.graph.exports.formats:export", "concerted.graph.exports.networkx:networkx_graph",
    *(f"concerted.notebook:Graph.{asked}" for asked in ("gaps", "priorities", "instruments", "timeline", "diff", "cypher", "ask")),
    "concerted.opened:Opened.projection",
    "concerted.releases:find", "concerted.loaders:read_package", "concerted.loaders:reference_release",
    "concerted.graph.facts.release:Release", "concerted.graph.facts.release:Release.of",
    "concerted.graph.projection.projection:project", "concerted.graph.projection.projection:Projection.perturbed",
    "concerted.graph.names.resolver:Names", "concerted.graph.names.search:search",
    "concerted.graph.analyses.gaps.records:GapQuery", "concerted.graph.analyses.gaps.records:gap_records",
    "concerted.graph.analyses.recruitment.ranking:PriorityQuery", "concerted.graph.analyses.recruitment.records:priority_records",
    "concerted.graph.analyses.recruitment.records:explain", "concerted.graph.analyses.recruitment.intervals.draws:rankings",
    "concerted.graph.analyses.recruitment.intervals.records:interval_records",
    "concerted.graph.analyses.recruitment.intervals.acceptability:acceptability",
    "concerted.graph.analyses.recruitment.alternatives:compared_ranks",
    "concerted.graph.analyses.completeness.metrics:metrics", "concerted.graph.analyses.completeness.history:system_history",
    "concerted.graph.analyses.completeness.records:systems", "concerted.graph.analyses.completeness.records:least_complete",
    "concerted.graph.analyses.completeness.records:means", "concerted.graph.analyses.completeness.records:systems_through_time",
    "concerted.graph.analyses.portraits.state:state_portrait", "concerted.graph.analyses.portraits.taxon:taxon_portrait",
    "concerted.graph.analyses.portraits.instrument:instrument_portrait", "concerted.graph.analyses.portraits.instrument:instrument_list",
    "concerted.graph.analyses.history.timeline:timeline", "concerted.graph.analyses.history.changes:changes",
    "concerted.graph.analyses.history.standing:standing", "concerted.graph.analyses.overview:overview",
    "concerted.graph.analyses.network.responsibility:responsibility_graph",
    *(f"concerted.graph.analyses.network.{asked}:{asked}" for asked in ("ties", "communities", "cuts", "losses", "central")),
    "concerted.graph.analyses.recruitment.attribution:attribution", "concerted.graph.analyses.coverage.tracker:coverage",
    *(f"concerted.graph.analyses.registers:{table}_rows" for table in ("source", "state", "taxon", "population", "membership", "listing")),
    "concerted.graph.analyses.registers:table_counts",
    "concerted.graph.stores:open_store", "concerted.graph.records:plain", "concerted.graph.records:matching",
    "concerted.graph.records:columns",
)
# Analyses say by which rule or paper they count.
COUNTING = (
    "gap_records", "priority_records", "metrics", "perturbed", "rankings", "standing", "attribution", "coverage", "ties", "communities",
    "interval_records", "acceptability", "compared_ranks", "cuts", "losses", "central",
)
ASKS_A_STORE = re.compile(r"\.cypher\(|\.ask\(|open_store\(")


def modules() -> Iterator[str]:
    """Every module that is imported to be used, the command line and the API apart."""
    yield "concerted"
    for found in pkgutil.walk_packages(concerted.__path__, "concerted."):
        if not found.name.startswith("concerted.api") and not re.search(r"\._|embedded\.child", found.name):
            yield found.name


def examples() -> Iterator[doctest.DocTest]:
    finder = doctest.DocTestFinder()
    for name in modules():
        yield from (found for found in finder.find(importlib.import_module(name), name) if found.examples)


def asks_a_store(example: doctest.DocTest) -> bool:
    return any(ASKS_A_STORE.search(line.source) for line in example.examples)


@pytest.mark.parametrize("example", [
    pytest.param(each, id=each.name, marks=[pytest.mark.process] if asks_a_store(each) else []) for each in examples()
])
def test_an_example_gives_what_it_says(example: doctest.DocTest, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    # A folder without a release, or the one that a run of tests fills once.
    folder = request.getfixturevalue("embedded_folder" if asks_a_store(example) else "tmp_path")
    monkeypatch.setenv("CONCERTED_DATA_DIR", str(folder))
    printed: list[str] = []
    found = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example, out=printed.append)
    assert found.failed == 0, "".join(printed)


def test_there_are_examples() -> None:
    """So that a finder which finds nothing is seen."""
    assert len([example for example in examples() if not asks_a_store(example)]) >= 40


def named(place: str) -> Any:
    module, _, name = place.partition(":")
    found: Any = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    return found


def sections(text: str) -> dict[str, str]:
    """The sections of a docstring in the manner of numpydoc, by their titles."""
    parts = re.split(r"^(\w[\w ]+)\n-{3,}$", text, flags=re.MULTILINE)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


@pytest.mark.parametrize("place", PUBLIC)
def test_what_is_public_says_what_it_takes_and_gives(place: str) -> None:
    found = named(place)
    told = sections(inspect.getdoc(found) or "")
    assert len(told[""].strip().splitlines()[0]) <= 120
    taken = [name for name in inspect.signature(found).parameters if name not in ("self", "cls")]
    if taken:
        described = re.findall(r"^(\**\w[\w, *]*?)(?: : .+)?$", told.get("Parameters", ""), re.MULTILINE)
        assert [name.strip(" *") for names in described for name in names.split(",")] == taken
    if not inspect.isclass(found) and inspect.signature(found).return_annotation != "None":
        assert "Returns" in told or "Raises" in told
    if place.partition(":")[2].rpartition(".")[2] in COUNTING:
        assert "Notes" in told
    assert ">>>" in told["Examples"]


def test_what_a_notebook_imports_is_public() -> None:
    public = {place.partition(":")[2].partition(".")[0] for place in PUBLIC}
    assert {name for name in concerted.__all__ if not name.startswith("_")} <= public


def test_every_field_of_a_query_is_described() -> None:
    """A field that is added to a query is said in its docstring."""
    for place in PUBLIC:
        found = named(place)
        if dataclasses.is_dataclass(found):
            assert all(re.search(rf"\b{field.name}\b", found.__doc__ or "") for field in dataclasses.fields(found)), place
