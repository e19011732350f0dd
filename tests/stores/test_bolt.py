"""``concerted bolt``: the embedded engine over Bolt, read by the stock driver, and written by nobody."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

import neo4j
import pytest
from neo4j.exceptions import AuthError, ClientError, Neo4jError, ServiceUnavailable

from graph.stores.embedded import EmbeddedStore
from loaders import reference_release
from tests.stores.attacks import ALLOWED, COSTLY, REFUSED
from tests.stores.releases import small
from tests.stores.served import Served, command, served

pytest.importorskip("arcadedb_embedded", reason="no wheel of arcadedb-embedded for this machine")

PASSWORD = "a-reader's-password"
SECONDS = 2
LATE = 6.0
# What the guard refuses and the engine answers without doing anything: constants, plans, and a list of one's own queries.
HARMLESS = {
    "behind a line separator", "escaped quote", "apoc function", "server information", "explain", "explain a write", "profile",
    "show transactions", "terminate", "in transactions",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of a store with a small release."""
    path = tmp_path_factory.mktemp("bolt")
    with closing(EmbeddedStore(path)) as store:
        store.write(small())
    return path


@pytest.fixture(scope="module")
def server(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server in an empty working directory; afterwards that is still empty and the store as it was."""
    cwd = tmp_path_factory.mktemp("elsewhere")
    with served(folder, cwd, "--password", PASSWORD, "--seconds", str(SECONDS)) as server, server.driver() as idle:
        idle.verify_connectivity()  # a connected client does not keep the server from ending
        yield server
        assert server.end(signal.SIGTERM) == (0, "")
    assert list(cwd.iterdir()) == []
    with closing(EmbeddedStore(folder)) as store:
        assert store.read().id == small().id


@pytest.fixture(scope="module")
def driver(server: Served) -> Iterator[neo4j.Driver]:
    with server.driver() as driver:
        yield driver


@pytest.mark.parametrize("database", [None, "neo4j", "graph-1"])
def test_reading_with_parameters_and_dates(driver: neo4j.Driver, server: Served, database: str | None) -> None:
    assert server.database == "graph-1"
    query = """
        MATCH (s:State {iso3: $iso3})-[m:MEMBER_OF]->(i:Instrument {slug: 'cms'}) WHERE m.since <= date($text) AND m.since < $day
        RETURN s, m.since AS since, i.in_force_on AS in_force, $day AS day, m.applies_to AS applies_to
    """
    with driver.session(database=database) as session:
        record = session.run(query, iso3="NOR", text="2024-02-12", day=date(2024, 2, 12)).single(strict=True)
    assert [record[k].to_native() for k in ("since", "in_force", "day")] == [date(1985, 8, 1), date(1983, 11, 1), date(2024, 2, 12)]
    assert (record["s"].labels, record["s"]["name_en"]) == ({"State"}, "Norway")


@pytest.mark.parametrize("query", ALLOWED.values(), ids=ALLOWED.keys())
def test_what_may_be_read_is_read(driver: neo4j.Driver, query: str) -> None:
    with driver.session() as session:
        assert list(session.run(query))


@pytest.mark.parametrize("mode", [neo4j.READ_ACCESS, neo4j.WRITE_ACCESS])
@pytest.mark.parametrize("name", REFUSED)
def test_no_attack_writes(driver: neo4j.Driver, name: str, mode: str) -> None:
    """Each is refused, or does nothing; that the data are as before is seen when the server has ended."""
    with driver.session(default_access_mode=mode) as session:
        try:
            session.run(REFUSED[name]).consume()
        except Neo4jError:
            refused = True
        else:
            refused = False
    assert refused is (name not in HARMLESS)


@pytest.mark.parametrize("query", [
    "CREATE (:State {iso3: 'XXX'})", "MATCH (s:State) SET s.name_en = 'x'", "MATCH (s:State) REMOVE s.name_en",
    "MATCH (s:State {iso3: 'NOR'}), (i:Instrument {slug: 'cms'}) CREATE (s)-[:MEMBER_OF {role: 'party'}]->(i)",
    "MATCH (s:Synonym) DETACH DELETE s", "MATCH ()-[m:MEMBER_OF]->() DELETE m", "MERGE (:State {iso3: 'XXX'})",
    "MATCH (s:State) CALL (s) { SET s.name_en = 'x' } IN TRANSACTIONS OF 10 ROWS",
])
@pytest.mark.parametrize("prefix", ["", "PROFILE "])
def test_no_transaction_commits_a_write(driver: neo4j.Driver, query: str, prefix: str) -> None:
    """The engine answers a refused write under PROFILE as if it were done; nothing is."""
    count = "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n), count(r), count(n.name_en)"
    with driver.session() as session:
        before = session.run(count).values()
        for explicit in (False, True):
            try:
                if explicit:
                    with session.begin_transaction() as transaction:
                        transaction.run(prefix + query).consume()
                        transaction.commit()
                else:
                    session.run(prefix + query).consume()
            except Neo4jError:
                continue
            assert prefix
        assert session.run(count).values() == before


@pytest.mark.parametrize("name", ["paths of any length", "Cartesian product", "product of ranges", "collect of everything", "long range"])
def test_the_server_ends_what_costs_too_much(driver: neo4j.Driver, name: str) -> None:
    """Whatever time-out the driver asks for."""
    began = time.monotonic()
    with driver.session() as session, pytest.raises(Neo4jError, match=r"timeout of 2000ms|heap budget|exceeding the maximum"):
        session.run(neo4j.Query(COSTLY[name], timeout=3600)).consume()
    assert time.monotonic() - began < SECONDS + LATE
    with driver.session() as session:
        assert session.run("MATCH (s:State) RETURN count(s)").values() == [[small()["states"].height]]


def test_a_mistake_is_explained(driver: neo4j.Driver) -> None:
    with driver.session() as session, pytest.raises(ClientError, match="line 1:9"):
        session.run("MATCH (n RETURN n").consume()


STRANGERS = [("reader", "another-password"), ("root", PASSWORD), ("root", "playwithdata"), ("neo4j", "neo4j")]


@pytest.mark.parametrize(("user", "password"), STRANGERS)
def test_nobody_else_is_let_in(server: Served, user: str, password: str) -> None:
    with neo4j.GraphDatabase.driver(server.uri, auth=(user, password)) as driver, pytest.raises(AuthError):
        driver.verify_connectivity()
    with neo4j.GraphDatabase.driver(server.uri, auth=None) as driver, pytest.raises((ClientError, AuthError)):
        driver.verify_connectivity()


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="the table of sockets is Linux's")
def test_one_port_of_loopback_listens_and_no_other(server: Served) -> None:
    ours = set()
    for link in Path(f"/proc/{server.process.pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            ours.add(str(link.readlink()))
    listening = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{server.process.pid}/net/{table}").read_text(encoding="ascii").splitlines()[1:]:
            _, local, _, state, *_ = fields = line.split()
            if state == "0A" and f"socket:[{fields[9]}]" in ours:
                address, port = local.split(":")
                listening.add((address[-8:], int(port, 16)))
    assert listening == {("0100007F", int(server.uri.rsplit(":", 1)[1]))}


def test_a_directory_has_one_owner(server: Served, folder: Path) -> None:
    said = subprocess.run(command("--port", "0", "--data-dir", str(folder)), capture_output=True, text=True, timeout=60, check=False)
    assert (said.returncode, said.stdout) == (1, "")
    assert f"in use by process {server.process.pid}" in said.stderr


def test_a_taken_port_is_said_before_anything_is_loaded(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        arguments = ("--port", str(port), "--data-dir", str(tmp_path / "store"))
        said = subprocess.run(command(*arguments), capture_output=True, text=True, timeout=60, check=False)
    assert (said.returncode, said.stdout) == (1, "")
    assert f"cannot listen on 127.0.0.1:{port}" in said.stderr
    assert "--port" in said.stderr
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(("arguments", "said"), [(("--password", "short"), "8 characters"), (("--seconds", "60"), "at most 15")])
def test_what_is_not_accepted(tmp_path: Path, arguments: tuple[str, str], said: str) -> None:
    whole = command("--port", "0", "--data-dir", str(tmp_path / "store"), *arguments)
    refused = subprocess.run(whole, capture_output=True, text=True, timeout=60, check=False)
    assert (refused.returncode, said in refused.stderr) == (2, True), refused.stderr
    assert not (tmp_path / "store").exists()


def test_ctrl_c_ends_a_busy_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(EmbeddedStore(tmp_path / "store")) as store:
        store.write(small())
    monkeypatch.setenv("CONCERTED_BOLT_PASSWORD", "a-password-of-the-environment")
    with served(tmp_path / "store", tmp_path) as server, server.driver() as driver, driver.session() as session:
        assert server.password == "a-password-of-the-environment"
        result = session.run("UNWIND range(1, 60000) AS x MATCH (s:State) RETURN x, s.iso3")
        assert result.peek() is not None
        assert server.end(signal.SIGINT) == (0, "")
        with pytest.raises(ServiceUnavailable):
            list(result)
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_an_empty_store_is_filled_with_the_bundled_release(tmp_path: Path) -> None:
    with served(tmp_path / "store", tmp_path) as server, server.driver() as driver, driver.session() as session:
        found = session.run("MATCH (r:Release), (s:State) RETURN r.hash, count(s)").values()
    assert found == [[reference_release().id, reference_release()["states"].height]]


@pytest.mark.parametrize(("by", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)])
def test_ended_while_it_loads(tmp_path: Path, by: signal.Signals, code: int) -> None:
    """The JVM leaves signals alone, so that a load ends at once and without a word; the next one sweeps."""
    folder = tmp_path / "store"
    arguments = command("--port", "0", "--data-dir", str(folder))
    with subprocess.Popen(arguments, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        while not (folder / "graph-1" / "schema.json").exists():
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(by)
        assert process.communicate(timeout=30) == ("", "")
    assert process.returncode == code
    assert not (folder / "current").exists()


def test_the_embedded_engine_writes_nothing_where_it_runs(tmp_path: Path) -> None:
    """The engine's own log goes to ./log unless it is told otherwise, and it speaks of its modules on standard error."""
    cwd = tmp_path / "cwd"
    cwd.mkdir()
    program = (
        "import sys; from pathlib import Path; from graph.stores.embedded import EmbeddedStore; from tests.stores.releases import small\n"
        "store = EmbeddedStore(Path(sys.argv[1])); store.write(small()); print(store.run('RETURN 1 AS one').rows); store.close()"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    arguments = [sys.executable, "-c", program, str(tmp_path / "store")]
    done = subprocess.run(arguments, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "[[1]]\n", "")
    assert list(cwd.iterdir()) == []
