"""Child processes that answer queries: a few kept warm, one past its limits killed and replaced; its neighbours do not notice."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from concerted.graph.errors import LimitExceeded, QueryFailed, StoreBusy, StoreDamaged, StoreError, TimeExceeded
from concerted.graph.stores.embedded.frames import Broken, receive, send
from concerted.graph.stores.limits import LOCAL_MEMORY, Limits

GRACE = 1.0
IDLE_SECONDS = 60.0
START_SECONDS = 60.0
# What a child is given of the environment: where its program is, and nothing that is secret.
_PASSED = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG", "LC_ALL", "TZ", "HOME")


class Child:
    """One process with one snapshot open; used by one thread at a time."""

    def __init__(self, snapshot: Path, memory: int = LOCAL_MEMORY) -> None:
        environment = {name: os.environ[name] for name in _PASSED if name in os.environ}
        # One thread a query: how many run side by side is decided outside. The path is that of this process, tests and notebooks too.
        environment |= {"RAYON_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "concerted.graph.stores.embedded.child"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
        )
        self.pid, self.idle_since, self._snapshot = self._process.pid, 0.0, snapshot
        self._ready = self._spent = self._late = False
        with suppress(Broken):  # one that is gone already is met by the first query
            self._tell({"snapshot": str(snapshot), "memory": memory})

    def ask(self, text: str, parameters: Mapping[str, Any], limits: Limits) -> tuple[list[str], list[list[Any]], bool]:
        """Columns, rows and whether there were more.

        Raises
        ------
        LimitExceeded
            It took too long, or too much memory: the process is gone then.
        QueryFailed
            The engine does not take the query.
        StoreBusy
            The process was ended from outside.
        StoreError
            The process did not start.
        """
        self._await_ready()
        clock = self._killed_after(limits.seconds + GRACE)
        try:
            self._tell({"text": text, "parameters": dict(parameters), "limits": asdict(limits)})
            answer = receive(self._stdout)
        except Broken:
            raise self._ended(limits) from None
        finally:
            clock.cancel()
        self._spent = answer.get("last", False)
        return _answered(answer, limits)

    @property
    def alive(self) -> bool:
        """Whether the process can be asked again."""
        return not self._spent and self._process.poll() is None

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                with suppress(OSError):  # what it was not told any more
                    stream.close()

    @property
    def _stdout(self) -> IO[bytes]:
        assert self._process.stdout is not None
        return self._process.stdout

    def _tell(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        send(self._process.stdin, message)

    def _await_ready(self) -> None:
        if self._ready:
            return
        clock = self._killed_after(START_SECONDS)
        try:
            answer = receive(self._stdout)
        except Broken:
            if not self._late and self._process.wait() in (-_SIGKILL, -_SIGTERM):
                raise _interrupted() from None
            raise StoreError(f"the engine's process did not start: {self._said()}") from None
        finally:
            clock.cancel()
        if "error" in answer:
            raise StoreDamaged(answer["message"], self._snapshot.stem)
        self._ready = True

    def _killed_after(self, seconds: float) -> threading.Timer:
        """Kill the process then, unless this is cancelled: the one thing that ends whatever the engine is doing, on every system."""
        clock = threading.Timer(min(seconds, threading.TIMEOUT_MAX), self._kill_late)
        clock.daemon = True
        clock.start()
        return clock

    def _kill_late(self) -> None:
        self._late = True
        self._process.kill()

    def _said(self) -> str:
        assert self._process.stderr is not None
        said = self._process.stderr.read().decode(errors="replace").strip().splitlines()
        return said[-1] if said else f"it ended with {self._process.wait()}"

    def _ended(self, limits: Limits) -> Exception:
        """What it means that the process went while it was asked."""
        code = self._process.wait()
        if self._late or code == -_SIGXCPU:
            return too_slow(limits)
        if code in (-_SIGKILL, -_SIGTERM):
            return _interrupted()
        return _too_large()


_SIGKILL, _SIGTERM, _SIGXCPU = 9, 15, 24
# Characters of what the engine says.
_LONGEST = 1000


def _interrupted() -> StoreBusy:
    return StoreBusy("the process that answered the query was ended from outside; ask again")


def too_slow(limits: Limits) -> TimeExceeded:
    """The error of a query past its time."""
    return TimeExceeded(f"the query ran longer than the time limit of {limits.seconds:g} s")


def _too_large() -> LimitExceeded:
    return LimitExceeded("the query needed more memory than one query may have")


def _answered(answer: dict[str, Any], limits: Limits) -> tuple[list[str], list[list[Any]], bool]:
    kind = answer.get("error")
    if kind is None:
        return answer["columns"], answer["rows"], answer["truncated"]
    if kind == "time":
        raise too_slow(limits)
    if kind == "memory":
        raise _too_large()
    if kind == "limit":
        raise LimitExceeded(answer["message"])
    raise QueryFailed(f"the embedded engine did not take the query: {answer['message'][:_LONGEST]}")


class Pool:
    """Children of one snapshot, started when they are needed and kept for a while."""

    def __init__(self, snapshot: Path, memory: int = LOCAL_MEMORY) -> None:
        self.snapshot, self.memory = snapshot, memory
        self._lock = threading.Lock()
        self._idle: list[Child] = []
        self._closed = False
        self.warm()

    def warm(self) -> None:
        """Have one child on its way: it starts while its first query is still being read."""
        child = Child(self.snapshot, self.memory)
        with self._lock:
            self._idle.append(child)

    def ask(self, text: str, parameters: Mapping[str, Any], limits: Limits) -> tuple[list[str], list[list[Any]], bool]:
        """The answer of a child that nobody else asks meanwhile; errors as of :meth:`Child.ask`."""
        child = self._take()
        try:
            return child.ask(text, parameters, limits)
        finally:
            self._give_back(child)

    def close(self) -> None:
        """End the children; those that are being asked end with their answer."""
        with self._lock:
            self._closed, idle, self._idle = True, self._idle, []
        for child in idle:
            child.close()

    def _take(self) -> Child:
        with self._lock:
            while self._idle:
                child = self._idle.pop()
                if child.alive:
                    return child
                child.close()
        return Child(self.snapshot, self.memory)

    def _give_back(self, child: Child) -> None:
        """Keep a child for the next query; one that is gone is replaced, and those unused for long end."""
        now = time.monotonic()
        child.idle_since = now
        gone = not child.alive
        with self._lock:
            closed = self._closed
            if not (gone or closed):
                self._idle.append(child)
            old = [other for other in self._idle[:-1] if now - other.idle_since > IDLE_SECONDS]
            self._idle = [other for other in self._idle if other not in old]
            empty = not self._idle
        for other in old:
            other.close()
        if gone or closed:
            child.close()
        if gone and empty and not closed:
            self.warm()
