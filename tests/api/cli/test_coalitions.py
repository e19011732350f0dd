"""``concerted coalitions`` as people and spreadsheets read it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tests.api.cli.command import answer, run

THREE = ("coalitions", "--size", "3", "--as-of", "2024-02-12")


def test_a_table_with_what_was_looked_at_below() -> None:
    shown = run(*THREE, "--top", "3").stdout
    assert shown.startswith("Not in CMS, who completes systems together, by systems per State on 2024-02-12")
    assert "CAN, MEX, USA" in shown and "North America" in shown
    assert "Looked at: 160 groups of States" in shown and "too many" not in shown


def test_what_was_left_out_is_said() -> None:
    command = ("coalitions", "--size", "2..12", "--top", "2", "--as-of", "2024-02-12")
    document = answer(*command)
    assert document["truncated"] and document["looked_to"] < 12
    assert f"none of more than {document['looked_to']} States was looked at" in run(*command).stdout


def test_where_nobody_can_complete_anything() -> None:
    shown = run("coalitions", "--instrument", "acap", "--as-of", "1990-01-01").stdout
    assert ": none" in shown and "Looked at" not in shown


def test_the_document_begins_each_coalition_with_its_states_and_what_it_completes() -> None:
    document = answer(*THREE)
    first = document["coalitions"][0]
    assert list(first)[:3] == ["states", "completes", "n"] and first["n"] == len(first["completes"]) == 29
    assert (first["rank"], first["size"], first["names"]) == (1, 3, ["Canada", "Mexico", "United States"])
    assert document["query"]["size"] == "3" and document["reproduce"]["command"].startswith("concerted coalitions --size 3")


def test_a_file_has_a_row_a_coalition_and_own_weights_are_read(tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(*THREE, "--format", "csv").stdout)))
    assert len(rows) == len(answer(*THREE)["coalitions"]) and rows[0]["states"] == "CAN;MEX;USA"
    weights = tmp_path / "weights.csv"
    weights.write_text("taxon,weight\nBos mutus,100\n", encoding="utf-8")
    weighed = answer(*THREE, "--weights", str(weights))
    assert weighed["query"]["weights"] == {"Bos mutus": 100.0}
    first = weighed["coalitions"][0]
    assert (first["states"], first["n"], first["value"], first["per_state"]) == (["BTN", "CHN", "NPL"], 15, 114.0, 38.0)


def test_what_is_not_accepted_is_refused() -> None:
    for arguments, said in (
        (("--size", "1"), "size: '1' is not accepted"), (("--size", "4..3"), "size: '4..3' is not accepted"),
        (("--top", "1001"), "top: 1001 is not accepted; a whole number from 1 to 1000"), (("--class", "Avez"), "'Avez'"),
        (("--instrument", "caf"), "one that has members"),
    ):
        result = run("coalitions", *arguments)
        assert result.exit_code == 2 and said in result.stderr, arguments
