"""What is certified comes out the same when it is verified: any question, on any day, on another machine, of any release."""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from concerted.api.certificates.asking import ASKS, Question
from concerted.api.certificates.making import answer_files
from concerted.api.cli.main import COMMANDS
from concerted.api.output.again import CERTIFIED
from concerted.graph.facts.days import calendar
from concerted.loaders import read_package, reference_release
from tests.api.certificates.making import ACAP, ANSWER, METADATA, RECORDS, certified, entities, metadata, verified, watched
from tests.api.cli.command import answer, run
from tests.loaders.packages import package_files, small, write
from tools.commands_page import commands

RELEASE = reference_release().id
# A question of every command that is certified, but for Cypher.
QUESTIONS = (
    "", "--as-of 2012-01-01 --lang fr", ACAP, "gaps --facts --by taxon --state 'Viet Nam'", "gaps --as-of COP12 --kind convention",
    "settle --instrument raptors", "priorities --top 5", "priorities --explain \"Côte d'Ivoire\" --as-of 2000-01-01", "taxon 'Whale Shark'",
    "state Indonesia --lang es", "instrument raptors", "instruments --in-force", "map acap --history", "map acap --sort=-status",
    "systems --class sharks --not-complete --sort=-K", "species --states --class reptiles", "timeline --instrument aewa",
    "timeline --systems --as-of 1990-01-01", "diff COP11 2024-06-01 --instrument acap", "search curlew", "search -- -kenya",
    "states --not-cms-party", "taxa --family Diomedeidae", "populations --taxon 'Saker Falcon'", "memberships --state Kenya --holds yes",
    "listings --taxon 'Snow Leopard'", "sources --tier official", "info", "info --limits", "schema State", "reproduce --instrument gorilla",
    "portfolio --size 2 --must China --at-most Africa=1 --frontier 2..3",
    "verify-next --instrument raptors --top 5 --as-of COP12 --chance inferred=0.8", "coalitions --size 2..4 --class sharks --lang es",
    "pair Kenya Tanzania", "askers 'United States' --as-of COP12", "levers China --lang fr",
    "scenario --join China:CMS --join RUS:raptors --deposited COP14", "scenario --list 'Ciconia abdimii:II' --leave KEN:aewa --lang fr",
    "likelihood --as-of 2002-06-30 --draws 100 --seed 2", "likelihood --instrument aewa --draws 100",
    "attribution --instrument acap", "coverage --class reptiles", "network communities --realm marine --seed 3", "network losses --top 3",
)
IN_CYPHER = (
    "ask members-of-instrument --param instrument=acap", "ask gaps-convention --rows 3",
    "cypher 'MATCH (s:State) RETURN s.iso3 AS iso3\n ORDER BY iso3' --rows 5", "cypher 'RETURN $x AS x' --param 'x=a; rm -rf \"$HOME\"'",
)
# What says how an answer is written, or which store is asked, or names what this machine alone has: no part of a question.
HOW = {"all", "budget", "cost", "csv_bom", "data_dir", "format", "output", "password", "store", "uri", "user", "verify", "version"}


@pytest.fixture
def a_year_later(monkeypatch: pytest.MonkeyPatch) -> None:
    later = calendar.today() + timedelta(days=400)
    for module in ("api.cli.options", "api.cli.overview", "api.cli.package", "library"):
        monkeypatch.setattr(f"concerted.{module}.today", lambda: later)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_is_the_same_on_another_day(question: str, request: pytest.FixtureRequest) -> None:
    asked = Question(shlex.split(question)).ask()
    request.getfixturevalue("a_year_later")
    again = Question(asked.words).ask()
    assert again.words == asked.words and answer_files(again, "en") == answer_files(asked, "en")


@pytest.mark.parametrize("question", [ACAP, "", "search -- -kenya", "map acap --history", "reproduce --instrument gorilla"])
def test_its_certificate_matches(question: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    place = certified(question, tmp_path / "certificate.zip")
    request.getfixturevalue("a_year_later")
    told = verified(place)
    assert (told["mismatches"], told["notes"], told["release"]) == ([], [], RELEASE)


@pytest.mark.parametrize("question", IN_CYPHER)
def test_an_answer_in_cypher_matches_too(
    question: str, tmp_path: Path, embedded_folder: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest,
) -> None:
    monkeypatch.setenv("CONCERTED_DATA_DIR", str(embedded_folder))
    place = certified(question, tmp_path / "certificate")
    assert json.loads((place / ANSWER).read_bytes())["rows"]
    request.getfixturevalue("a_year_later")
    assert verified(place)["mismatches"] == []


def test_every_command_that_can_be_certified_is_tried() -> None:
    tried = {"" if each.startswith("--") else each.partition(" ")[0] for each in QUESTIONS + IN_CYPHER}
    assert tried == CERTIFIED
    assert not CERTIFIED - {"", *COMMANDS}


def test_every_option_says_what_is_asked_or_is_refused() -> None:
    """A new one has its place in ``asking.ASKS``, or says how an answer is written."""
    known = {each.name for name, command in commands().items() if name in CERTIFIED for each in command.params}
    assert known - HOW == ASKS and not HOW & ASKS


@pytest.mark.parametrize("question", ["gaps --instrument acap", "", "search -- -kenya", "state 'Viet Nam'"])
def test_the_line_that_an_answer_names_certifies_it(question: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = shlex.split(question)
    at = words.index("--") if "--" in words else len(words)
    document = json.loads(run(*words[:at], "--format", "json", *words[at:]).stdout)
    line = document["reproduce"]["certify"]
    assert line in run(*words).stdout.splitlines()[-1]
    assert run(*shlex.split(line)[1:]).exit_code == 0
    with zipfile.ZipFile("certificate.zip") as archive:
        held = json.loads(archive.read(ANSWER))
    document["release"].pop("age_days", None)
    # The day of asking is a part of an answer where its line says it.
    left_out = {"reproduce", "remarks"} | ({"as_of"} if "--as-of" not in line else set())
    assert held == {name: value for name, value in document.items() if name not in left_out}
    assert verified(tmp_path / "certificate.zip")["command"] == document["reproduce"]["command"]


@pytest.mark.parametrize("question", ["questions", "check loaders/data"])
def test_what_no_release_answers_names_none(question: str) -> None:
    assert answer(*question.split())["reproduce"]["certify"] is None
    assert "Certify:" not in run(*question.split()).stdout


def test_it_holds_the_answer_its_records_and_their_hashes(tmp_path: Path) -> None:
    place = certified(ACAP, tmp_path / "certificate")
    assert (place / RECORDS).read_bytes() == run(*shlex.split(ACAP), "--format", "csv").stdout_bytes
    known = entities(metadata(place))
    for name in (ANSWER, RECORDS):
        assert known[name]["sha256"] == hashlib.sha256((place / name).read_bytes()).hexdigest()
        assert known[name]["contentSize"] == str((place / name).stat().st_size)
    assert read_package(place / "release").id == known["release/"]["identifier"] == RELEASE
    asked = {each["name"]: each["value"] for each in known.values() if each["@type"] == "PropertyValue"}
    assert asked == {
        "command line": f"concerted {ACAP} --release {RELEASE[:12]}", "--instrument": "acap", "--as-of": "2019-10-15", "--by": "state",
        "--territories": "sovereign", "--listings": "all", "--facts": "false", "--lang": "en",
    }


def test_the_day_that_was_meant_is_pinned(tmp_path: Path) -> None:
    known = entities(metadata(certified("gaps --instrument acap", tmp_path / "certificate")))
    assert known["#option-as-of"]["value"] == calendar.today().isoformat()


def test_times_can_be_given_and_then_the_bytes_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    one, other = (certified(ACAP, tmp_path / f"{n}.zip").read_bytes() for n in (1, 2))
    assert one == other and b"2023-11-14T22:13:20+00:00" in zipfile.ZipFile(tmp_path / "1.zip").read(METADATA)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    assert run("certify", *shlex.split(ACAP), "--output", str(tmp_path / "3.zip")).exit_code == 2


@pytest.mark.parametrize(("agent", "told"), [
    (None, {"name": "not named"}), ("Jane Doe", {"name": "Jane Doe"}),
    ("Jane Doe <0000-0002-1825-0097>", {"name": "Jane Doe", "identifier": "https://orcid.org/0000-0002-1825-0097"}),
])
def test_who_asks_is_named_where_it_is_said(agent: str | None, told: dict[str, str], tmp_path: Path) -> None:
    result = run("certify", *shlex.split(ACAP), "--output", str(tmp_path / "c"), *(() if agent is None else ("--agent", agent)))
    assert result.exit_code == 0, result.stderr
    assert entities(metadata(tmp_path / "c"))["#agent"] == {"@id": "#agent", "@type": "Person"} | told
    assert run("certify", "--output", str(tmp_path / "d"), "--agent", "<x>").exit_code == 2


def test_a_release_of_ones_own_goes_with_it_to_another_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = write(tmp_path / "package", package_files(small()))
    place = certified(f"gaps --release {package} --as-of 2019-10-15", tmp_path / "certificate.zip")
    monkeypatch.setenv("CONCERTED_CACHE", str(tmp_path / "elsewhere"))
    id = read_package(package).id
    reference_release()
    monkeypatch.setenv("CONCERTED_CACHE", str(tmp_path / "third"))
    result = watched("verify", str(place), "--format", "json")
    assert result.exit_code == 0 and json.loads(result.stdout)["release"] == id != RELEASE
    # It was found for this once: nothing is kept of what a certificate holds.
    assert run("gaps", "--release", id).exit_code == 2


@pytest.mark.process
def test_cypher_of_a_release_of_ones_own_leaves_nothing_behind(tmp_path: Path) -> None:
    package = write(tmp_path / "package", package_files(small()))
    there, here = ({**os.environ, "CONCERTED_DATA_DIR": str(tmp_path / name), "CONCERTED_CACHE": str(tmp_path / name)} for name in "ab")
    line = ["cypher", "MATCH (s:State) RETURN count(s) AS n", "--release", str(package), "--output", str(tmp_path / "c.zip")]
    for words, environment in ((["certify", *line], there), (["verify", str(tmp_path / "c.zip")], here)):
        done = subprocess.run(
            [sys.executable, "-m", "concerted.api.cli.main", *words], capture_output=True, text=True, check=False, env=environment,
        )
        assert done.returncode == 0, done.stderr
    assert "it matches" in done.stdout
    assert [path for path in (tmp_path / "b").rglob("*") if path.is_file() and read_package(package).id[:8] in path.as_posix()] == []


@pytest.mark.parametrize("name", ["weights.csv", "weights.json"])
def test_a_file_that_is_named_goes_with_it(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / name).write_text("taxon,weight\nWhale Shark,100\n" if name.endswith("csv") else '{"Whale Shark": 100}', encoding="utf-8")
    place = certified(f"priorities --top 3 --weights {folder / name}", tmp_path / "certificate")
    (folder / name).unlink()
    told = verified(place)
    assert f"--weights {name} " in told["command"]
    assert json.loads((place / ANSWER).read_bytes())["query"]["weights"] == {"Rhincodon typus": 100.0}
    # Typed where it was unpacked, the line gives the answer again.
    monkeypatch.chdir(place)
    again = answer(*shlex.split(told["command"])[1:])
    assert again["priorities"] == json.loads((place / ANSWER).read_bytes())["priorities"]
    (place / name).write_text("taxon,weight\nWhale Shark,1\n", encoding="utf-8")
    told = verified(place, 1)
    assert told["mismatches"][0]["where"] == f"{name}: SHA-256"


@pytest.mark.parametrize(("words", "says"), [
    ("serve --output x.zip", "'serve' cannot be certified"), ("load --output x.zip", "'load' cannot be certified"),
    ("certify gaps --output x.zip", "'certify' cannot be certified"), ("verify x --output y.zip", "'verify' cannot be certified"),
    ("check loaders/data --output x.zip", "'check' cannot be certified"), ("nothing --output x.zip", "'nothing' cannot be certified"),
    ("gaps --format json --output x.zip", "--format: "), ("gaps --all --output x.zip", "--all: "),
    ("cypher 'RETURN 1' --store neo4j --output x.zip", "--store: "), ("info --verify --output x.zip", "--verify: "),
    ("gaps --output x.xlsx", "x.xlsx is no certificate's name"), ("gaps --output=", "--output: '' is no name"),
    ("gaps --instrument nope --output x.zip", "no instrument is called 'nope'"), ("gaps --no-such --output x.zip", "No such option"),
    ("priorities --weights nowhere.csv --output x.zip", "--weights: "), ("--version --output x.zip", "--version: "),
])
def test_what_cannot_be_certified_is_refused_by_name_and_nothing_is_written(
    words: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("certify", *shlex.split(words))
    assert result.exit_code == 2 and says in result.stderr.replace("\n", " "), result.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_answer_that_no_certificate_holds_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concerted.api.certificates.making.MOST_ANSWER", 1000)
    result = run("certify", *shlex.split(ACAP), "--output", str(tmp_path / "c.zip"))
    assert result.exit_code == 2 and "narrow the question" in result.stderr and not list(tmp_path.iterdir())


def test_no_other_file_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "held").mkdir()
    (tmp_path / "held" / "mine.txt").write_text("mine")
    (tmp_path / "folder.zip").mkdir()
    for name in ("held", "folder.zip"):
        assert run("certify", *shlex.split(ACAP), "--output", str(tmp_path / name)).exit_code == 2
    assert [path.name for path in (tmp_path / "held").iterdir()] == ["mine.txt"]
    result = run("certify", *shlex.split(ACAP), "--output", str(tmp_path / "no" / "such" / "c.zip"))
    assert result.exit_code == 1 and "nothing was written" in result.stderr
