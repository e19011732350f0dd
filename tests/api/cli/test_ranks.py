"""Ranks beside other counts, with intervals and acceptability, as people and programs get them from the command."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from concerted.graph.vocabulary import Alternative
from tests.api.cli.command import answer, run

DAY = ("--as-of", "2026-11-25")
ADDED = ["rank_median", "rank_low", "rank_high", "p_top10", "tier"]
HEADINGS = {
    "--compare": ("Rank", "State", "Count", "App. I", "Firm", "Named", "Sea", "Land", "Birds", "Best", "Worst"),
    "--intervals": ("Rank", "State", "5–95 %", "Median", "Top 10", "Tier", "Unmet"),
    "--acceptability": ("Rank", "State", "Likeliest", "Share", "Entropy", "First", "Confidence", "MoU", "App. I"),
}


def table(*arguments: str) -> list[str]:
    """The lines that a command prints for people."""
    result = run("priorities", *DAY, *arguments)
    assert result.exit_code == 0, result.stderr
    return result.stdout.splitlines()


@pytest.mark.parametrize("mode", HEADINGS)
@pytest.mark.parametrize("width", [100, 160])
def test_the_table_reads_well(mode: str, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    draws = () if mode == "--compare" else ("--draws", "30")
    lines = table(mode, "--top", "12", *draws)
    head = next(n for n, line in enumerate(lines) if line.startswith(" Rank"))
    assert lines[head + 1].startswith(" ──")
    rows = lines[head : lines.index("", head)]
    # On one line each, however many States with long names there are.
    assert all(heading in lines[head] for heading in HEADINGS[mode]) and all(len(line) <= width for line in rows)
    numbered = [line.split()[0] for line in rows[2:] if line.split()[0].isdigit()]
    assert numbered == [str(n) for n in range(1, 13)]


def test_lines_below_say_what_was_assumed() -> None:
    told = "\n".join(table("--intervals", "--draws", "30", "--seed", "4", "--chance", "uncertain=0.125", "--weights", "appendix"))
    assert "30 draws, seed 4." in told and "uncertain 0.125" in told and "Appendix I is drawn uniformly (1–3)" in told
    assert "--seed 4 --chance uncertain=0.125" in told


def test_what_one_would_have_to_believe_is_told_by_name() -> None:
    lines = table("--acceptability", "--realm", "marine", "--weights", "appendix", "--draws", "400")
    start = next(n for n, line in enumerate(lines) if line.startswith("Contested occurrences that"))
    assert any(line.startswith("  Indonesia (IDN): Pristis clavata, IDN") for line in lines[start:])


def test_the_document_has_what_programs_read() -> None:
    document = answer("priorities", "--intervals", "--draws", "40", "--top", "3", *DAY)
    assert (document["draws"], document["seed"], document["count"]) == (40, 1, 3)
    assert document["chances"] == {
        "uncertain": 0.5, "possibly_extinct": 0.25, "inferred": 0.9, "unsourced": 0.7, "population_states_unknown": 0.5,
    }
    assert len(document["assumptions"]) == 3 and document["query"]["realm"] is None
    plain = answer("priorities", "--top", "3", *DAY)["priorities"]
    for record, alone in zip(document["priorities"], plain, strict=True):
        assert list(record) == [*alone, *ADDED] and {name: record[name] for name in alone} == alone
        assert record["rank_low"] <= record["rank"] <= record["rank_high"]


def test_chances_change_the_answer() -> None:
    def asked(*more: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = answer("priorities", "--intervals", "--draws", "40", *DAY, *more)["priorities"]
        return found

    def width(records: list[dict[str, Any]]) -> int:
        return sum(record["rank_high"] - record["rank_low"] for record in records)

    sure = asked("--chance", "uncertain=1,inferred=1", "--chance", "unsourced:1", "--chance", "possibly_extinct=1",
                 "--chance", "population_states_unknown=1")
    # Strengths are drawn still.
    assert width(sure) < width(asked()) / 2


@pytest.mark.parametrize(("mode", "columns"), [
    ("--compare", ["rank", "state_iso3", "state_name", "region", *map(str, Alternative), "best", "worst"]),
    ("--intervals", ADDED),
])
def test_columns_of_a_file(mode: str, columns: list[str], tmp_path: Path) -> None:
    path = tmp_path / "ranks.csv"
    draws = () if mode == "--compare" else ("--draws", "20")
    assert run("priorities", mode, *draws, *DAY, "--output", str(path)).exit_code == 0
    head, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
    assert head[-len(columns):] == columns and len(rows) > 50


def test_a_realm_has_a_ranking_of_its_own() -> None:
    every, marine = (answer("priorities", *DAY, *more)["priorities"] for more in ((), ("--realm", "marine")))
    assert [r["state"]["iso3"] for r in every[:2]] == ["CHN", "RUS"] and marine[0]["state"]["iso3"] == "RUS"
    parts = [answer("priorities", *DAY, "--realm", realm)["priorities"] for realm in ("marine", "terrestrial", "avian")]
    sums: dict[str, float] = {}
    for record in (record for part in parts for record in part):
        sums[record["state"]["iso3"]] = sums.get(record["state"]["iso3"], 0) + record["unmet_responsibility"]
    assert sums == pytest.approx({record["state"]["iso3"]: record["unmet_responsibility"] for record in every}, abs=1e-9)


@pytest.mark.parametrize(("arguments", "said"), [
    (("--compare", "--intervals"), "--compare: an answer of its own; leave out --intervals"),
    (("--explain", "China", "--acceptability"), "--explain: an answer of its own"),
    (("--draws", "10"), "draws: this answer is read of no draws"),
    (("--compare", "--seed", "1"), "seed: this answer is read of no draws"),
    (("--intervals", "--draws", "0"), "draws: 0 is not accepted; a whole number from 1 to 10000"),
    (("--intervals", "--chance", "uncertain"), "chance: 'uncertain' is not accepted"),
    (("--realm", "sea"), "marine, terrestrial, avian"),
])
def test_what_cannot_be_asked_is_refused(arguments: tuple[str, ...], said: str) -> None:
    result = run("priorities", *arguments)
    assert result.exit_code == 2 and said in result.stderr and "Traceback" not in result.stderr


@pytest.mark.parametrize("mode", HEADINGS)
def test_before_the_convention_nobody_is_ranked(mode: str) -> None:
    document = answer("priorities", mode, "--as-of", "1979-07-01")
    assert document["states" if mode == "--acceptability" else "priorities"] == []
    assert any("none" in line for line in run("priorities", mode, "--as-of", "1979-07-01").stdout.splitlines()[:1])
