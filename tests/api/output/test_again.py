"""The lines that give an answer again and certify it: what was asked, quoted for a shell, and neither secrets nor how it was written."""

from __future__ import annotations

import shlex
from pathlib import Path

import openpyxl
import pytest

import concerted
from concerted.api.output.again import reproduce
from concerted.graph.facts.days.calendar import today
from concerted.loaders import reference_release
from concerted.version import program_version
from tests.api.cli.command import answer, run
from tests.loaders.packages import package_files, small, write

RELEASE = f"--release {reference_release().id[:12]}"

# What is typed, and what gives it again; {today} is the day it is.
LINES = (
    ("", "concerted --as-of {today} {release}"),
    ("gaps --instrument acap", "concerted gaps --instrument acap --as-of {today} {release}"),
    ("gaps --as-of COP12 --instrument ACAP", "concerted gaps --instrument ACAP --as-of COP12 {release}"),
    ("gaps --by state --lang en --territories sovereign --as-of 2019-10-15", "concerted gaps --as-of 2019-10-15 {release}"),
    ("gaps --by taxon --facts --state 'Viet Nam' --as-of 2019-10-15",
     "concerted gaps --state 'Viet Nam' --by taxon --facts --as-of 2019-10-15 {release}"),
    ("gaps --all --state Kenya --as-of 2019-10-15", "concerted gaps --state Kenya --as-of 2019-10-15 {release}"),
    ("priorities --explain \"Côte d'Ivoire\" --as-of 2000-01-01",
     "concerted priorities --explain 'Côte d'\"'\"'Ivoire' --as-of 2000-01-01 {release}"),
    ("systems --not-complete --sort=-K --class sharks --as-of 2019-10-15",
     "concerted systems --class sharks --not-complete --sort=-K --as-of 2019-10-15 {release}"),
    ("systems --missing 0 --as-of 2019-10-15", "concerted systems --missing 0 --as-of 2019-10-15 {release}"),
    ("diff COP11 2024-06-01 --instrument acap", "concerted diff COP11 2024-06-01 --instrument acap {release}"),
    ("timeline --systems --as-of 1990-01-01", "concerted timeline --systems --as-of 1990-01-01 {release}"),
    ("search -- -kenya", "concerted search {release} -- -kenya"),
    ("sources --tier official", "concerted sources --tier official {release}"),
    ("info --limits", "concerted info --limits {release}"),
    ("schema State", "concerted schema State {release}"),
    ("questions", "concerted questions"),
    ("check loaders/data", "concerted check loaders/data"),
)


@pytest.mark.parametrize(("typed", "line"), LINES, ids=[typed for typed, _ in LINES])
def test_a_line_below_a_table_gives_it_again(typed: str, line: str) -> None:
    result = run(*shlex.split(typed))
    assert result.exit_code == 0, result.stderr
    expected = line.format(today=today(), release=RELEASE)
    again = next(told for told in result.stdout.splitlines()[-2:] if told.startswith("Again: "))
    assert again == f"Again: {expected} · concerted {program_version()}"


@pytest.mark.parametrize("typed", ["gaps --instrument acap", "map acap", "state Kenya", "questions", "info --limits"])
def test_json_ends_with_the_same(typed: str) -> None:
    document = answer(*shlex.split(typed))
    told = document["reproduce"]
    assert list(document)[-1] == "reproduce" and list(told) == ["command", "certify", "release", "version"]
    lines = [f"Again: {told['command']} · concerted {told['version']}"]
    if told["certify"] is not None:
        lines.append(f"Certify: {told['certify']}")
    assert run(*shlex.split(typed)).stdout.splitlines()[-len(lines) :] == lines
    assert told["release"] == (None if typed == "questions" else reference_release().id)
    assert told["version"] == program_version() == concerted.__version__


@pytest.mark.parametrize("typed", ["gaps --instrument acap --as-of 2019-10-15", "memberships --state Kenya", "diff COP11 COP12"])
def test_a_workbook_says_the_same_and_a_csv_is_records_alone(typed: str, tmp_path: Path) -> None:
    told = answer(*shlex.split(typed))["reproduce"]
    assert run(*shlex.split(typed), "--output", str(tmp_path / "q.xlsx")).exit_code == 0
    said = dict(openpyxl.load_workbook(tmp_path / "q.xlsx")["About"].iter_rows(values_only=True))
    assert (said["Command"], said["Certificate"]) == (told["command"], told["certify"])
    assert "concerted " not in run(*shlex.split(typed), "--format", "csv").stdout


def test_a_diagram_has_it_as_a_comment() -> None:
    again, certify = run("schema", "--format", "mermaid").stdout.splitlines()[-2:]
    assert again.startswith("%% Again: concerted schema --release ") and certify.startswith("%% Certify: concerted certify schema ")


def test_a_package_is_asked_again_by_its_id(tmp_path: Path) -> None:
    package = write(tmp_path / "package", package_files(small()))
    document = answer("gaps", "--release", str(package), "--as-of", "2019-10-15")
    line = document["reproduce"]["command"]
    assert line == f"concerted gaps --as-of 2019-10-15 --release {document['release']['id'][:12]}"
    assert answer(*shlex.split(line)[1:]) == document


@pytest.mark.process
def test_it_tells_no_password_and_no_user(embedded_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCERTED_DATA_DIR", str(embedded_folder))
    secret = ("--password", "s3cret", "--user", "someone", "--uri", "neo4j://me:s3cret@host:7687")
    told = answer("cypher", "RETURN 1 AS x", *secret)["reproduce"]
    assert told["command"] == f"concerted cypher 'RETURN 1 AS x' --uri neo4j://host:7687 {RELEASE}"
    # What is certified is the answer of the embedded engine, which every machine has.
    assert told["certify"] == f"concerted certify cypher 'RETURN 1 AS x' {RELEASE} --output certificate.zip"


@pytest.mark.process
@pytest.mark.parametrize(("asked", "line"), [
    (("ask", "gaps-convention"), "concerted ask gaps-convention --as-of {today} {release}"),
    (("ask", "gaps-convention", "--param", "date=COP12"), "concerted ask gaps-convention --param date=COP12 {release}"),
    (("ask", "gaps-convention", "--as-of", "COP12", "--rows", "3"), "concerted ask gaps-convention --as-of COP12 --rows 3 {release}"),
    (("cypher", "RETURN $x AS x", "--param", "x=a b"), "concerted cypher 'RETURN $x AS x' --param 'x=a b' {release}"),
])
def test_a_question_in_cypher_keeps_its_day(
    asked: tuple[str, ...], line: str, embedded_folder: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CONCERTED_DATA_DIR", str(embedded_folder))
    assert answer(*asked)["reproduce"]["command"] == line.format(today=today(), release=RELEASE)


@pytest.mark.parametrize(("taken", "line"), [
    ([("", "a b"), ("--x", "it's")], "concerted ask 'a b' --x 'it'\"'\"'s'"),
    ([("", "-"), ("--x", "-1")], "concerted ask --x=-1 -- -"),
    ([("--x", ""), ("--y", None), ("--z", False), ("--w", True), ("--v", 0)], "concerted ask --x= --w --v 0"),
    ([("--param", ("a=1", "b=$(rm x)"))], "concerted ask --param a=1 --param 'b=$(rm x)'"),
    ([("", ""), ("--x", "a\nb")], "concerted ask '' --x 'a\nb'"),
])
def test_a_shell_reads_the_line_as_it_was_meant(taken: list[tuple[str, object]], line: str) -> None:
    told = reproduce("ask", taken, None)
    assert told["command"] == line
    words, certify = shlex.split(line), shlex.split(told["certify"])
    at = words.index("--") if "--" in words else len(words)
    assert certify == ["concerted", "certify", *words[1:at], "--output", "certificate.zip", *words[at:]]


@pytest.mark.parametrize(("command", "taken"), [
    ("questions", []), ("check", [("", "loaders/data")]), ("info", [("--verify", True)]), ("info", [("--store", "embedded")]),
])
def test_what_follows_from_no_release_has_no_certificate(command: str, taken: list[tuple[str, object]]) -> None:
    assert reproduce(command, taken, None)["certify"] is None
