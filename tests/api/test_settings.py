"""Every setting is documented, and read from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from api.settings import Settings, variable

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
    ("cors_origins", "a.example"), ("cors_origins", "https://a.example/path"), ("refresh_seconds", 0), ("cypher_concurrent", 0),
])
def test_what_would_never_work_is_refused_at_the_start(setting: str, value: object) -> None:
    with pytest.raises(ValidationError):
        Settings(**{setting: value})  # type: ignore[arg-type]  # settings of many types by name


def test_hashes_and_origins_that_work() -> None:
    settings = Settings(api_keys=f"{'A' * 64}, {'b' * 64}", cors_origins="*,http://localhost:5173")  # type: ignore[arg-type]
    assert len(settings.api_keys) == 2 and settings.cors_origins == ("*", "http://localhost:5173")


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(Settings(neo4j_password="secret"))


def test_the_time_limit_cannot_be_set_over_its_cap() -> None:
    with pytest.raises(ValidationError):
        Settings(cypher_seconds=16)
