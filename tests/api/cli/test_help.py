"""Help: switches take no value, names are called names, and every example runs."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from concerted.api.cli.main import COMMANDS, EXAMPLES
from concerted.api.output.words import counted, words
from concerted.graph.names.classes import CLASSES
from concerted.loaders import reference_release
from tests.api.cli.command import answer, run

ROOT = Path(__file__).parents[3]
# Whose example takes what that of another wrote.
BEFORE = {"verify": "certify", "conflicts": "build"}


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_a_switch_takes_no_value_and_there_is_an_example(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    told = run(*filter(None, [command]), "--help").stdout
    assert "<bool>" not in told and "bool" not in told.lower().split()
    assert EXAMPLES[command] in re.sub(r"\s+", " ", told)
    for option in re.findall(r"│ +--(?:state|instrument|explain|taxon|class) +(\S+)", told):
        assert option == "NAME"


def test_every_command_has_an_example_of_its_own() -> None:
    assert set(EXAMPLES) == {"", *COMMANDS}
    assert all(example.startswith(f"concerted {name}".strip()) for name, example in EXAMPLES.items())


@pytest.mark.parametrize("command", sorted(set(EXAMPLES) - {"serve", "fetch"}))
def test_an_example_runs(command: str, tmp_path: Path, embedded_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCERTED_DATA_DIR", str(embedded_folder))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loaders").symlink_to(ROOT / "loaders")
    if command in BEFORE:
        assert run(*shlex.split(EXAMPLES[BEFORE[command]])[1:]).exit_code == 0
    result = run(*shlex.split(EXAMPLES[command])[1:])
    assert result.exit_code == 0, result.stderr
    assert result.stdout or len(list(tmp_path.iterdir())) > 1


@pytest.mark.parametrize(("n", "lang", "said"), [
    (0, "en", "0 rows"), (1, "en", "1 row"), (2, "en", "2 rows"),
])
def test_a_number_has_its_form(n: int, lang: str, said: str) -> None:
    assert counted(words(lang), n, "{n} row", "{n} rows").format(n=n) == said


def test_none_is_singular_in_french_alone() -> None:
    def form(lang: str, n: int) -> str:
        return counted(words(lang), n, "1 listing ends", "{n} listings end")

    assert form("fr", 0) == form("fr", 1) != form("fr", 2)
    assert form("es", 0) == form("es", 2) != form("es", 1)


def test_one_gap_is_one_gap() -> None:
    told = run("gaps", "--state", "Canada", "--instrument", "acap", "--as-of", "2019-10-15").stdout
    assert told.startswith("1 gap on ") and run("gaps", "--instrument", "acap", "--as-of", "2019-10-15").stdout.startswith("12 gaps on ")


def test_a_region_is_called_what_it_is() -> None:
    assert "CMS region: Oceania" in run("state", "Indonesia").stdout.splitlines()[0]


@pytest.mark.parametrize(("called", "latin"), [
    ("sharks", "Elasmobranchii"), ("Sharks", "Elasmobranchii"), ("requins", "Elasmobranchii"), ("tiburones", "Elasmobranchii"),
    ("birds", "Aves"), ("Birds", "Aves"), ("OISEAUX", "Aves"), ("aves", "Aves"), ("pájaros", "Aves"), ("pajaros", "Aves"),
    ("mammals", "Mammalia"), ("mammifères", "Mammalia"), ("mamíferos", "Mammalia"), ("bony fishes", "Actinopterygii"),
    ("poissons osseux", "Actinopterygii"), ("peces óseos", "Actinopterygii"), ("reptiles", "Reptilia"), ("reptilia", "Reptilia"),
    ("insects", "Insecta"), ("insectes", "Insecta"), ("insectos", "Insecta"),
])
@pytest.mark.parametrize("command", ["taxa", "systems", "priorities"])
def test_a_class_is_found_by_what_people_call_it(command: str, called: str, latin: str) -> None:
    document = answer(command, "--class", called, *(("--top", "1") if command == "priorities" else ()))
    assert document["query"]["class"] == latin and document["count"]


def test_a_word_that_may_be_two_classes_is_refused_with_both() -> None:
    for word in ("fish", "Poissons", "peces"):
        result = run("taxa", "--class", word)
        assert result.exit_code == 2 and "Actinopterygii, Elasmobranchii" in result.stderr


def test_every_class_of_the_data_has_a_word_and_shows_it() -> None:
    assert set(CLASSES) == set(reference_release()["taxa"]["class"].drop_nulls())
    assert "birds (Aves)" in run("taxa", "--family", "Diomedeidae").stdout
