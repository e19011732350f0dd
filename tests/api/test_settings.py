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


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(Settings(neo4j_password="secret"))


def test_the_time_limit_cannot_be_set_over_its_cap() -> None:
    with pytest.raises(ValidationError):
        Settings(cypher_seconds=16)
