"""What callers can bring about as often as they like fills no log."""

from __future__ import annotations

import logging

from concerted.api.telemetry.logs import OfLibraries, Seldom


def test_of_each_kind_one_line_a_minute_that_counts_the_rest() -> None:
    now = [0.0]
    seldom = Seldom(60, clock=lambda: now[0])
    assert [seldom.due("late") for _ in range(5)] == [0, None, None, None, None]
    assert seldom.due("malformed") == 0
    now[0] = 59.9
    assert seldom.due("late") is None
    now[0] = 60.0
    assert seldom.due("late") == 5 and seldom.due("late") is None
    now[0] = 120.0
    assert seldom.due("late") == 1


def test_what_libraries_say_is_counted_too() -> None:
    found = OfLibraries()
    lines = [logging.LogRecord("uvicorn.error", logging.WARNING, "", 0, "Invalid HTTP request received.", (), None) for _ in range(3)]
    assert [found.filter(line) for line in lines] == [True, False, False]
    assert found.filter(logging.LogRecord("asyncio", logging.ERROR, "", 0, "another", (), None))
