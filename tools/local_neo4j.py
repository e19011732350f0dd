"""A Neo4j Community server on this machine's loopback without Docker, from the jars on Maven Central.

    python -m tools.local_neo4j start [--home DIR] [--port N] [--password TEXT] [--heap 2g]
    python -m tools.local_neo4j stop | status [--home DIR]

It needs Java 17 or 21 and Maven. Data stay in the home directory between starts. Neo4j Community is GPLv3 software;
nothing of it is part of this project. For tests and trying out: ``docs/deploy.md`` says what to run in production.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from concerted.graph.errors import StoreError

VERSION = "5.26.30"
_PROJECT = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>concerted</groupId><artifactId>server</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.neo4j.app</groupId><artifactId>neo4j-server</artifactId><version>{version}</version></dependency>
    <dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{version}</version></dependency>
  </dependencies>
</project>
"""
# Parts of the JDK that Neo4j's page cache and network layer reach into.
_OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.lang", "java.util.concurrent")
_START_SECONDS = 120


@dataclass(frozen=True)
class Server:
    """A running server."""

    uri: str
    user: str
    password: str
    pid: int
    home: str


def default_home() -> Path:
    """The user's cache, where jars and data are kept."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "concerted" / "neo4j"


def missing() -> str | None:
    """What this machine lacks to start a server, or None."""
    lacking = [name for name in ("java", "mvn") if shutil.which(name) is None]
    return f"{' and '.join(lacking)} not on PATH" if lacking else None


def status(home: Path) -> Server | None:
    """The server that runs from a home directory, if one does."""
    try:
        server = Server(**json.loads((home / "server.json").read_text(encoding="utf-8")))
        os.kill(server.pid, 0)
    except (OSError, ValueError, TypeError):
        return None
    return server if _answers(int(server.uri.rsplit(":", 1)[1])) else None


def start(home: Path, port: int = 0, password: str = "", heap: str = "2g", settings: tuple[str, ...] = ()) -> Server:
    """Start a server, or find the one that runs; without a password it asks for none, which loopback allows.

    ``settings`` are lines of ``neo4j.conf`` that take the place of the ones given here; the server refuses one that it does not know.
    """
    if running := status(home):
        return running
    if lacking := missing():
        raise StoreError(f"a local Neo4j needs Java 17 and Maven: {lacking}")
    java = _java(heap)
    port = port or _free_port()
    _configure(home, port, heap, bool(password), settings)
    if password and not (home / "data" / "dbms" / "auth.ini").exists():
        administer(home, "dbms", "set-initial-password", password)
    with (home / "logs" / "console.log").open("wb") as log:
        process = subprocess.Popen(
            [*java, "org.neo4j.server.CommunityEntryPoint", f"--home-dir={home}", f"--config-dir={home / 'conf'}"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )
    end = time.monotonic() + _START_SECONDS
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > end:
            process.kill()
            said = (home / "logs" / "console.log").read_text(encoding="utf-8", errors="replace")[-2000:]
            raise StoreError(f"Neo4j did not start:\n{said}")
        time.sleep(0.2)
    server = Server(f"bolt://127.0.0.1:{port}", "neo4j", password, process.pid, str(home))
    (home / "server.json").write_text(json.dumps(asdict(server)), encoding="utf-8")
    return server


def administer(home: Path, *command: str, folder: Path | None = None) -> str:
    """Run ``neo4j-admin`` for the server of a home directory, in a folder, and give what it prints; StoreError where it fails."""
    if not (home / "conf" / "neo4j.conf").exists():
        _configure(home, _free_port(), "1g", False, ())
    environment = {**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
    done = subprocess.run(
        [*_java("1g"), "org.neo4j.server.startup.Neo4jAdminCommand", *command],
        env=environment, capture_output=True, text=True, check=False, cwd=folder,
    )
    if done.returncode:
        raise StoreError(f"neo4j-admin {' '.join(command[:2])} failed: {done.stderr[-1000:]}")
    return done.stdout


def stop(home: Path, kill: bool = False) -> bool:
    """End the server of a home directory; False when none runs."""
    server = status(home)
    if server is None:
        return False
    os.kill(server.pid, signal.SIGKILL if kill else signal.SIGTERM)
    end = time.monotonic() + 60
    while _alive(server.pid) and time.monotonic() < end:
        time.sleep(0.1)
    return True


def _java(heap: str) -> list[str]:
    """The command that runs a class of Neo4j."""
    return [
        "java", f"-Xmx{heap}", "-XX:+UseG1GC", "-Dfile.encoding=UTF-8", "-Dlog4j2.disable.jmx=true",
        *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED), "-cp", f"{_jars()}/*",
    ]


def _jars() -> Path:
    jars = default_home().parent / f"neo4j-{VERSION}-jars"
    jars.parent.mkdir(parents=True, exist_ok=True)
    with _alone(jars.with_name(f"{jars.name}.lock")):  # two at once would write the same files of Maven's own
        if not jars.exists():
            _bring(jars)
    return jars


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One process after the other, where the system has such locks."""
    with lock.open("w") as file:
        with suppress(ModuleNotFoundError):
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _bring(jars: Path) -> None:
    draft = jars.with_name(f"{jars.name}.{os.getpid()}")
    draft.mkdir()
    (draft / "pom.xml").write_text(_PROJECT.format(version=VERSION), encoding="utf-8")
    command = [
        "mvn", "-q", "-B", "-f", str(draft / "pom.xml"), "dependency:copy-dependencies",
        f"-DoutputDirectory={draft}", "-DincludeScope=runtime",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(draft)
        raise StoreError(f"Maven could not bring Neo4j {VERSION}:\n{done.stdout[-1500:]}{done.stderr[-500:]}")
    try:
        draft.rename(jars)
    except OSError:  # another process brought them meanwhile
        shutil.rmtree(draft)


def _configure(home: Path, port: int, heap: str, password: bool, settings: tuple[str, ...]) -> None:
    for part in ("conf", "logs", "plugins", "import"):
        (home / part).mkdir(parents=True, exist_ok=True)
    given = dict(setting.split("=", 1) for setting in settings)
    defaults = {
        "server.default_listen_address": "127.0.0.1", "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.bolt.advertised_address": f"127.0.0.1:{port}", "server.http.enabled": "false", "server.https.enabled": "false",
        "dbms.security.auth_enabled": str(password).lower(), "dbms.usage_report.enabled": "false",
        "server.memory.heap.initial_size": heap, "server.memory.heap.max_size": heap, "server.memory.pagecache.size": "128m",
        # LOAD CSV reads any file of the machine unless an import directory is named.
        "server.directories.import": "import", "dbms.security.allow_csv_import_from_file_urls": "false",
    }
    lines = [f"{name}={value}\n" for name, value in (defaults | given).items()]
    (home / "conf" / "neo4j.conf").write_text("".join(lines), encoding="utf-8")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _answers(port: int) -> bool:
    """Whether a Bolt handshake (its magic number and four versions that we speak) is answered with one of them."""
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as connection:
            connection.settimeout(2)
            connection.sendall(bytes.fromhex("6060b017" "00000805" "00000404" "00000104" "00000003"))
            return len(connection.recv(4)) == 4
    except OSError:
        return False


def _alive(pid: int) -> bool:
    try:
        if os.waitpid(pid, os.WNOHANG)[0] == pid:
            return False
    except (ChildProcessError, AttributeError):  # not our child, or no such call on this system
        pass
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def main(arguments: list[str] | None = None) -> int:
    """Run one of the commands; prints one line of JSON."""
    parser = argparse.ArgumentParser(prog="local_neo4j", description="A Neo4j Community server on loopback, without Docker.")
    parser.add_argument("command", choices=["start", "stop", "status"])
    parser.add_argument("--home", type=Path, default=default_home())
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--password", default=os.environ.get("NEO4J_PASSWORD", ""))
    parser.add_argument("--heap", default="2g")
    chosen = parser.parse_args(arguments)
    home = chosen.home.resolve()
    try:
        if chosen.command == "start":
            print(json.dumps(asdict(start(home, chosen.port, chosen.password, chosen.heap))))
        elif chosen.command == "stop":
            print(json.dumps({"stopped": stop(home)}))
        else:
            server = status(home)
            print(json.dumps(asdict(server) if server else {"running": False}))
    except StoreError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
