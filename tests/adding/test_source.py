"""A new source is one file: the example of the guide, put in its place, is listed, found by its columns, and builds a release."""

from __future__ import annotations

import csv
import json
import re
import shlex
from pathlib import Path

import pytest

from tests.house import COMMAND, TOP, house_with, run_in

pytestmark = pytest.mark.process

PAGE = (TOP / "docs" / "adding-a-source.md").read_text(encoding="utf-8")


def block(kind: str) -> str:
    """The one block of a kind on the page."""
    found, = re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program with the source of the guide, and the file that it is about; caches are its own."""
    folder = tmp_path_factory.mktemp("house")
    module, = re.findall(r"all of `loaders/(sources/\w+\.py)`", PAGE)
    (house_with(folder, "loaders") / module).write_text(block("python"), encoding="utf-8")
    (folder / "sightings-2025.csv").write_text(block("csv"), encoding="utf-8")
    (folder / "loaders").symlink_to(TOP / "loaders")
    return folder


@pytest.fixture(autouse=True)
def _kept(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCERTED_CACHE", str(house / "cache"))
    monkeypatch.setenv("CONCERTED_DATA_DIR", str(house / "data"))


def test_it_is_listed(house: Path) -> None:
    listed = json.loads(run_in(house, COMMAND, "template", "--list", "--format", "json"))["sources"]
    assert {each["id"]: each["columns"] for each in listed}["sightings"] == ["Species", "Countries", "Seen"]
    assert len(listed) > 10


def test_what_the_page_types_builds_a_release(house: Path) -> None:
    typed = shlex.split(block("console").removeprefix("$ concerted "))
    run_in(house, COMMAND, *typed)
    with (house / "my-release" / "refused.csv").open(encoding="utf-8", newline="") as file:
        refused = {int(row["line"]): row for row in csv.DictReader(file)}
    assert refused.keys() == {2, 5, 6}
    assert refused[6]["column"] == "Seen" and refused[6]["value"] == "perhaps" and "before 2024" in refused[6]["why"]
    assert refused[5]["column"] == "Countries" and "Atlantis" in str(refused[5])
    with (house / "my-release" / "ranges.csv").open(encoding="utf-8", newline="") as file:
        said = {row["iso3"]: row for row in csv.DictReader(file) if row["taxon"] == "Panthera uncia" and "sightings-" in row["source"]}
    assert said.keys() == {"NPL", "BTN", "CHN"} and said["NPL"]["presence"] == "extant"


def test_a_file_of_another_form_is_not_taken_for_it(house: Path) -> None:
    (house / "other.csv").write_text("Species,Country\nPanthera uncia,Nepal\n", encoding="utf-8")
    code = (
        "from concerted.loaders.files.given import given\nfrom concerted.loaders.sources.registry import known_by\n"
        "print([[s.id for s in known_by(given(name))] for name in ('sightings-2025.csv', 'other.csv')])"
    )
    assert run_in(house, code).strip() == "[['sightings'], []]"
