"""A new language is a line of the vocabulary and a catalogue; where data have names in it, these are shown and found."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from concerted.loaders import reference_release
from tests.house import COMMAND, OVER_HTTP, TOP, add, house_with, run_in

pytestmark = pytest.mark.process

BEFORE = '    ES = "es", '
ADDED = '    PT = "pt", "português", "Portuguese"\n'
CATALOGUE = """\
msgid "Name"
msgstr "Nome"

msgid "Instrument"
msgstr "Instrumento"

msgid "* in English only"
msgstr "* só em inglês"

msgid "no {kind} is called {name!r}."
msgstr "nada ({kind}) se chama {name!r}."
"""
ACAP = ("gaps", "--instrument", "acap", "--as-of", "2019-10-15", "--lang", "pt")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program with a language more, and a cache of its own: it declares other tables."""
    folder = tmp_path_factory.mktemp("house")
    add(house_with(folder, "graph", "api") / "vocabulary" / "facts.py", BEFORE, ADDED)
    (folder / "concerted" / "api" / "catalogues" / "pt.po").write_text(CATALOGUE, encoding="utf-8")
    return folder


@pytest.fixture
def kept(house: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That program, where it keeps what it read and loaded for itself."""
    monkeypatch.setenv("CONCERTED_CACHE", str(house / "cache"))
    monkeypatch.setenv("CONCERTED_DATA_DIR", str(house / "data"))
    return house


def test_names_that_are_in_english_alone_have_a_star(kept: Path) -> None:
    table = run_in(kept, COMMAND, *ACAP)
    assert "Instrumento" in table and "Namibia* (NAM)" in table and "\n* só em inglês\n" in table
    assert reference_release().id[:12] in table
    states = run_in(kept, COMMAND, "states", "--lang", "pt").splitlines()
    assert states[2].split()[1] == "Nome" and any("Namibia*" in line for line in states) and "* só em inglês" in states
    taxon = run_in(kept, COMMAND, "taxon", "Numenius tenuirostris", "--as-of", "2011-12-31", "--lang", "pt")
    assert "Slender-billed Curlew*" in taxon.splitlines()[0] and "Albania* (ALB)" in taxon and taxon.count("só em inglês") == 1
    # In a language that the data have there is none, and programs are told names as they are.
    assert "*" not in run_in(kept, COMMAND, *ACAP[:-1], "fr")
    document = json.loads(run_in(kept, COMMAND, *ACAP, "--format", "json"))
    assert document["release"]["id"] == reference_release().id and document["query"]["lang"] == "pt"
    assert "Namibia" in [gap["state"]["name"] for gap in document["gaps"]]


def test_the_api_has_it(kept: Path) -> None:
    addresses = ("/v1/states/NAM?lang=pt", "/v1/gaps?state=XYZ&lang=pt", "/v1/gaps?lang=de", "/openapi.json")
    state, unknown, refused, documented = json.loads(run_in(kept, OVER_HTTP, "none", *addresses, CONCERTED_STORE="none"))
    assert state["data"]["state"]["name"] == "Namibia" and state["meta"]["release"]["id"] == reference_release().id
    assert unknown["detail"] == "nada (state) se chama 'XYZ'."
    assert "one of: en, fr, pt, es" in refused["detail"]
    assert documented["components"]["schemas"]["Language"]["enum"] == ["en", "fr", "pt", "es"]


def test_a_package_may_bring_names_in_it(kept: Path) -> None:
    package = kept / "package"
    shutil.copytree(TOP / "loaders" / "data", package)
    with (package / "states.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (package / "states.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], "name_pt"])
        writer.writeheader()
        writer.writerows(row | {"name_pt": "Alemanha" if row["iso3"] == "DEU" else ""} for row in rows)
    named = ("--release", str(package))
    table = run_in(kept, COMMAND, *ACAP, *named)
    assert "Alemanha (DEU)" in table and "China* (CHN)" in table
    hit = json.loads(run_in(kept, COMMAND, "search", "alemanha", "--lang", "pt", *named, "--format", "json"))["hits"][0]
    assert (hit["id"], hit["name"], hit["matched"], hit["score"]) == ("DEU", "Alemanha", "Alemanha", 1.0)
    document = json.loads(run_in(kept, COMMAND, "state", "Alemanha", *named, "--format", "json"))
    assert document["state"]["name"] == "Germany" and document["release"]["id"] != reference_release().id
    query = "MATCH (s:State {iso3: 'DEU'}) RETURN s.name_pt AS name"
    assert json.loads(run_in(kept, COMMAND, "cypher", query, *named, "--format", "json"))["rows"] == [["Alemanha"]]
