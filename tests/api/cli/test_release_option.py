"""Every command that reads a release takes any: a data package, or one held here by its id."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from concerted.api.cli.main import application
from concerted.graph.facts.release import Release
from concerted.loaders import read_package, reference_release
from tests.api.cli.command import answer, run
from tests.loaders.packages import package_files, small, write

# `check` reads the package that is to be checked, the questions are the same for every release, and a certificate names its own.
WITHOUT = {"check", "questions", "template", "fetch", "build", "release", "certify", "verify"}
# Servers answer no command, and a brief is no table; claims are those of a folder, and a decision is recorded in a file: tests of their own
# ask them.
APART = {"serve", "conflicts", "decide", "export", "brief"}
COMMANDS: tuple[tuple[str, ...], ...] = (
    (),
    ("gaps",),
    ("settle",),
    ("map", "cms"),
    ("species",),
    ("priorities",),
    ("priorities", "--explain", "Chine"),
    ("portfolio", "--size", "2"),
    ("pair", "Kazakhstan", "Chine"),
    ("askers", "Chine"),
    ("levers", "Chine"),
    ("verify-next",),
    ("coalitions",),
    ("priorities", "--compare", "--realm", "avian"),
    ("priorities", "--intervals", "--draws", "20"),
    ("priorities", "--acceptability", "--draws", "20"),
    ("likelihood", "--draws", "100", "--as-of", "2012-01-01"),
    ("scenario", "--join", "Cameroon:gorilla"),
    ("taxon", "Eastern Gorilla"),
    ("state", "Kazakhstan"),
    ("instrument", "saiga"),
    ("instruments",),
    ("timeline",),
    ("timeline", "--systems", "--as-of", "1990-01-01"),
    ("diff", "2014-05-01", "2006-01-01"),
    ("info",),
    ("info", "--store", "embedded"),
    ("schema",),
    ("search", "gorilla"),
    ("systems",),
    ("states", "--cms-party"),
    ("taxa",),
    ("populations",),
    ("memberships",),
    ("listings",),
    ("sources",),
    ("reproduce",),
    ("attribution", "--instrument", "gorilla"),
    ("coverage",),
    ("network", "states"),
    ("network", "losses"),
    ("load",),
    ("ask", "range-states-of-taxon", "--param", "taxon=Eastern Gorilla"),
    ("cypher", "MATCH (r:Release) RETURN r.hash AS id"),
)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of what a machine holds, which no other test knows."""
    return tmp_path_factory.mktemp("machine")


@pytest.fixture(autouse=True)
def environment(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCERTED_CACHE", str(machine / "cache"))
    monkeypatch.setenv("CONCERTED_DATA_DIR", str(machine / "data"))


@pytest.fixture(scope="module")
def package(machine: Path) -> Path:
    return write(machine / "package", package_files(small()))


@pytest.fixture
def mine(package: Path) -> Release:
    return read_package(package)


def test_every_command_that_reads_a_release_takes_one() -> None:
    group = typer.main.get_command(application())
    assert isinstance(group, typer.core.TyperGroup)
    taking = {name for name, command in group.commands.items() if any("--release" in p.opts for p in command.params)}
    assert taking == set(group.commands) - WITHOUT
    assert {words[0] for words in COMMANDS if words} == taking - APART


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_it_is_the_one_that_answers(command: tuple[str, ...], package: Path, mine: Release) -> None:
    document = answer(*command, "--release", str(package))
    named = document["release"]
    assert mine.id in (named, named["id"] if isinstance(named, dict) else None)
    by_id = answer(*command, "--release", mine.id[:8])
    for passing in ("seconds", "way", "created", "previous"):
        document.pop(passing, None), by_id.pop(passing, None)
    assert by_id == document


def test_names_are_those_of_the_release(package: Path) -> None:
    asked = ("ask", "range-states-of-taxon", "--param", "taxon=Saker Falcon")
    for command in (asked, ("taxon", "Saker Falcon"), ("gaps", "--instrument", "acap")):
        refused = run(*command, "--release", str(package))
        assert refused.exit_code == 2 and "is called" in refused.stderr, refused.stderr


def test_a_store_that_holds_another_release_is_asked_with_its_names(package: Path, mine: Release, tmp_path: Path) -> None:
    store = ("--data-dir", str(tmp_path))
    assert answer("load", str(package), *store)["release"] == mine.id
    asked = ("ask", "range-states-of-taxon", "--param")
    assert answer(*asked, "taxon=eastern gorilla", *store)["release"] == mine.id
    refused = run(*asked, "taxon=Saker Falcon", *store)
    assert refused.exit_code == 2 and "no taxon is called 'Saker Falcon'" in refused.stderr
    # What is asked by its id leaves the release that was loaded.
    bundled = reference_release().id
    assert answer(*asked, "taxon=Saker Falcon", "--release", bundled[:8], *store)["release"] == bundled
    assert answer("info", "--store", "embedded", *store)["release"]["id"] == mine.id


def test_a_snapshot_elsewhere_is_found_with_its_folder(
    package: Path, mine: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer("load", "--release", str(package), "--data-dir", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("CONCERTED_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("CONCERTED_DATA_DIR", str(tmp_path / "data"))
    assert run("info", "--release", mine.id).exit_code == 2
    assert answer("info", "--release", mine.id, "--data-dir", str(tmp_path / "elsewhere"))["release"]["id"] == mine.id


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_what_is_no_release_is_refused_and_what_is_held_is_named(command: tuple[str, ...]) -> None:
    refused = run(*command, "--release", "nowhere")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert f"held are {reference_release().id[:12]} ({reference_release().title}, 2026-11-25)" in refused.stderr


def test_what_is_named_twice_or_before_the_command_is_refused(package: Path) -> None:
    assert "by PATH" in run("load", str(package), "--release", str(package)).stderr
    assert "after the command" in run("--release", str(package), "gaps").stderr


def test_a_damaged_package_lists_its_problems(tmp_path: Path) -> None:
    damaged = package_files(small()) | {"states.csv": b"iso3\n"}
    refused = run("gaps", "--release", str(write(tmp_path, damaged)))
    assert refused.exit_code == 1 and "states.csv:1:" in refused.stderr
