"""What people read of the activities that could engage a State, and of a State that has no gap."""

from __future__ import annotations

import csv
import io

import pytest

from tests.api.cli.command import answer, run


def shown(*arguments: str) -> str:
    result = run("levers", *arguments)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_activities_are_told_with_their_plan_and_how_they_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "240")
    text, found = shown("Micronesia", "--as-of", "2014-05-01"), answer("levers", "Micronesia", "--as-of", "2014-05-01")
    rows = {line.split()[0]: line for line in text.splitlines() if line.startswith(" ")}
    for each in found["levers"]:
        row = rows[each["activity"]]
        assert all(f" {each[name]} " in row for name in ("plan", "reached", "n_taxa")) and each["theme"] in row
    assert {each["in_period"] for each in found["levers"]} == {"yes", "no", "unknown"}
    assert "by_species: The instrument of its plan holds species of which the State has gaps." in text
    assert "general: Its plan is one of the Convention, for all." in text and "by_standing:" not in text


def test_a_plan_that_is_over_is_said_to_be() -> None:
    at = {day: {each["activity"]: each["in_period"] for each in answer("levers", "FSM", "--as-of", day)["levers"]}
          for day in ("2014-05-01", "2016-01-01", "2024-02-12")}
    assert [at[day].get("cbs-recruitment") for day in at] == [None, "yes", "no"]
    assert [at[day]["wdap-2.10"] for day in at] == ["yes", "yes", "no"]


@pytest.mark.parametrize(("arguments", "says"), [
    (("Chile", "--as-of", "2024-02-12"), "Chile (CHL) has no gap on 2024-02-12: there is nothing to engage it for."),
    (("China", "--as-of", "1985-01-01"),
     "China (CHN) has gaps on 1985-01-01, and no plan of the data that was adopted by then reaches it."),
    (("Antarctica", "--as-of", "2024-02-12"), "Antarctica is no State's on 2024-02-12: nobody is responsible for what occurs there."),
    (("China", "--as-of", "1979-07-01"), "China (CHN) has no gap on 1979-07-01: there is nothing to engage it for."),
])
def test_where_there_is_none_the_reason_is_told(arguments: tuple[str, ...], says: str) -> None:
    assert says in shown(*arguments)
    found = answer("levers", *arguments)
    assert (found["count"], found["levers"]) == (0, []) and (says in found["remarks"] or arguments[0] == "Antarctica")
    header, *rows = csv.reader(io.StringIO(shown(*arguments, "--format", "csv")))
    assert header[:4] == ["activity", "theme", "objective", "summary"] and rows == []


def test_through_a_territory_is_told_for_whom() -> None:
    assert "Greenland counts for Denmark (DNK) on 2016-01-01: this is what comes through it." in shown("Greenland", "--as-of", "2016-01-01")
    assert answer("levers", "Greenland", "--as-of", "2016-01-01")["query"]["counts_for"] == "DNK"


def test_what_is_no_state_is_refused() -> None:
    result = run("levers", "Chilly")
    assert result.exit_code == 2 and "no state is called 'Chilly'" in result.stderr
