"""Words are data: catalogues hold all that is said, and a command in French is French to the last heading."""

from __future__ import annotations

import ast
import csv
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from rich.console import Console

from concerted.api.output.screen import Screen
from concerted.api.output.words import CATALOGUES, words
from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES
from concerted.graph.names.labels import in_english_alone
from concerted.graph.vocabulary import Language, Region, ids
from concerted.loaders import reference_release
from concerted.loaders.reference import REFERENCE
from tests.api.cli.command import answer, run
from tests.api.conftest import Client
from tools.words import messages, update

OTHERS = tuple(lang for lang in Language if lang != Language.EN)
# Commands that speak, with what makes them say most.
COMMANDS = (
    ("--as-of", "2026-11-21"),
    ("gaps", "--as-of", "2019-10-15", "--instrument", "acap"),
    ("gaps", "--as-of", "2026-11-21"),
    ("priorities", "--as-of", "2026-11-21"),
    ("priorities", "--explain", "Nepal", "--as-of", "2026-11-21"),
    ("taxon", "Slender-billed Curlew", "--as-of", "2011-12-31"),
    ("taxon", "Scolopacidae", "--as-of", "2011-12-31"),
    ("state", "USA", "--as-of", "2026-11-21"),
    ("state", "FRA", "--as-of", "2026-11-21"),
    ("instrument", "raptors", "--as-of", "2011-12-31"),
    ("instrument", "great-bustard", "--as-of", "2026-11-21"),
    ("instruments", "--as-of", "2026-11-21"),
    ("timeline", "--as-of", "2026-11-21"),
    ("timeline", "--instrument", "raptors", "--as-of", "2026-11-21"),
    ("timeline", "--systems", "--as-of", "1985-01-01"),
    ("diff", "2011-01-01", "2020-10-15"),
    ("info", "--as-of", "2026-11-21"),
    ("info", "--as-of", "1980-01-01"),
    ("states", "--as-of", "2026-11-21"),
    ("taxa", "--class", "Reptilia", "--as-of", "2026-11-21"),
    ("populations", "--taxon", "Tursiops truncatus", "--as-of", "2026-11-21"),
    ("memberships", "--state", "KEN", "--as-of", "2026-11-21"),
    ("listings", "--taxon", "Caretta caretta", "--as-of", "2026-11-21"),
    ("systems", "--class", "Reptilia", "--as-of", "2026-11-21"),
    ("search", "curlew"),
)


def printed(*arguments: str) -> str:
    """What a command that succeeds prints."""
    result = run(*arguments)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def catalogue(lang: str) -> Catalog:
    """The written catalogue of a language."""
    with (CATALOGUES / f"{lang}.po").open("rb") as file:
        return read_po(file, locale=lang)


def names_in(text: str) -> set[tuple[str, str | None]]:
    """The names in braces, and how each is written."""
    return {(name, conversion) for _, name, _, conversion in Formatter().parse(text) if name is not None}


def test_headings_and_counted_sentences_stand_where_they_are_said() -> None:
    """What reaches a screen through a variable is found by no catalogue, and stays English."""
    unseen = []
    for path in sorted((Path(__file__).resolve().parents[3] / "api").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            if isinstance(node.func, ast.Attribute) and node.func.attr == "rows" and len(node.args) > 1:
                said = node.args[1].elts if isinstance(node.args[1], ast.Tuple) else [node.args[1]]
            elif isinstance(node.func, ast.Name) and node.func.id == "counted":
                said = node.args[2:4]
            else:
                continue
            unseen += [f"{path.name}:{each.lineno} {ast.unparse(each)}" for each in said if not isinstance(each, ast.Constant)]
    # Metrics are words of the vocabulary, which is said as a whole.
    assert [each for each in unseen if not each.endswith("*Metric")] == []


@pytest.mark.parametrize("lang", OTHERS)
def test_a_catalogue_holds_all_that_is_said_and_nothing_else(lang: str) -> None:
    held = catalogue(lang)
    assert {message.id for message in held if message.id} == set(messages()), "run: make words"
    for message in held:
        if message.id:
            assert message.string, f"no translation: {message.id}"
            assert not message.fuzzy
            assert names_in(str(message.id)) == names_in(str(message.string)), message.id


@pytest.mark.parametrize("lang", OTHERS)
def test_the_compiled_catalogue_says_what_the_written_one_does(lang: str) -> None:
    said = words(lang)
    assert {text: said(text) for text in messages()} == {message.id: message.string for message in catalogue(lang) if message.id}


def test_what_the_code_says_is_found() -> None:
    found = messages()
    # A sentence, a heading of records, one of rows, an error, a word and its sentence.
    for text in (
        "{n} gaps {when}", "Through", "What happened", "no {kind} is called {name!r}.", "no_instrument",
        "On Appendix II, and covered by no agreement or memorandum.",
    ):
        assert text in found
    assert ids(Region) and set(ids(Region)) == set(reference_release()["states"]["cms_region"].drop_nulls())


def test_an_update_keeps_translations_and_drops_what_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "pt.po"
    path.write_text('msgid "Members"\nmsgstr "Membros"\n\nmsgid "said no more"\nmsgstr "já não"\n', encoding="utf-8")
    missing = update(path)
    assert set(missing) == set(messages()) - {"Members"}
    with path.open("rb") as file:
        held = {message.id: message.string for message in read_po(file, locale="pt") if message.id}
    assert held["Members"] == "Membros" and held["Gaps"] == "" and "said no more" not in held
    assert words("pt", tmp_path)("Members") == "Membros"
    assert words("pt", tmp_path)("Gaps") == "Gaps"


def test_a_fourth_language_is_one_file(tmp_path: Path) -> None:
    (tmp_path / "pt.po").write_text(
        'msgid "State"\nmsgstr "Estado"\n\nmsgid "yes"\nmsgstr "sim"\n\n#, fuzzy\nmsgid "Members"\nmsgstr "?"\n', encoding="utf-8",
    )
    console = Console(width=80)
    with console.capture() as drawn:
        Screen(console, words("pt", tmp_path)).rows("", ("State", "Members"), [("NAM", True)])
    assert drawn.get().split() == ["Estado", "Members", *(mark for mark in drawn.get().split() if set(mark) == {"─"}), "NAM", "sim"]


def test_english_is_the_text_of_the_code() -> None:
    assert all(words("en")(text) == text for text in messages())


def spelt(*texts: str) -> set[str]:
    """The words of texts, of three letters or more: shorter ones are in too many languages."""
    return {word for text in texts for word in re.findall(r"[^\W\d_]{3,}", text)}


@cache
def told_in(lang: str) -> tuple[set[str], set[str]]:
    """The words of a catalogue, and the texts of the code that are others in it."""
    said = {text: words(lang)(text) for text in messages()}
    return spelt(*said.values()), {text for text in said if said[text] != text}


@cache
def in_data(lang: str) -> set[str]:
    """Words that stand in the data: ids, codes, scientific names, names in a language, and common names that are in English alone."""
    release = reference_release()
    columns = {
        "states": ("iso3", f"name_{lang}"), "taxa": ("taxon", "class", f"name_{lang}", "name_en"), "synonyms": ("synonym",),
        "populations": ("population", "name"), "instruments": ("id", "short_name"), "sources": ("id",),
    }
    held = (text for table, names in columns.items() for name in names for text in release[table][name].drop_nulls())
    common = release["common_names"]
    in_english_or_this = common.filter(common["language"].is_in([lang, Language.EN]))["name"]
    # What is not known of the data is told by the data, in each language; meetings have names of their own.
    untold = [row[f"sentence_{lang}"] for row in csv.DictReader((REFERENCE / "limits.csv").open(encoding="utf-8"))]
    published = csv.DictReader((REFERENCE / "published.csv").open(encoding="utf-8"))
    untold += [text for row in published for text in (row["read_at"], row["scope"], row["reason"], row["note"])]
    return spelt(release.id, release.id[:12], *release.tables, *held, *in_english_or_this, *untold, "COP")


@pytest.mark.parametrize("lang", OTHERS)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_says_no_word_that_is_not_of_the_language(command: tuple[str, ...], lang: str) -> None:
    said = words(lang)
    # Sources are cited by their own titles, titles with a star are English, and what is typed is typed so.
    shown = printed(*command, "--lang", lang).partition(f" {said('Publisher')} ")[0]
    typed = tuple(said(text).format(line="concerted ").replace("\u00a0", " ") for text in ("Again: {line}", "Certify: {line}"))
    told = (line for line in shown.splitlines() if not line.endswith("*") and not line.startswith(typed))
    # So is a command that a line names.
    lines = [re.sub(r"concerted \w+$", "", line[40:] if line.startswith("  concerted ") else line) for line in told]
    own, english = told_in(lang)
    assert spelt(*lines) - in_data(lang) - {"concerted"} <= own
    assert {cell.strip() for line in lines for cell in re.split(r" {2,}", line)} & english <= set(TABLES)


@pytest.mark.parametrize(("command", "message"), [
    (("gaps", "--state", "Kenia X"), "nom inconnu (État)\u00a0: 'Kenia X'. Vouliez-vous dire Kenia\u00a0?"),
    (("taxon", "beluga"), "'beluga' est le nom de plusieurs choses (taxon)\u00a0: Delphinapterus leucas, Huso huso."),
    (("gaps", "--kind", "x"), "kind\u00a0: 'x' n'est pas accepté\u00a0; l'un de\u00a0: convention, instrument,"),
    (("gaps", "--format", "x"), "--format\u00a0: 'x' n'est pas accepté\u00a0; l'un de\u00a0: table, json, csv, xlsx"),
    (("gaps", "--as-of", "x"), "--as-of\u00a0: 'x' n'est pas accepté\u00a0; une date AAAA-MM-JJ, telle que 2011-11-21, ou une réunion"),
    (("gaps", "--as-of", "1970-01-01"), "--as-of\u00a0: 1970-01-01 n'est pas accepté\u00a0; une date à partir de 1979-01-01"),
    (("priorities", "--explain", "KEN", "--as-of", "2024-02-12"), "Kenya (KEN) est déjà membre de cms au 2024-02-12"),
    (("priorities", "--class", "Aves X"), "nom inconnu (classe)\u00a0: 'Aves X'. Vouliez-vous dire Aves\u00a0?"),
    (("timeline", "--systems", "--instrument", "cms"), "--systems\u00a0: porte sur tous les instruments ensemble"),
    (("ask", "no-such-question"), "nom inconnu (question)\u00a0: 'no-such-question'."),
    (("gaps", "--release", "nowhere"), "release\u00a0: 'nowhere' n'est ni un paquet de données"),
])
def test_refusals_are_told_in_the_language(command: tuple[str, ...], message: str) -> None:
    result = run(*command, "--lang", "fr")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"concerted: {message}")


@pytest.mark.parametrize("command", ["gaps", "check", "questions", "schema"])
def test_a_language_that_is_not_there_is_refused_in_english(command: str) -> None:
    result = run(command, *(("loaders/data",) if command == "check" else ()), "--lang", "de")
    assert (result.exit_code, result.stderr) == (2, "concerted: --lang: 'de' is not accepted; one of: en, fr, es\n")


def test_what_programs_read_is_the_same_in_every_language() -> None:
    asked = ("gaps", "--instrument", "acap", "--as-of", "2019-10-15", "--format", "csv")
    english, french = (printed(*asked, "--lang", lang).splitlines() for lang in ("en", "fr"))
    assert english[0] == french[0]
    told = [dict(zip(header.split(","), row.split(","), strict=True)) for header, row in (english[:2], french[:2])]
    of_language = ("state_name", "taxa_names")
    assert [{name: row[name] for name in row if name not in of_language} for row in told[:1]] == [
        {name: row[name] for name in row if name not in of_language} for row in told[1:]
    ]
    assert [row["state_name"] for row in told] == ["Namibia", "Namibie"]
    portraits = [answer("instrument", "raptors", "--as-of", "2011-12-31", "--lang", lang) for lang in ("en", "fr")]
    assert portraits[0]["instrument"] == portraits[1]["instrument"]


def test_a_name_that_is_in_english_alone_has_a_star() -> None:
    shark = ("taxon", "Alopias vulpinus", "--as-of", "2026-11-21", "--lang")
    assert "Thresher*" in printed(*shark, "fr").splitlines()[0]
    assert "* en anglais seulement" in printed(*shark, "fr").splitlines()
    assert "*" not in printed(*shark, "en")
    assert "Courlis à bec grêle ·" in printed("taxon", "Slender-billed Curlew", "--as-of", "2011-12-31", "--lang", "fr").splitlines()[0]
    assert "*" not in printed("taxon", "Ficedula subrubra", "--lang", "fr")
    hits = printed("search", "thresher", "--lang", "fr")
    assert "Bigeye Thresher*" in hits and "\n* en anglais seulement\n" in hits
    curlews = printed("search", "curlew", "--lang", "fr")
    assert "Courlis cendré" in curlews and "Courlis cendré*" not in curlews
    populations = printed("populations", "--taxon", "Tursiops truncatus", "--lang", "es")
    assert "Población* " in populations and populations.count("*") == 2
    assert printed("instrument", "raptors", "--lang", "es").splitlines()[0].endswith("Eurasia*")
    assert "* solo en inglés" in printed("instrument", "raptors", "--lang", "es").splitlines()


def test_a_language_without_names_in_the_release_shows_those_in_english() -> None:
    whole = reference_release()
    others = whole["common_names"].filter(whole["common_names"]["language"] != "fr")
    without = {"taxa": whole["taxa"].drop("name_fr"), "common_names": others}
    lacking = Release("0" * 64, whole.title, whole.published, {**whole.tables, **without})
    assert not in_english_alone(whole, "Ficedula subrubra", "fr")
    assert in_english_alone(lacking, "Ficedula subrubra", "fr")
    assert not in_english_alone(lacking, "Ficedula subrubra", "en")


def test_the_api_tells_its_refusals_in_the_language_of_the_query(client: Client) -> None:
    def detail(query: str) -> str:
        return str(client.get(f"/v1/gaps?{query}").json()["detail"])

    assert detail("state=XXX").startswith("no state is called 'XXX'.")
    assert detail("state=XXX&lang=fr").startswith("nom inconnu (État)\u00a0: 'XXX'.")
    assert detail("as_of=x&lang=es").startswith("as_of: no se acepta 'x'; una fecha AAAA-MM-DD, como 2011-11-21, o una reunión")
    assert detail("kind=x&lang=es").startswith("kind: no se acepta 'x'; uno de: convention, ")
    assert detail("no=1&lang=fr") == "no: ce paramètre n'existe pas"
    assert detail("kind=x&lang=de").startswith("lang: 'de' is not accepted; one of: en, fr, es; kind: 'x' is not accepted; one of: ")
    refused = client.get("/v1/priorities/KEN?as_of=2024-02-12&lang=fr").json()
    assert (refused["type"], refused["title"]) == ("urn:concerted:problem:no-ranking", "Not Found")
    assert refused["detail"].startswith("Kenya (KEN) est déjà membre de cms au 2024-02-12")


@pytest.mark.process
def test_commands_do_without_babel() -> None:
    script = (
        "import sys; from concerted.api.cli.main import application\n"
        "application()(['gaps', '--instrument', 'acap', '--lang', sys.argv[1]], standalone_mode=False)\n"
        "sys.exit('babel' in sys.modules or 'concerted.api.output.words' not in sys.modules)"
    )
    for lang in Language:
        done = subprocess.run([sys.executable, "-c", script, lang], capture_output=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr
