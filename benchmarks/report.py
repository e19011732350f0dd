"""Measuring side by side, and saying what was measured as a table and as JSON."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


def seconds(work: Callable[[], object], repeats: int = 9) -> float:
    """Median seconds of a call, after one call to warm up."""
    work()
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def say(name: str, baseline: str, measured: Mapping[str, float], **more: Any) -> None:
    """Print times with their ratio to the baseline, and keep them as JSON under ``benchmarks/results``."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=name)
    table.add_column("what")
    table.add_column("median", justify="right")
    table.add_column(f"ratio to {baseline}", justify="right")
    for what, value in measured.items():
        table.add_row(what, f"{value * 1000:,.2f} ms", f"{value / measured[baseline]:,.2f}")
    Console().print(table)
    RESULTS.mkdir(exist_ok=True)
    ratios = {what: value / measured[baseline] for what, value in measured.items()}
    text = json.dumps({"name": name, "baseline": baseline, "seconds": dict(measured), "ratios": ratios, **more}, indent=1)
    (RESULTS / f"{name.replace(' ', '_')}.json").write_text(text + "\n")
