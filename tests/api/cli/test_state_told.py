"""What a State's page says where it is not a State of its own, or where that is disputed."""

from __future__ import annotations

import pytest

from tests.api.cli.command import run


@pytest.mark.parametrize(("name", "day", "says", "never"), [
    ("Greenland", "2024-02-12", ("Greenland counts for Denmark (DNK) on 2024-02-12", "Memberships of Denmark (DNK) that reach it",
                                 "Could join: none"), (" cms                party",)),
    ("Taiwan", "2024-02-12", ("Taiwan counts for China (CHN)", "Memberships of China (CHN) that reach it", "Could join: none"), ()),
    ("Namibia", "1989-01-01", ("Namibia counts for South Africa (ZAF)", "Could join: none"), ()),
    ("Antarctica", "2024-02-12", ("Antarctica is no State's on 2024-02-12", " · no State · "), ("no_state",)),
    ("Kosovo", "2024-02-12", ("Kosovo (XKX) · partly recognised · ", "Whether Kosovo can accede is disputed."), ("territory",)),
    ("Kenya", "2024-02-12", ("Kenya (KEN) · state · ", "\nMemberships\n"), ("counts for", "disputed")),
])
def test_a_state_is_told_for_what_it_is(name: str, day: str, says: tuple[str, ...], never: tuple[str, ...]) -> None:
    shown = run("state", name, "--as-of", day).stdout
    assert [said for said in says if said.casefold() not in shown.casefold()] == []
    assert [said for said in never if said in shown] == []


def test_a_score_through_a_territory_is_told_as_a_part() -> None:
    part = run("priorities", "--explain", "Taiwan", "--as-of", "2024-02-12").stdout.splitlines()[0]
    assert part.startswith("China (CHN), rank 1, unmet responsibility through Taiwan (TWN) alone ")
    whole = run("priorities", "--explain", "China", "--as-of", "2024-02-12").stdout.splitlines()[0]
    assert whole.startswith("China (CHN), rank 1, unmet responsibility 4")


@pytest.mark.parametrize(("state", "says"), [("Vatican City", "1 of 3 is firm, "), ("Andorra", " are firm, ")])
def test_one_gap_is_firm(state: str, says: str) -> None:
    assert says in run("gaps", "--state", state, "--kind", "convention", "--as-of", "2024-02-12").stdout


def test_non_parties_are_states() -> None:
    rows = run("states", "--not-cms-party", "--as-of", "2024-02-12", "--format", "csv").stdout.splitlines()[1:]
    assert len(rows) == 66 and [row for row in rows if row.split(",")[3] in ("former", "no_state")] == []
