"""Which format is answered: by the ending of the address, else by what the caller accepts (RFC 9110, 12.5.1)."""

from __future__ import annotations

import pytest

from concerted.api.output.tabular import bounded
from concerted.api.requests.formats import CSV, JSON, XLSX, accepted, fitting, split_ending
from tests.api.conftest import Client


@pytest.mark.parametrize(("header", "form"), [
    (None, "json"), ("", "json"), ("*/*", "json"), (JSON, "json"), (CSV, "csv"), (XLSX, "xlsx"), ("TEXT/CSV; charset=utf-8", "csv"),
    (f"{CSV}, {JSON}", "json"), (f"{CSV}, */*", "csv"), (f"{JSON};q=0.5, {CSV};q=0.9", "csv"), ("text/*", "csv"), ("application/*", "json"),
    (f"{JSON};q=0, */*", "csv"), (f"{JSON};q=0, {CSV};q=0, */*;q=0.1", "xlsx"), (f"{JSON};q=0", None), ("image/png", None),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "json"), (f"{CSV};q=nan, {JSON};q=0.1", "json"),
    (f"{CSV};q=-1", None), (f"{CSV};q=", None), (";;,,", None), (f"application/*;q=0.1, {XLSX};q=0.05, {CSV};q=0.01", "json"),
])
def test_what_a_caller_likes_best(header: str | None, form: str | None) -> None:
    assert accepted(header) == form


def test_two_lines_of_accept_are_one_list(client: Client) -> None:
    answer = client.get("/v1/states?limit=1", headers=[("Accept", "image/png"), ("Accept", "text/csv")])
    assert answer.headers["content-type"].startswith("text/csv")


def test_an_ending_is_one_of_three() -> None:
    assert split_ending("/v1/gaps.csv") == ("/v1/gaps", "csv") and split_ending("/v1/gaps.xml") == ("/v1/gaps.xml", None)
    assert split_ending("/v1/.csv") == ("/v1/.csv", None)


def test_a_file_holds_what_fits() -> None:
    assert fitting([b"aa", b"bb", b"c"], 4) == 2 and fitting([b"aa"], 1) == 1 and fitting([], 1) == 1
    assert bounded([b"aa", b"bb", b"c"], 4) == ([b"aa", b"bb"], False) and bounded([b"aa", b"bb"], 4) == ([b"aa", b"bb"], True)


def test_a_list_too_large_for_a_file_goes_on_with_a_link(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concerted.api.service.desk.MAX_FILE_BYTES", 5000)
    monkeypatch.setattr("concerted.api.requests.formats.fitting.__defaults__", (5000,))
    answer = client.get("/v1/listings.csv?appendix=I")
    rows = answer.text.splitlines()[1:]
    assert 0 < len(rows) < int(answer.headers["x-total-count"]) and len(answer.content) < 6000
    following = client.get(answer.links["next"]["url"])
    assert following.status_code == 200 and not set(rows) & set(following.text.splitlines()[1:])
