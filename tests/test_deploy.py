"""What docker-compose.yml and Dockerfile promise in docs/deploy.md, and that Neo4j knows the settings they give it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.stores.local_neo4j import missing, start, stop
from graph.stores.neo4j import Neo4jStore
from tests.stores.releases import small

ROOT = Path(__file__).parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
DATABASES = ("neo4j", "core1", "core2", "core3")
CORES = DATABASES[1:]
# Those that a local test server is given by other means, or that name machines of a cluster.
ELSEWHERE = re.compile(r"server\.memory\.|dbms\.cluster\.|initial\.|server\.default_|dbms\.usage|dbms\.security\.allow_csv")


def settings(service: str) -> dict[str, str]:
    """The settings of a Neo4j service by their names in neo4j.conf (an underscore is a dot, two are an underscore)."""
    given = {k: v for k, v in SERVICES[service]["environment"].items() if k.startswith("NEO4J_") and k[6].islower()}
    return {k.removeprefix("NEO4J_").replace("__", "\0").replace("_", ".").replace("\0", "_"): str(v) for k, v in given.items()}


def test_one_community_server_or_three_of_a_cluster() -> None:
    assert SERVICES["neo4j"]["image"] == "neo4j:5.26-community"
    assert "profiles" not in SERVICES["neo4j"]
    for core in CORES:
        assert SERVICES[core]["image"] == "neo4j:5.26-enterprise"
        assert SERVICES[core]["profiles"] == ["cluster"]
        assert SERVICES[core]["hostname"] == settings(core)["server.default_advertised_address"] == core
        assert settings(core)["dbms.cluster.discovery.v2.endpoints"] == ",".join(f"{c}:6000" for c in CORES)
        assert settings(core)["initial.dbms.default_primaries_count"] == str(len(CORES))


def test_only_the_user_accepts_the_licence() -> None:
    for core in CORES:
        assert SERVICES[core]["environment"]["NEO4J_ACCEPT_LICENSE_AGREEMENT"] == "${NEO4J_LICENCE:-no}"


def test_passwords_come_from_the_environment_and_must_be_set() -> None:
    for name in DATABASES:
        assert SERVICES[name]["environment"]["NEO4J_AUTH"].startswith("neo4j/${NEO4J_PASSWORD:?")
    for name in ("api", "api-cluster"):
        assert SERVICES[name]["environment"]["NEO4J_PASSWORD"].startswith("${NEO4J_PASSWORD:?")


@pytest.mark.parametrize("name", DATABASES)
def test_queries_are_bounded_and_procedures_restricted(name: str) -> None:
    found = settings(name)
    assert found["db.transaction.timeout"] != "0s"
    assert found["db.memory.transaction.max"] == "256m"
    assert found["dbms.security.allow_csv_import_from_file_urls"] == "false"
    assert not any("unrestricted" in setting for setting in found)
    allowed = found["dbms.security.procedures.allowlist"].split(",")
    assert not any(procedure in ("*", "db.*", "dbms.*") or procedure.startswith("apoc") for procedure in allowed)


@pytest.mark.parametrize("name", SERVICES)
def test_services_listen_on_loopback_and_say_how_they_are(name: str) -> None:
    service = SERVICES[name]
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))
    if name in DATABASES:
        assert "healthcheck" in service
        assert {volume.split(":")[1] for volume in service["volumes"]} == {"/data", "/logs"}
        assert {volume.split(":")[0] for volume in service["volumes"]} <= COMPOSE["volumes"].keys()
    else:
        assert all(on["condition"] == "service_healthy" for on in service["depends_on"].values())
        assert service["read_only"] is True


def test_each_api_asks_the_servers_it_waits_for() -> None:
    assert SERVICES["api"]["environment"]["NEO4J_URI"] == "bolt://neo4j:7687"
    assert set(SERVICES["api"]["depends_on"]) == {"neo4j"}
    assert SERVICES["api-cluster"]["environment"]["NEO4J_URI"] == "neo4j://core1:7687"
    assert set(SERVICES["api-cluster"]["depends_on"]) == set(CORES)


def test_the_image_installs_what_is_locked_and_does_not_run_as_root() -> None:
    steps = [line.split(maxsplit=1) for line in DOCKERFILE if line and not line[0].isspace() and not line.startswith("#")]
    keywords = [keyword for keyword, _ in steps]
    assert keywords[0] == "FROM"
    assert any(keyword == "RUN" and "--require-hashes -r requirements.lock" in rest for keyword, rest in steps)
    assert keywords.index("USER") < keywords.index("CMD")
    assert "HEALTHCHECK" in keywords
    copied = [source for keyword, rest in steps if keyword == "COPY" for source in rest.split()[:-1]]
    assert {"graph", "loaders", "cypher", "api"} <= set(copied)
    assert all((ROOT / source).exists() for source in copied)


@pytest.mark.neo4j
def test_neo4j_knows_the_settings_and_takes_a_release_under_them(tmp_path: Path) -> None:
    """A server refuses to start with a setting that it does not know."""
    if lacking := missing():
        pytest.skip(f"no local Neo4j: {lacking}")
    given = tuple(f"{name}={value}" for name, value in settings("neo4j").items() if not ELSEWHERE.match(name))
    assert len(given) >= 4
    try:
        store = Neo4jStore(start(tmp_path / "server", settings=given).uri)
        store.write(small())
        assert store.read().id == small().id
        assert store.run("CALL db.labels() YIELD label RETURN count(label) > 5 AS many").rows == [[True]]
        store.close()
    finally:
        stop(tmp_path / "server", kill=True)


@pytest.mark.parametrize("profile", [[], ["--profile", "cluster"]], ids=["one machine", "cluster"])
def test_compose_accepts_the_file(profile: list[str]) -> None:
    docker = shutil.which("docker")
    if docker is None or subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode:
        pytest.skip("no docker client with compose")
    environment, command = os.environ | {"NEO4J_PASSWORD": "of-a-test"}, [docker, "compose", *profile, "config", "-q"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
