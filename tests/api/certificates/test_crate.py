"""The metadata are a Process Run Crate: by shapes of our own here, and by CRS4's validator where it is; neither takes broken ones."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pyshacl import validate
from rdflib import Graph

from concerted.api.certificates.crate import Run
from concerted.api.certificates.crate import metadata as told_of
from tests.api.certificates.making import ACAP, ANSWER, METADATA, certified, described, entities, metadata

TOP = Path(__file__).resolve().parents[3]
SHAPES = Path(__file__).with_name("shapes.ttl")
VALIDATOR = TOP / ".venv-crates" / "bin" / "python"
# The names that the metadata use, without the context that would have to be fetched.
CONTEXT = {
    "@base": "http://example.org/", "@vocab": "http://schema.org/", "File": "http://schema.org/MediaObject",
    "conformsTo": "http://purl.org/dc/terms/conformsTo",
}
Entities = dict[str, dict[str, Any]]
Change = Callable[[Entities], None]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certified(ACAP, tmp_path_factory.mktemp("certificates") / "whole")


def without(entity: str, *names: str) -> Change:
    def change(known: Entities) -> None:
        for name in names:
            del known[entity][name]

    return change


def with_(entity: str, **values: Any) -> Change:
    return lambda known: known[entity].update(values)


# Name, what is done to the metadata, and whether the profiles forbid it, or our own shapes alone.
BROKEN: Mapping[str, tuple[Change, bool]] = {
    "no profile": (without("./", "conformsTo"), True),
    "another profile": (with_("./", conformsTo={"@id": "https://w3id.org/ro/wfrun/workflow/0.5"}), True),
    "a profile that is nothing": (with_("https://w3id.org/ro/wfrun/process/0.5", **{"@type": "Thing"}), True),
    "no instrument": (without("#run", "instrument"), True),
    "an instrument that is none": (with_("#run", instrument={"@id": ANSWER}), True),
    "no name": (without("./", "name"), True),
    "no description": (without("./", "description"), True),
    "no licence": (without("./", "license"), True),
    "no day": (without("./", "datePublished"), True),
    "no day that is one": (with_("./", datePublished="soon"), True),
    "about nothing": (without(METADATA, "about"), True),
    "of no specification": (without(METADATA, "conformsTo"), True),
    "a root that is no dataset": (with_("./", **{"@type": "Thing"}), True),
    "a part that is no file": (with_("./", hasPart=[{"@id": "#run"}, {"@id": ANSWER}, {"@id": "release/"}]), True),
    "no hash": (without(ANSWER, "sha256"), False),
    "a hash that is none": (with_(ANSWER, sha256="abc"), False),
    "no version": (without("pkg:generic/concerted@0.1.0", "softwareVersion"), False),
    "no times": (without("#run", "startTime", "endTime"), False),
    "no release": (with_("#run", object=[{"@id": "#command"}]), False),
    "a release without its id": (without("release/", "identifier"), False),
    "a value that is nowhere": (without("#option-as-of", "value"), False),
    "no answer": (without("#run", "result"), False),
    "nobody": (without("#run", "agent"), False),
}


def conforms(told: Mapping[str, Any]) -> bool:
    """Whether metadata fit our shapes."""
    graph = Graph().parse(data=json.dumps(dict(told) | {"@context": CONTEXT}), format="json-ld")
    fits: bool
    fits, _, _ = validate(graph, shacl_graph=Graph().parse(SHAPES))
    return fits


@pytest.mark.parametrize("question", [ACAP, "", "search curlew", "sources --tier official"])
def test_a_certificate_fits_the_shapes(question: str, tmp_path: Path) -> None:
    assert conforms(metadata(certified(question, tmp_path / "certificate")))


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_one_does_not(name: str, whole: Path) -> None:
    told = metadata(whole)
    BROKEN[name][0](entities(told))
    assert not conforms(told)


def test_every_id_is_told_once_and_leads_somewhere(whole: Path) -> None:
    told = metadata(whole)
    known = entities(told)
    assert len(known) == len(told["@graph"])
    named = [value for each in told["@graph"] for name, value in each.items() if name != "@id"]
    leads = [one["@id"] for value in named for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]
    assert len(leads) > 15 and not set(leads) - set(known) - {"https://w3id.org/ro/crate/1.1"}


def test_every_file_that_is_named_is_there_in_both_forms(whole: Path, tmp_path: Path) -> None:
    named = [name for name, each in entities(metadata(whole)).items() if each["@type"] in ("File", "Dataset")]
    assert {"./", "release/", ANSWER} <= set(named) and all((whole / name).exists() for name in named)
    archive = certified(ACAP, tmp_path / "certificate.zip")
    with zipfile.ZipFile(archive) as held:
        assert set(named) - {"./"} <= set(held.namelist())
        assert {name for name in held.namelist() if not name.endswith("/")} == {
            path.relative_to(whole).as_posix() for path in whole.rglob("*") if path.is_file()
        }


# What the profiles recommend and a certificate lacks as long as the program has no address: three checks of it.
OF_ADDRESSES = {"Organization: RECOMMENDED url property", "Application url", "SoftwareApplication id"}


def judged(level: str, *crates: Path) -> dict[str, list[dict[str, str]]]:
    """What CRS4's validator says of crates."""
    if not VALIDATOR.exists():
        pytest.skip("no rocrate-validator: `make crates` sets it up")
    script = Path(__file__).with_name("validator.py")
    done = subprocess.run([VALIDATOR, script, level, *crates], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, list[dict[str, str]]] = json.loads(done.stdout.splitlines()[-1])
    assert list(told) == [str(crate) for crate in crates]
    return told


@pytest.mark.process
def test_the_validator_takes_certificates(whole: Path, tmp_path: Path) -> None:
    crates = [whole, certified(ACAP, tmp_path / "acap.zip"), certified("--lang fr", tmp_path / "overview")]
    (tmp_path / "weights.csv").write_text("taxon,weight\nWhale Shark,100\n", encoding="utf-8")
    crates.append(certified(f"priorities --top 2 --weights {tmp_path / 'weights.csv'}", tmp_path / "weighted.zip"))
    found = judged("RECOMMENDED", *crates)
    assert {name: {each["check"] for each in wrong} for name, wrong in found.items()} == {str(crate): OF_ADDRESSES for crate in crates}
    assert {each["level"] for wrong in found.values() for each in wrong} == {"RECOMMENDED"}


@pytest.mark.process
def test_nothing_is_left_to_recommend_where_the_program_has_an_address(whole: Path, tmp_path: Path) -> None:
    crate = Path(shutil.copytree(whole, tmp_path / "crate"))
    now = datetime.now(UTC)
    release = {"id": "0" * 64, "title": "A release", "published": "2024-02-12"}
    files = {name: (whole / name).read_bytes() for name in (ANSWER, "answer.csv")}
    run = Run("concerted gaps", (("--lang", "en", "Language of names."),), release, "0.1.0", now, now, files)
    told = told_of(replace(run, homepage="https://example.org/concerted", agent=("Jane Doe", "https://orcid.org/0000-0002-1825-0097")))
    (crate / METADATA).write_text(json.dumps(told), encoding="utf-8")
    found = judged("RECOMMENDED", crate)[str(crate)]
    # The validator looks for an address of the class of all programs there, which it does not have.
    assert {each["check"] for each in found} <= {"SoftwareApplication id"}


@pytest.mark.process
def test_the_validator_refuses_what_is_broken(whole: Path, tmp_path: Path) -> None:
    broken = {}
    for name, (change, forbidden) in BROKEN.items():
        if forbidden:
            broken[str(crate := tmp_path / name.replace(" ", "-"))] = name
            shutil.copytree(whole, crate, ignore=shutil.ignore_patterns("ranges.csv", "common_names.csv"))
            described(crate, change)
    shutil.copytree(whole, lacking := tmp_path / "lacking")
    (lacking / ANSWER).unlink()
    found = judged("REQUIRED", *map(Path, broken), lacking)
    assert [broken.get(crate, "a file that is not there") for crate, wrong in found.items() if not wrong] == []
