"""What the pages name is there: files, targets of make, commands and their options, modules, addresses. Generated pages are fresh."""

from __future__ import annotations

import importlib.util
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.test_two_doors import DATED, IN_CYPHER, OTHERS
from tools import commands_page, vocabulary_page

TOP = Path(__file__).resolve().parents[1]
DOCS = TOP / "docs"
PAGES = [TOP / "README.md", TOP / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]
# What readers make.
EXAMPLES = {
    "api/catalogues/pt.po", "pt.mo", "gaps.xlsx", "benchmarks/results/soak.json", "ro-crate-metadata.json", "answer.json", "answer.csv",
    "weights.csv", "sightings-2025.csv", "loaders/sources/sightings.py", "refused.csv", "decisions.csv", "report.json",
    "2026-03-18/new_distributions.csv",
}
MAKEFILE = (TOP / "Makefile").read_text(encoding="utf-8")
COMMANDS = commands_page.commands()

_FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_ENDING = re.compile(r"\.(py|md|json|csv|yml|toml|lock|po|mo|xlsx|cypher|cff)$")


def spans(page: Path) -> list[str]:
    """What stands between backticks on a line."""
    return re.findall(r"`([^`\n]+)`", _FENCE.sub("", page.read_text(encoding="utf-8")))


def lines(page: Path) -> Iterator[str]:
    """What a reader may type: a line of a block, without the prompt; and what stands between backticks."""
    text = page.read_text(encoding="utf-8")
    for line in [*"\n".join(_FENCE.findall(text)).splitlines(), *(line for line in text.splitlines() if line.startswith("    "))]:
        yield re.sub(r"^\s*(\$ )?(\.venv/bin/)?", "", line).split(" #")[0].rstrip()
    yield from spans(page)


def paths(page: Path) -> Iterator[tuple[str, list[Path]]]:
    """What looks like a file or folder of the tree, and where it may be: from the top; a name alone beside one of its paragraph."""
    rooms = {path.name for path in TOP.iterdir()}
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    for paragraph in re.split(r"\n\n|\n(?=[|*\d])", text):
        found = [span for span in re.findall(r"`([\w.*-][\w./*-]+)`", paragraph) if _ENDING.search(span) or span.partition("/")[0] in rooms]
        folders = [TOP / span if span.endswith("/") else (TOP / span).parent for span in found if "/" in span]
        for span in found:
            yield span, [TOP] if "/" in span else [TOP, TOP / "loaders" / "data", *folders]
    for link in re.findall(r"\]\(([\w./-]+)\)", text):
        yield link, [page.parent]


def is_there(place: Path, path: str) -> bool:
    return next(place.glob(path), None) is not None if "*" in path else (place / path).exists()


def test_the_pages_name_many_things() -> None:
    """So that a test below which finds nothing to look at is seen."""
    assert sum(1 for page in PAGES for _ in paths(page)) > 60
    assert len(targets()) > 12
    assert len(list(typed())) > 30


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_is_there(page: Path) -> None:
    assert not [path for path, places in paths(page) if path not in EXAMPLES and not any(is_there(place, path) for place in places)]


def test_every_page_that_the_code_names_is_there() -> None:
    sources = [path for room in ("api", "concerted", "cypher", "graph", "loaders", "tools") for path in (TOP / room).rglob("*.py")]
    named = {(path.name, found) for path in sources for found in re.findall(r"``(docs/[^`]+)``", path.read_text(encoding="utf-8"))}
    assert len(named) > 5
    assert not [each for each in named if not (TOP / each[1]).exists()]


def targets() -> set[tuple[str, str]]:
    return {(page.name, found[1]) for page in PAGES for line in lines(page) if (found := re.match(r"make ([\w-]+)", line))}


def test_every_target_of_make_is_there() -> None:
    assert not [target for target in targets() if not re.search(rf"^{target[1]}:", MAKEFILE, re.MULTILINE)]


def typed() -> Iterator[tuple[str, str, list[str]]]:
    """Commands that are typed on the pages: page, command and options."""
    for page in PAGES:
        for line in lines(page):
            if not re.match(r"concerted( [a-z-]|$)", line):
                continue
            try:
                words = shlex.split(line.replace("…", ""))
            except ValueError:  # a query of several lines
                words = line.split()
            name = words[1] if len(words) > 1 and not words[1].startswith("-") else ""
            options = [word.partition("=")[0] for word in words if word.startswith("--")]
            if name == "certify" and len(words) > 2 and words[2] in COMMANDS:
                # Options of the command that is certified stand among its own.
                own = {"--output", "--agent"}
                yield page.name, name, [option for option in options if option in own]
                name, options = words[2], [option for option in options if option not in own]
            yield page.name, name, options


def test_every_command_and_option_is_there() -> None:
    wrong = []
    for page, name, options in typed():
        known = {each for taken in commands_page.takes(COMMANDS[name]) for each in taken.names} if name in COMMANDS else set()
        if name not in COMMANDS or not set(options) <= known | {"--help"}:
            wrong.append((page, name, options))
    assert not wrong


def test_every_option_alone_is_one_of_some_command() -> None:
    known = {name for command in COMMANDS.values() for taken in commands_page.takes(command) for name in taken.names} | {"--help"}
    alone = {(page.name, found[1]) for page in PAGES for span in spans(page) if (found := re.match(r"(--[a-z-]+)", span))}
    assert len(alone) > 20
    assert not [each for each in alone if each[1] not in known]


def test_every_module_that_is_run_is_there() -> None:
    run = {found[1] for page in PAGES for line in lines(page) if (found := re.match(r"python -m ([\w.]+)", line))}
    assert len(run) > 3
    assert not [module for module in run if importlib.util.find_spec(module) is None]


def test_every_address_is_there() -> None:
    known = "\n".join(commands_page.addresses())
    named = {(page.name, span) for page in PAGES for span in spans(page) if span.startswith("/v1/")}
    assert len(named) > 20
    shape = r"^{}(/|\.|$)"
    assert not [
        each for each in named
        if not re.search(shape.format(re.escape(re.split(r"[?…{]|\.csv|\.xlsx", each[1])[0].rstrip("/."))), known, re.MULTILINE)
    ]


def test_the_index_has_every_page_once() -> None:
    named = re.findall(r"^\| \[([\w.-]+)\]", (DOCS / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(path.name for path in DOCS.iterdir() if path.name != "README.md")


def test_the_generated_pages_are_fresh() -> None:
    for made in (vocabulary_page, commands_page):
        assert made.PAGE.read_text(encoding="utf-8") == made.page(), "run: make docs"


def test_every_word_of_the_vocabulary_has_a_line() -> None:
    page = vocabulary_page.page()
    kinds = vocabulary_page.enumerations()
    assert len(kinds) > 20
    assert page.count("\n| `") == sum(len(kind) for kind in kinds)


def test_the_page_of_commands_has_every_command() -> None:
    assert commands_page.ADDRESSES.keys() == COMMANDS.keys()


@pytest.mark.parametrize(("command", "address"), [*DATED, *OTHERS, *IN_CYPHER])
def test_the_page_of_commands_names_the_address_that_answers_alike(command: str, address: str) -> None:
    name = command.partition(" ")[0]
    known = commands_page.ADDRESSES["" if name.startswith("-") else name]
    path = "/v1/" + address.partition("?")[0]
    asked = next((known[option] for option in known if option and option in command.split()), known[""])
    assert re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(asked)), path)
