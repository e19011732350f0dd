"""Tables for people."""

from __future__ import annotations

from rich.console import Console

from concerted.api.output.tables import table

COLUMNS, ROW = ("State", "Unmet", "Gain"), ("United States (USA)", 22.48, 28.64)


def drawn(width: int) -> str:
    console = Console(width=width)
    with console.capture() as printed:
        console.print(table("Ranking", COLUMNS, [ROW], right=("Unmet", "Gain"), spare=("Gain",), width=width), soft_wrap=True)
    return printed.get()


def test_a_narrow_screen_leaves_out_what_can_be_spared_and_says_so() -> None:
    assert "28.64" in drawn(120)
    narrow = drawn(30)
    assert "28.64" not in narrow
    assert "22.48" in narrow
    assert "a wider screen, or --all, shows also Gain" in " ".join(narrow.split())


def test_where_words_are_long_the_last_that_can_be_spared_is_left_out() -> None:
    headings, row = ("Id", "Members", "Gross", "Gain"), ("west-african-elephants" * 4, 13, 22.48, 28.64)
    console = Console(width=120)
    with console.capture() as printed:
        console.print(table("", headings, [row], right=("Gross", "Gain"), spare=("Gross", "Gain"), whole=("Id",), width=112))
    assert "22.48" in printed.get() and "28.64" not in printed.get()
    assert "a wider screen, or --all, shows also Gain" in printed.get()


def test_markup_in_a_name_is_text() -> None:
    console = Console(width=120)
    with console.capture() as printed:
        console.print(table("[red]T[/red]", ("Name",), [("[bold]x[/bold]",)]))
    assert "[bold]x[/bold]" in printed.get()
    assert "[red]T[/red]" in printed.get()
