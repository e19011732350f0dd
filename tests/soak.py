"""What is wide by nature, in full, with its figures: ``python -m tests.soak [arguments of pytest]``.

Fifty loads of each store and way killed, and fifty servers; ten times the reference release; hostile requests, damaged packages and
generated requests by the thousand. Hours on a small machine. What is done is written down after each test, so that a run that is
stopped says how far it came.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

import pytest

from benchmarks.report import RESULTS

WIDTH = {
    "CONCERTED_ATTACKS": "all", "CONCERTED_KILLS": "50", "CONCERTED_TIMES": "10", "CONCERTED_FUZZ": "20000",
    "CONCERTED_DAMAGED_COPIES": "10000", "CONCERTED_EXAMPLES": "100",
}


class Figures:
    """Keeps what each test recorded of itself."""

    def __init__(self) -> None:
        self.width = {name: os.environ[name] for name in WIDTH}
        self.tests: dict[str, dict[str, Any]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.outcome != "passed":
            self.tests[report.nodeid.partition("@")[0]] = {
                "outcome": report.outcome, "seconds": round(report.duration, 1), **dict(report.user_properties),
            }
            text = json.dumps({"day": time.strftime("%Y-%m-%d"), "width": self.width, "tests": self.tests}, indent=1)
            (RESULTS / "soak.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    for name, value in WIDTH.items():
        os.environ.setdefault(name, value)
    sys.exit(pytest.main(["-m", "soak or schemathesis", *sys.argv[1:]], plugins=[Figures()]))
