"""Where there is nothing, the answer says why, as the command does."""

from __future__ import annotations

import pytest

from tests.api.cli.command import answer
from tests.api.conftest import Client


@pytest.mark.parametrize(("path", "query", "arguments", "says"), [
    ("levers/USA", "as_of=1983-11-02", ("levers", "USA", "--as-of", "1983-11-02"), "has gaps on 1983-11-02, and no plan"),
    ("levers/CHL", "as_of=2024-02-12&lang=es", ("levers", "Chile", "--as-of", "2024-02-12", "--lang", "es"), "Chile (CHL)"),
    ("askers/JPN", "as_of=2014-05-01&instrument=acap", ("askers", "Japan", "--instrument", "acap", "--as-of", "2014-05-01"),
     "No member of acap shares a species"),
])
def test_both_doors_say_why_there_is_nothing(client: Client, path: str, query: str, arguments: tuple[str, ...], says: str) -> None:
    told = client.get(f"/v1/{path}?{query}").json()
    assert told["data"] == [] and says in told["meta"]["remarks"][-1]
    assert answer(*arguments)["remarks"][-1] == told["meta"]["remarks"][-1]


def test_what_there_is_needs_no_reason(client: Client) -> None:
    for path in ("levers/CHN?as_of=2016-01-01", "askers/CHN?as_of=2014-05-01"):
        meta = client.get(f"/v1/{path}").json()["meta"]
        assert meta["total"] > 0 and not any("no plan" in said or "No member" in said for said in meta["remarks"])


@pytest.mark.parametrize(("path", "arguments"), [
    ("states/ARG", ("state", "ARG")), ("pairs/ARG/CHL", ("pair", "ARG", "CHL")), ("levers/ARG", ("levers", "ARG")),
    ("askers/USA", ("askers", "USA")), ("priorities/USA", ("priorities", "--explain", "USA")), ("instruments/acap/map", ("map", "acap")),
    ("priorities/compare", ("priorities", "--compare")),
])
def test_how_far_facts_reach_is_told_of_what_an_address_names(client: Client, path: str, arguments: tuple[str, ...]) -> None:
    said = client.get(f"/v1/{path}?as_of=2026-11-21").json()["meta"]["remarks"]
    assert said and said == answer(*arguments, "--as-of", "2026-11-21")["remarks"]
