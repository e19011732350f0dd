"""Every setting is documented, and read from the environment."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from concerted.api.settings import Settings, variable
from concerted.graph.errors import InvalidQuery
from tests.api.cli.command import run

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def test_every_setting_is_documented_with_its_default() -> None:
    lines = (line.split("|") for line in PAGE.read_text(encoding="utf-8").splitlines())
    rows = {cells[1].strip(" `"): cells[2].strip(" `") for cells in lines if len(cells) > 4}
    assert {variable(name) for name in Settings.model_fields} == {name for name in rows if name.isupper()}
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, int | float) and not isinstance(field.default, bool):
            assert float(rows[variable(name)]) == field.default, name


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://example.org")
    monkeypatch.setenv("CONCERTED_CORS_ORIGINS", "https://a.example, https://b.example")
    settings = Settings()
    assert settings.store_kind == "neo4j"
    assert settings.cors_origins == ("https://a.example", "https://b.example")


@pytest.mark.parametrize(("setting", "value"), [
    ("api_keys", "ck_a-key-and-not-its-hash"), ("api_keys", "a" * 64 + ",b"), ("cors_origins", "https://a.example/"),
    ("trusted_proxies", "*"), ("trusted_proxies", "proxy.example"), ("trusted_proxies", "10.0.0.1/8"),
    ("cors_origins", "a.example"), ("cors_origins", "https://a.example/path"), ("refresh_seconds", 0), ("cypher_concurrent", 0),
])
def test_what_would_never_work_is_refused_at_the_start(setting: str, value: object) -> None:
    with pytest.raises(ValidationError):
        Settings(**{setting: value})  # type: ignore[arg-type]  # settings of many types by name


def test_hashes_and_origins_that_work() -> None:
    settings = Settings(api_keys=f"{'A' * 64}, {'b' * 64}", cors_origins="*,http://localhost:5173")  # type: ignore[arg-type]
    assert len(settings.api_keys) == 2 and settings.cors_origins == ("*", "http://localhost:5173")


def test_secrets_come_from_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    auth, password = tmp_path / "auth", tmp_path / "password"
    auth.write_text("reader/a/secret\n")
    password.write_text("another\n")
    for name in ("NEO4J_USER", "NEO4J_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NEO4J_AUTH_FILE", str(auth))
    assert (Settings().neo4j_user, Settings().neo4j_password.get_secret_value()) == ("reader", "a/secret")
    monkeypatch.setenv("NEO4J_PASSWORD_FILE", str(password))
    assert Settings().neo4j_password.get_secret_value() == "another"
    monkeypatch.setenv("NEO4J_PASSWORD", "what is set counts")
    assert Settings().neo4j_password.get_secret_value() == "what is set counts"


@pytest.mark.parametrize("content", [None, "a-password-alone", "neo4j/", ""])
def test_a_secret_file_that_says_nothing_is_refused_without_its_content(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str | None,
) -> None:
    if content is not None:
        (tmp_path / "auth").write_text(content)
    monkeypatch.setenv("NEO4J_AUTH_FILE", str(tmp_path / "auth"))
    with pytest.raises(InvalidQuery, match="NEO4J_AUTH_FILE") as refused:
        Settings()
    assert "a-password-alone" not in str(refused.value)
    result = run("info")
    assert result.exit_code == 2 and "NEO4J_AUTH_FILE" in result.stderr


def test_the_command_line_reads_them_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "auth").write_text("reader/secret")
    monkeypatch.setenv("NEO4J_AUTH_FILE", str(tmp_path / "auth"))
    monkeypatch.setattr(os, "environ", {**os.environ})
    monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
    assert run("info", "--format", "json").exit_code == 0
    assert os.environ["NEO4J_PASSWORD"] == "secret"


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(Settings(neo4j_password="secret"))


def test_the_time_limit_cannot_be_set_over_its_cap() -> None:
    with pytest.raises(ValidationError):
        Settings(cypher_seconds=16)
