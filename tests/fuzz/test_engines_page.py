"""The page of differences names those that the fuzzer knows."""

from __future__ import annotations

from pathlib import Path

from tests.fuzz.known import REFUSED_BY_NEO4J, ROWS

PAGE = Path(__file__).parents[2] / "docs" / "engines.md"


def test_every_known_difference_is_on_the_page() -> None:
    firsts = {line.split("|")[1].strip() for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")}
    assert {*ROWS, *REFUSED_BY_NEO4J} <= firsts
