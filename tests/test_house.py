"""The shape of the house: rooms that can be taken in at a glance, modules of a size to read, a word to say what each is for."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from pathlib import Path
from statistics import median

import pytest

TOP = Path(__file__).resolve().parents[1]
ROOMS = ("api", "concerted", "cypher", "graph", "loaders")
# Rooms whose modules are named after what users type, so that nobody has to look for one.
BY_NAME = {"api/cli", "api/routers", "loaders/sources"}
MOST_MODULES, LONGEST, MEDIAN = 12, 400, (60, 150)
# Lines of tests for one of the program, at the least.
TESTS = 2 / 3


def modules(*rooms: str) -> list[Path]:
    """The modules of some rooms; what is linked stands where it is."""
    return [
        path for room in rooms for path in sorted((TOP / room).rglob("*.py"))
        if not any((TOP / part).is_symlink() for part in path.relative_to(TOP).parents)
    ]


def place(path: Path) -> str:
    """Where a module or folder stands, as one writes it."""
    return path.relative_to(TOP).as_posix()


def lines(path: Path) -> int:
    """How many lines a module has."""
    return len(path.read_text(encoding="utf-8").splitlines())


PROGRAM = modules(*ROOMS)
FOLDERS = sorted({path.parent for path in PROGRAM})


def test_the_program_is_found_and_nothing_twice() -> None:
    assert len(PROGRAM) > 200 and {place(path).partition("/")[0] for path in PROGRAM} == set(ROOMS)
    assert len({path.resolve() for path in PROGRAM}) == len(PROGRAM)


def test_no_room_holds_more_than_a_dozen_modules() -> None:
    held = Counter(place(path.parent) for path in PROGRAM if path.name != "__init__.py")
    assert {folder: n for folder, n in held.items() if n > MOST_MODULES and folder not in BY_NAME} == {}


def test_no_module_is_long_and_the_middle_one_is_read_at_a_sitting() -> None:
    sizes = {place(path): lines(path) for path in PROGRAM}
    assert {name: n for name, n in sizes.items() if n > LONGEST} == {}
    least, most = MEDIAN
    assert least <= median(n for name, n in sizes.items() if not name.endswith("__init__.py")) <= most


def test_the_tests_keep_up_with_the_program() -> None:
    assert sum(map(lines, modules("tests"))) >= TESTS * sum(map(lines, PROGRAM))


@pytest.mark.parametrize("folder", FOLDERS, ids=place)
def test_every_room_says_what_it_is_for(folder: Path) -> None:
    assert (folder / "__init__.py").is_file()
    assert ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))


def test_no_two_modules_say_the_same_of_themselves() -> None:
    said = defaultdict(list)
    for path in PROGRAM:
        told = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        assert told, f"{place(path)} does not say what it is for"
        said[told.splitlines()[0]].append(place(path))
    assert [names for names in said.values() if len(names) > 1] == []
