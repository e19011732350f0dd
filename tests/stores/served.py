"""``concerted bolt`` as a process of its own, for tests to connect to."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import neo4j

LINE = re.compile(
    r"serving (?P<uri>bolt://127\.0\.0\.1:\d+) · user (?P<user>\w+) · password (?P<password>\S+) · "
    r"database (?P<database>\S+) \(the default\) · for reading, (?P<seconds>[\d.]+) s a query · end with Ctrl-C\n"
)


@dataclass(frozen=True)
class Served:
    """A running server and what its line says."""

    process: subprocess.Popen[str]
    uri: str
    user: str
    password: str
    database: str

    def driver(self) -> neo4j.Driver:
        """The stock driver, connected as the user of the line."""
        return neo4j.GraphDatabase.driver(self.uri, auth=(self.user, self.password), notifications_min_severity="OFF")

    def end(self, by: signal.Signals) -> tuple[int, str]:
        """Exit code, and what was said after the line and on standard error."""
        self.process.send_signal(by)
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out + err


def command(*arguments: str) -> list[str]:
    """The command line of ``concerted bolt``."""
    return [sys.executable, "-m", "api.cli.main", "bolt", *arguments]


@contextmanager
def served(folder: Path, cwd: Path, *arguments: str) -> Iterator[Served]:
    """Serve an embedded store until the context ends, then end it by SIGTERM unless it has ended."""
    whole = command("--port", "0", "--data-dir", str(folder), *arguments)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        whole, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", cwd=cwd, env=environment,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stderr is not None
            found = LINE.fullmatch(line := process.stdout.readline())
            assert found, line + process.stderr.read()
            yield Served(process, found["uri"], found["user"], found["password"], found["database"])
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(30)
                except subprocess.TimeoutExpired:
                    process.kill()
                    raise
