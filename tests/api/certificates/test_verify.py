"""What was changed in a certificate is said, with its place and both values; and what that means."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from concerted.api.certificates import findings
from tests.api.certificates.making import ACAP, ANSWER, METADATA, RECORDS, answered, certified, described, entities, metadata, verified
from tests.api.cli.command import run
from tests.loaders.packages import package_files, small

Change = Callable[[Path], None]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certified(ACAP, tmp_path_factory.mktemp("certificates") / "whole")


@pytest.fixture
def place(whole: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(whole, tmp_path / "certificate"))


def five_are_four(told: dict[str, Any]) -> None:
    told["gaps"][2]["n_taxa"] += 1


def without_the_first(told: dict[str, Any]) -> None:
    del told["gaps"][0]


def with_another(told: dict[str, Any]) -> None:
    told["gaps"].append(told["gaps"][0] | {"state": {"iso3": "XYZ", "name": "Nowhere"}})


def without_a_taxon(told: dict[str, Any]) -> None:
    del told["gaps"][0]["taxa"][1]


def test_an_altered_field_is_told_with_both_values(place: Path) -> None:
    held = json.loads((place / ANSWER).read_bytes())["gaps"][2]
    answered(place, five_are_four)
    hash, field = verified(place, 1)["mismatches"]
    assert hash["where"] == "answer.json: SHA-256" and hash["says"] == findings.ALTERED
    assert field["where"] == f"answer.json: gaps[{held['state']['iso3']} acap instrument].n_taxa"
    assert (field["stated"], field["found"]) == (held["n_taxa"] + 1, held["n_taxa"])


@pytest.mark.parametrize(("change", "where", "stated", "found"), [
    (without_the_first, "gaps[NAM acap instrument]", False, True), (with_another, "gaps[XYZ acap instrument]", True, False),
    (without_a_taxon, "gaps[NAM acap instrument].taxa[1]", False, True),
])
def test_what_is_missing_or_too_much_is_the_only_difference(
    change: Callable[[dict[str, Any]], None], where: str, stated: bool, found: bool, place: Path,
) -> None:
    answered(place, change)
    told = [each for each in verified(place, 1)["mismatches"] if "SHA-256" not in each["where"]]
    assert [each["where"] for each in told] == [f"answer.json: {where}"]
    assert [(each["stated"] is not None, each["found"] is not None) for each in told] == [(stated, found)]


def test_a_hash_that_was_altered_with_the_file_does_not_help(place: Path) -> None:
    answered(place, five_are_four, state_hash=True)
    told = verified(place, 1)
    (field,) = told["mismatches"]
    assert field["where"].endswith("].n_taxa") and field["says"] == findings.OTHER_ANSWER
    assert told["sha256"] != entities(metadata(place))[ANSWER]["sha256"]


def test_a_hash_that_was_altered_alone_is_told_so(place: Path) -> None:
    described(place, lambda known: known[ANSWER].update(sha256="0" * 64))
    assert [(each["where"], each["stated"], each["says"]) for each in verified(place, 1)["mismatches"]] == [
        ("answer.json: SHA-256", "0" * 64, findings.ALTERED_HASH),
    ]


def edit(name: str, before: str, after: str) -> Change:
    def change(place: Path) -> None:
        text = (place / name).read_text(encoding="utf-8")
        assert before in text
        (place / name).write_text(text.replace(before, after, 1), encoding="utf-8")

    return change


def another_release(place: Path) -> None:
    shutil.rmtree(place / "release")
    (place / "release").mkdir()
    for name, content in package_files(small()).items():
        (place / "release" / name).write_bytes(content)


def other_parameter(place: Path) -> None:
    described(place, lambda known: known["#option-instrument"].update(value="aewa"))


def other_question(place: Path) -> None:
    edit(METADATA, '"value": "concerted gaps --instrument acap', '"value": "concerted gaps --instrument aewa')(place)


@pytest.mark.parametrize(("change", "where", "says"), [
    (edit(RECORDS, "CAN", "CAM"), "answer.csv: SHA-256", findings.ALTERED),
    (edit(RECORDS, "CAN", "CAM"), "answer.csv: line ", findings.OTHER_ANSWER),
    (lambda place: (place / RECORDS).unlink(), "answer.csv", findings.NOT_THERE),
    (lambda place: (place / ANSWER).unlink(), "answer.json", findings.NOT_THERE),
    (lambda place: (place / ANSWER).write_bytes(b"{"), "answer.json", findings.NO_JSON),
    (edit("release/memberships.csv", "2004-02-01", "2004-02-02"), "release/", findings.OTHER_RELEASE),
    (edit("release/states.csv", "iso3", "iso4"), "release/", findings.DAMAGED),
    (another_release, "release/", findings.OTHER_RELEASE),
    (lambda place: (place / "release" / "ranges.csv").unlink(), "release/ranges.csv", findings.NOT_THERE),
    (edit("release/datapackage.json", "2026-11-25T", "2026-11-24T"), "release/", findings.OTHER_RELEASE),
    (lambda place: described(place, lambda known: known["release/"].update(name="Another")), f"{METADATA}: release/ title",
     findings.OTHER_RELEASE),
    (other_parameter, f"{METADATA}: #option-instrument", findings.OTHER_QUERY),
    (other_question, f"{METADATA}: #option-instrument", findings.OTHER_QUERY),
    (other_question, "answer.json: query.instrument", findings.OTHER_ANSWER),
    (edit(METADATA, '"value": "concerted gaps --instrument acap', '"value": "concerted gaps --instrument acapulco'), "#command",
     findings.REFUSED),
])
def test_every_alteration_is_told_where_it_is(change: Change, where: str, says: str, place: Path) -> None:
    change(place)
    told = verified(place, 1)["mismatches"]
    assert [each for each in told if each["where"].startswith(where) and each["says"] == says], told


def test_where_the_release_was_altered_the_one_held_here_answers(place: Path) -> None:
    another_release(place)
    told = verified(place, 1)
    assert [each["where"] for each in told["mismatches"]] == ["release/"] and told["notes"] == [findings.HELD_HERE]
    assert told["sha256"] == entities(metadata(place))[ANSWER]["sha256"]


def test_another_version_is_said_and_is_no_mismatch(place: Path) -> None:
    edit(METADATA, '"softwareVersion": "0.1.0"', '"softwareVersion": "0.0.9"')(place)
    told = verified(place)
    assert (told["made_by"], told["notes"]) == ("0.0.9", [findings.OTHER_VERSION])


def test_numbers_that_differ_in_their_last_digits_are_the_same(tmp_path: Path) -> None:
    place = certified("priorities --top 3 --as-of 2019-10-15", tmp_path / "certificate")

    def off_by(part: float) -> None:
        def change(told: dict[str, Any]) -> None:
            for each in told["priorities"]:
                each["unmet_responsibility"] *= 1 + part

        answered(place, change, state_hash=True)

    off_by(1e-13)
    assert verified(place)["notes"] == [findings.CLOSE]
    off_by(1e-6)
    assert sum("unmet_responsibility" in each["where"] for each in verified(place, 1)["mismatches"]) == 3


def test_people_are_told_the_first_places_and_how_many_there_are(place: Path) -> None:
    def all_of_them(told: dict[str, Any]) -> None:
        for gap in told["gaps"]:
            gap["n_taxa"] += 1

    answered(place, all_of_them)
    result = run("verify", str(place))
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0] == f"{place}: it does not match" and "Where it does not match (the first 10 of 13):" in lines
    assert sum(line.endswith("].n_taxa") for line in lines) == 9
    assert sum(line.endswith("].n_taxa") for line in run("verify", str(place), "--all").stdout.splitlines()) == 12
    assert run("verify", str(place), "--format", "csv").stdout.splitlines()[0] == "where,stated,found,says"


def test_an_archive_of_the_folder_is_the_same_certificate(place: Path, tmp_path: Path) -> None:
    within = shutil.make_archive(str(tmp_path / "within"), "zip", tmp_path, place.name)
    assert verified(Path(within))["mismatches"] == [] and verified(place / METADATA)["mismatches"] == []
    with zipfile.ZipFile(within) as archive:
        assert f"{place.name}/{METADATA}" in archive.namelist()
