"""Tables on screens of any width: no word is broken, and what has no room is told."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from concerted.api.output.layout import KEEP, Laid, drawn, fitted, lines, size
from concerted.api.output.screen import Screen
from concerted.api.output.tables import some, table, within
from tests.api.cli.command import run

WIDTHS = (20, 80, 200)
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("gaps", "--instrument", "acap", "--as-of", "2019-10-15"), ("priorities", "--top", "12"), ("priorities", "--explain", "Nepal"),
    ("taxon", "Dugong"), ("state", "Kenya"), ("instruments",), ("timeline",), ("diff", "2023-01-01", "2024-02-12"), ("sources",),
    ("search", "curlew"),
)


def column(heading: str, *cells: str, **how: object) -> Laid:
    return Laid(heading, cells, **how)  # type: ignore[arg-type]  # what a test names


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_word_is_broken(command: tuple[str, ...], width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every word of a table stands in the whole of it; and no line is longer than the screen, where there is room for words."""
    monkeypatch.setenv("COLUMNS", "100000")
    whole = set(run(*command, "--all").stdout.split())
    monkeypatch.setenv("COLUMNS", str(width))
    result = run(*command)
    assert result.exit_code == 0
    known = whole | set("".join(whole))
    words = [word for line in result.stdout.splitlines() if line.startswith(" ") for word in line.split()]
    assert [word for word in words if word not in known and f"{word}," not in known and word.rstrip(",") not in known
            and not word.strip("+;").isdigit() and set(word) != {"─"}] == []
    if width >= 80:
        tables = [line for line in result.stdout.splitlines() if line.startswith(" ") and "concerted " not in line]
        assert max(map(len, tables), default=0) <= width


@pytest.mark.parametrize("width", [1, 20, 60, 80])
def test_all_hides_nothing(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    shown = run("gaps", "--instrument", "acap", "--as-of", "2019-10-15", "--all").stdout
    assert "--all" not in shown and "+" not in shown
    words = shown.split()
    assert {"Thalassarche", "steadi", "GUM,", "UMI", "Through", "Namibia"} <= set(words) and "(TWN" not in shown


def test_a_wide_screen_shows_more(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("gaps", "--instrument", "acap", "--as-of", "2019-10-15")
    monkeypatch.setenv("COLUMNS", "200")
    assert "Diomedea dabbenena, Diomedea exulans" in run(*asked).stdout
    monkeypatch.setenv("COLUMNS", "80")
    assert "a wider screen, or --all, shows also " in run(*asked).stdout


@pytest.mark.parametrize("told", ["", "0", "-3", "wide", "8 0", "٣"])
def test_columns_that_are_none_are_passed_over(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("gaps", "--instrument", "acap", "--as-of", "2019-10-15")
    monkeypatch.delenv("COLUMNS", raising=False)
    before = run(*asked).stdout
    monkeypatch.setenv("COLUMNS", told)
    assert run(*asked).stdout == before


def test_what_is_spare_goes_first_then_names_are_counted_then_columns_go() -> None:
    columns = [
        column("Id", "a-long-key"), column("Spare", "12", spare=True), column("Names", "Genus\u00a0species", shorter=lambda: ["7"]),
        column("Last", "xx"),
    ]
    assert [c.heading for c in fitted(columns, 60)[0]] == ["Id", "Spare", "Names", "Last"]
    kept, _, left = fitted(columns, 37)
    assert [c.heading for c in kept] == ["Id", "Names", "Last"] and left == ["Spare"]
    kept, _, left = fitted(columns, 30)
    assert [list(c.cells) for c in kept] == [["a-long-key"], ["7"], ["xx"]] and left == ["Spare", "Names"]
    assert [c.heading for c in fitted(columns, 1)[0]] == ["Id"]
    assert fitted(columns, 1, drop=False)[2] == []


def test_a_cell_is_broken_at_spaces_alone() -> None:
    assert lines("Russian Federation of-the-North", 8) == ["Russian", "Federation", "of-the-North"]
    assert lines(f"Kogia{KEEP}sima, Kogia{KEEP}breviceps", 12) == ["Kogia sima,", "Kogia breviceps"]
    assert lines("one\ntwo", 9) == ["one", "two"] and lines("", 3) == [""]


def test_wide_letters_take_two_places() -> None:
    assert size("Kenya") == 5 and size("肯尼亚") == 6
    assert drawn([column("A", "肯尼亚", "Kenya"), column("B", "1", "2")], [6, 1], range(2)) == [" 肯尼亚   1", " Kenya    2"]


def test_as_many_as_there_is_room_for() -> None:
    names = ["Kogia sima", "Kogia breviceps", "Feresa attenuata"]
    assert within(names, 200, 1).replace(KEEP, " ") == "Kogia sima, Kogia breviceps, Feresa attenuata"
    assert within(names, 31, 1).replace(KEEP, " ") == "Kogia sima, Kogia breviceps +1"
    assert within(names, 5, 1).replace(KEEP, " ") == "Kogia sima +2" and within([], 5, 1) == "–"
    assert some(names, 0).replace(KEEP, " ").strip() == "+3"


def test_notes_stand_below_a_table() -> None:
    console = Console(width=60)
    with console.capture() as printed:
        console.print(table("T", ("A",), [("x",)], notes=("one", "two")), soft_wrap=True)
        console.print(table("T", ("A",), [], notes=("one",)), soft_wrap=True)
    assert [line.rstrip() for line in printed.get().splitlines()] == ["T", "", " A", " ─", " x", "", "one", "two", "T: none", "one"]


@pytest.mark.parametrize("width", [60, 80, 110, 120])
def test_what_a_record_is_of_is_never_told_as_a_number(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of gaps by taxon the taxon, and of systems that miss one State which it is; where there is room for them."""
    monkeypatch.setenv("COLUMNS", str(width))
    by_taxon = run("gaps", "--instrument", "acap", "--as-of", "2019-10-15", "--by", "taxon").stdout
    assert "Ardenna creatopus" in by_taxon and "Which" not in by_taxon
    missing = run("systems", "--missing", "1", "--class", "sharks", "--as-of", "2024-02-12").stdout
    row = next(line for line in missing.splitlines() if "Squatina squatina" in line)
    assert width < 80 or "TUR" in row


def test_what_another_column_counts_is_left_out_rather_than_counted_again() -> None:
    columns = [
        column("Id", "a-long-key"), column("Names", "a very long list of names", "b", shorter=lambda: ["7"], counted=True),
        column("Why", "because of this", shorter=lambda: ["3"]),
    ]
    kept, _, left = fitted(columns, 20)
    assert [c.heading for c in kept] == ["Id", "Why"] and left == ["Names", "Why"]


@pytest.mark.parametrize(("lang", "region"), [("fr", "Afrique"), ("es", "África")])
@pytest.mark.parametrize("command", [
    ("gaps", "--instrument", "aewa", "--region", "Africa"), ("priorities", "--region", "Africa"),
    ("species", "--states", "--taxon", "Dugong"),
], ids=lambda command: command[0])
def test_regions_are_told_in_the_language(
    command: tuple[str, ...], lang: str, region: str, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "220")
    shown = run(*command, "--as-of", "2024-02-12", "--lang", lang).stdout
    rows = [line for line in shown.splitlines() if line.startswith(" ")]
    assert any(f" {region} " in row for row in rows) and not any(" Africa " in row for row in rows)


@pytest.mark.parametrize("hostile", ["\x1b[31mred", "\x1b]0;title\x07", "\x9b31m", "\u202egnp.exe", "a\rb", "\x08\x08", "a\u2028b"])
def test_nothing_that_is_shown_commands_the_terminal(hostile: str) -> None:
    screen = Screen(Console(file=(drawn := io.StringIO()), width=80))
    screen.say(f"found {hostile}")
    screen.rows(f"of {hostile}", ("Name",), [(hostile,)], notes=[f"of {hostile}"])
    assert drawn.getvalue().replace("\n", "").isprintable() and drawn.getvalue().count("\ufffd") >= 4
