"""What docker-compose.yml and the Dockerfile promise, and that a Neo4j knows every setting they give."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml

from concerted.api.settings import Settings
from concerted.graph.errors import QueryRefused, StoreError
from concerted.graph.stores import open_store
from concerted.loaders import reference_release
from tests.graph.stores.releases import small
from tools.local_neo4j import Server, missing, start, stop

ROOT = Path(__file__).parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
CORES = ("core1", "core2", "core3")
NEO4J = ("neo4j", *CORES)
APIS = {"api": "bolt://neo4j:7687", "load": "bolt://neo4j:7687",
        "api-cluster": "neo4j://neo4j-cluster:7687", "load-cluster": "neo4j://neo4j-cluster:7687"}
# Enterprise's own, which no server that can be had here knows: Operations Manual 5, "Deploy a basic cluster".
OF_CLUSTERS = {
    "dbms.cluster.minimum_initial_system_primaries_count": "3", "dbms.cluster.discovery.resolver_type": "LIST",
    "dbms.cluster.discovery.version": "V2_ONLY", "dbms.cluster.discovery.v2.endpoints": "core1:6000,core2:6000,core3:6000",
    "initial.dbms.default_primaries_count": "3", "initial.server.mode_constraint": "PRIMARY",
}
# Read by the image's start script, not by the server.
OF_THE_IMAGE = {"NEO4J_AUTH_FILE", "NEO4J_ACCEPT_LICENSE_AGREEMENT"}
SECRET = "/run/secrets/neo4j_auth"


def environment(service: str) -> dict[str, str]:
    """Variables of a service, their defaults put in."""
    return {name: default(value) for name, value in SERVICES[service]["environment"].items()}


def settings(service: str) -> dict[str, str]:
    """Settings that the image makes of a server's variables: two underscores are one, one is a dot."""
    given = {name: value for name, value in environment(service).items() if name not in OF_THE_IMAGE}
    assert all(name.startswith("NEO4J_") for name in given)
    return {n.removeprefix("NEO4J_").replace("__", "\0").replace("_", ".").replace("\0", "_"): value for n, value in given.items()}


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile as pairs of instruction and argument."""
    text = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.MULTILINE))
    return [tuple(line.split(None, 1)) for line in text.splitlines() if line.strip()]  # type: ignore[misc]  # two parts each


def test_by_default_one_community_server_and_the_api() -> None:
    assert {name for name, service in SERVICES.items() if "profiles" not in service} == {"neo4j", "load", "api"}
    assert SERVICES["neo4j"]["image"] == "neo4j:5.26-community"


def test_the_cluster_is_three_enterprise_servers_with_an_api_of_their_own() -> None:
    cluster = {name for name, service in SERVICES.items() if service.get("profiles") == ["cluster"]}
    assert cluster == {*CORES, "load-cluster", "api-cluster"}
    assert {SERVICES[core]["image"] for core in CORES} == {"neo4j:5.26-enterprise"}
    assert {environment(core)["NEO4J_ACCEPT_LICENSE_AGREEMENT"] for core in CORES} == {"no"}
    assert {SERVICES[core]["environment"]["NEO4J_ACCEPT_LICENSE_AGREEMENT"] for core in CORES} == {"${NEO4J_LICENCE:-no}"}
    # What needs a service starts it, with the profile of the one that was named: none of them may need the other half.
    for name in cluster:
        assert set(SERVICES[name].get("depends_on", {})) <= cluster
    for name in ("api", "load"):
        assert set(SERVICES[name]["depends_on"]) <= {"neo4j", "load"}


def test_members_of_the_cluster_find_each_other() -> None:
    for core in CORES:
        found = settings(core)
        assert found.items() >= OF_CLUSTERS.items()
        assert found["server.default_advertised_address"] == SERVICES[core]["hostname"] == core
        assert found["dbms.routing.enabled"] == "true"
        assert SERVICES[core]["networks"]["default"]["aliases"] == ["neo4j-cluster"]
    assert OF_CLUSTERS["dbms.cluster.discovery.v2.endpoints"] == ",".join(f"{core}:6000" for core in CORES)


@pytest.mark.parametrize("name", APIS)
def test_each_api_reaches_its_servers(name: str) -> None:
    service = SERVICES[name]
    assert environment(name)["NEO4J_URI"] == APIS[name]
    assert service["build"] == "." and service["read_only"] is True and service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert {"/tmp:size=256m", "/home/concerted/.cache:size=64m"} == set(service["tmpfs"])
    servers = {server: {"condition": "service_healthy"} for server in (CORES if name.endswith("cluster") else ("neo4j",))}
    if name.startswith("load"):
        assert service["command"][:2] == ["sh", "-ec"] and "concerted load --store neo4j" in service["command"][2]
        assert service["depends_on"] == servers
    else:
        assert service["depends_on"] == {**servers, name.replace("api", "load"): {"condition": "service_completed_successfully"}}


def test_secrets_are_files() -> None:
    """None stands in the environment, where every process and ``docker inspect`` would show it."""
    assert COMPOSE["secrets"] == {"neo4j_auth": {"file": "${NEO4J_AUTH_FILE:-./secrets/neo4j_auth}"}}
    assert "secrets/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    for name, service in SERVICES.items():
        assert service["secrets"] == ["neo4j_auth"]
        assert service["environment"]["NEO4J_AUTH_FILE"] == SECRET
        assert not {"NEO4J_AUTH", "NEO4J_PASSWORD"} & set(service["environment"]), name


def test_who_asks_is_told_by_a_proxy_and_by_nobody_else() -> None:
    """A setting names the network of the file, and no port is reached from elsewhere."""
    (network,) = COMPOSE["networks"]["default"]["ipam"]["config"]
    for name in APIS:
        assert SERVICES[name]["environment"]["CONCERTED_TRUSTED_PROXIES"] == network["subnet"]
        assert Settings(trusted_proxies=environment(name)["CONCERTED_TRUSTED_PROXIES"]).trusted_proxies  # type: ignore[arg-type]  # as text


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_its_bounds(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"] and service["security_opt"] == ["no-new-privileges:true"]
    # What the start script of Neo4j needs to own its volumes and to become a user; the API needs nothing.
    assert service.get("cap_add", []) == (["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"] if name in NEO4J else [])
    assert service["pids_limit"] >= 100 and float(default(service["cpus"])) > 0
    memory = bytes_of(default(service["mem_limit"]))
    if name in NEO4J:
        found = settings(name)
        assert memory >= 1.5 * (bytes_of(found["server.memory.heap.max_size"]) + bytes_of(found["server.memory.pagecache.size"]))
    else:
        # What is in a tmpfs is memory too.
        assert memory >= 2 * sum(bytes_of(mounted.partition("size=")[2]) for mounted in service["tmpfs"])


def default(value: object) -> str:
    """A value with the default of its variable put in."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", str(value))


def test_nothing_is_run_without_restriction() -> None:
    for name in NEO4J:
        found = settings(name)
        assert not [key for key in found if "unrestricted" in key]
        assert set(found["dbms.security.procedures.allowlist"].split(",")) == {"db.*", "dbms.*", "tx.*"}
        assert found["dbms.security.allow_csv_import_from_file_urls"] == "false"
        assert "NEO4J_PLUGINS" not in environment(name)


def test_one_transaction_has_its_limits() -> None:
    for name in NEO4J:
        found = settings(name)
        assert found["db.memory.transaction.max"] == "1g"
        assert found["db.transaction.timeout"] == "120s"
        assert bytes_of(found["dbms.memory.transaction.total.max"]) < bytes_of(found["server.memory.heap.max_size"])


def bytes_of(size: str) -> int:
    return int(size[:-1]) * {"m": 2**20, "g": 2**30}[size[-1]]


def test_servers_are_watched_and_keep_data_and_logs() -> None:
    kept = set(COMPOSE["volumes"])
    for name in NEO4J:
        service = SERVICES[name]
        assert "cypher-shell" in service["healthcheck"]["test"][1] and service["healthcheck"]["retries"] >= 5
        assert service["restart"] == "unless-stopped"
        volumes = dict(reversed(volume.split(":")) for volume in service["volumes"])
        assert {"/data", "/logs"} <= set(volumes) and set(volumes.values()) <= kept
        kept -= set(volumes.values())
    assert not kept


def test_ports_are_this_machines_and_none_twice() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", ())]
    assert all(port.startswith("127.0.0.1:") for port in ports)
    assert len({port.split(":")[1] for port in ports}) == len(ports)


def stages() -> list[list[tuple[str, str]]]:
    """The stages of the image, each from its FROM on; the last one is what runs."""
    found: list[list[tuple[str, str]]] = []
    for step in instructions():
        if step[0] == "FROM":
            found.append([])
        found[-1].append(step)
    return found


def test_the_image_runs_as_a_user_with_what_is_locked() -> None:
    build, steps = stages()
    assert build[0] == ("FROM", "python:3.11-slim AS build") and steps[0] == ("FROM", "python:3.11-slim")
    for stage in (build, steps):
        runs = [argument for word, argument in stage if word == "RUN"]
        assert all("--require-hashes" in run or "--no-deps" in run for run in runs if "pip" in run)
    runs = [argument for word, argument in steps if word == "RUN"]
    assert any("--require-hashes -r requirements-run.lock" in run for run in runs)
    last_user = [argument for word, argument in steps if word == "USER"][-1]
    assert last_user == "concerted" and any(f"useradd --uid 10001 --create-home {last_user}" in run for run in runs)
    words = [word for word, _ in steps]
    assert words.index("USER") > max(n for n, word in enumerate(words) if word in ("RUN", "COPY"))
    assert words.count("HEALTHCHECK") == words.count("CMD") == 1
    assert ("VOLUME", "/data") in steps and "CONCERTED_DATA_DIR=/data" in DOCKERFILE


def locked(name: str) -> dict[str, str]:
    """Versions by package; one that depends on the version of Python is told by all of them."""
    found: dict[str, str] = {}
    for package, version in re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE):
        found[package] = f"{found[package]}, {version}" if package in found else version
    return found


def test_the_image_holds_what_the_program_needs_and_no_more() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    run, everything = locked("requirements-run.lock"), locked("requirements.lock")
    needed = {re.split(r"[^A-Za-z0-9._-]", requirement)[0] for requirement in project["dependencies"]}
    assert needed <= set(run), "run make lock"
    assert run.items() <= everything.items(), "run make lock"
    extras = {
        name: {re.split(r"[^A-Za-z0-9._-]", requirement)[0] for requirement in extra} - {"concerted"}
        for name, extra in project["optional-dependencies"].items()
    }
    # A server gives briefs in every format.
    assert extras.pop("briefs") <= set(run) and not set.union(*extras.values()) & set(run)
    text = (ROOT / "requirements-run.lock").read_text(encoding="utf-8")
    assert "://" not in text and text.count("--hash=sha256:") >= len(run)


def test_what_is_copied_is_there_and_not_shut_out() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[0] == "*"
    for word, argument in instructions():
        if word == "COPY" and "--from" not in argument:
            for source in argument.split()[:-1]:
                assert (ROOT / source).exists()
                assert f"!{source}" in ignored


def client() -> tuple[list[str], int] | None:
    """``docker compose`` or ``docker-compose`` and its major version, where one is there; neither needs an engine to read a file."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]):
            done = subprocess.run([*command, "version", "--short"], capture_output=True, text=True, check=False)
            if done.returncode == 0:
                return command, int(done.stdout.strip().removeprefix("v").split(".")[0])
    return None


@pytest.mark.parametrize(("profiles", "expected"), [
    ([], {"neo4j", "load", "api"}), (["--profile", "cluster"], set(SERVICES)),
], ids=["default", "cluster"])
def test_compose_reads_the_file(profiles: list[str], expected: set[str]) -> None:
    compose = client()
    if compose is None:
        pytest.skip("no docker compose here: the file was only read as YAML")
    command = [*compose[0], "-f", str(ROOT / "docker-compose.yml"), *profiles, "config"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    # Version 1 shows the services of every profile.
    assert set(yaml.safe_load(done.stdout)["services"]) == (expected if compose[1] > 1 else set(SERVICES))


def lines(service: str) -> tuple[str, ...]:
    return tuple(f"{name}={value}" for name, value in settings(service).items() if name not in OF_CLUSTERS)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if lacking := missing():
        pytest.skip(f"no local Neo4j: {lacking}")
    home = tmp_path_factory.mktemp("composed")
    try:
        yield start(home, password="a-password-for-a-test", settings=lines("neo4j"))
    finally:
        stop(home, kill=True)


@pytest.mark.neo4j
@pytest.mark.slow
def test_a_server_with_these_settings_holds_a_release_and_answers(server: Server) -> None:
    with closing(open_store("neo4j", uri=server.uri, password=server.password)) as store:
        assert store.write(small()).release == store.read().id == small().id
        assert store.run("CALL db.labels() YIELD label RETURN count(label) > 5 AS many").rows == [[True]]
        held: Any = store
        with held._session() as session:
            told = {r["name"]: r["value"] for r in session.run("SHOW SETTINGS YIELD name, value")}
            assert told["dbms.security.procedures.allowlist"] == settings("neo4j")["dbms.security.procedures.allowlist"]
            assert told["db.memory.transaction.max"] == "1.00GiB"
            assert told["dbms.security.procedures.unrestricted"] == ""
            assert told["dbms.security.allow_csv_import_from_file_urls"] == "false"
        # The list of allowed procedures leaves out none of Neo4j's own.
        with pytest.raises(QueryRefused):
            store.run("CALL dbms.listConfig() YIELD name RETURN name")
    with pytest.raises(StoreError):
        open_store("neo4j", uri=server.uri, password="another")


@pytest.mark.neo4j
@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the command is for the shell of the image")
def test_what_loads_an_empty_server_leaves_a_filled_one_alone(server: Server) -> None:
    """The command of the service, by a real shell: it writes no release over another."""
    (_, _, script) = SERVICES["load"]["command"]
    bin_folder = str(Path(sys.executable).parent)
    given = {**os.environ, "NEO4J_URI": server.uri, "NEO4J_USER": server.user, "NEO4J_PASSWORD": server.password,
             "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}"}

    def load() -> None:
        subprocess.run(["sh", "-ec", script.replace("$$", "$")], env=given, check=True, capture_output=True)

    with closing(open_store("neo4j", uri=server.uri, password=server.password)) as store:
        store.write(small())
        load()
        assert store.release_id() == small().id
        held: Any = store
        with held._session(write=True) as session:
            session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS").consume()
        assert store.release_id() is None
        load()
        assert store.release_id() == reference_release().id
    given["NEO4J_PASSWORD"] = "another"
    with pytest.raises(subprocess.CalledProcessError):
        load()


@pytest.mark.neo4j
@pytest.mark.slow
@pytest.mark.parametrize(("given", "starts"), [
    (lines("core1"), True), ((*lines("neo4j"), "dbms.memory.transaction.total.maximum=1g"), False),
], ids=["those of the cluster that every edition knows", "one that there is not"])
def test_a_server_refuses_a_setting_that_it_does_not_know(tmp_path: Path, given: tuple[str, ...], starts: bool) -> None:
    """The first says that the settings are right, the second that a wrong one would be seen."""
    if lacking := missing():
        pytest.skip(f"no local Neo4j: {lacking}")
    try:
        start(tmp_path, settings=given)
    except StoreError as error:
        assert not starts, error
        assert "dbms.memory.transaction.total.maximum" in str(error)
    else:
        assert starts
    finally:
        stop(tmp_path, kill=True)
