"""Settings of the API, from the environment (``docs/settings.md`` says what each is for)."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationInfo, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from concerted.api import secret_files
from concerted.api.choices import OneOf
from concerted.graph.vocabulary import StoreKind, ids

_ORIGIN = re.compile(r"https?://[^/\s?#@]+")
_SHA256 = re.compile(r"[0-9A-Fa-f]{64}")
Texts = Annotated[tuple[str, ...], NoDecode]
# Beside the kinds of stores: the one that the other settings suggest, and none at all.
AUTO, NO_STORE = "auto", "none"


class _SecretFiles(PydanticBaseSettingsSource):
    """What stands in files that the environment names."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[object, str, bool]:
        return secret_files.read().get(variable(field_name)), field_name, False

    def __call__(self) -> dict[str, object]:
        found = secret_files.read()
        return {name: found[variable(name)] for name in self.settings_cls.model_fields if variable(name) in found}


class Settings(BaseSettings):
    """What can be set; lists are separated by commas."""

    model_config = SettingsConfigDict(env_prefix="CONCERTED_", frozen=True, extra="ignore", populate_by_name=True)

    store: Annotated[str, OneOf((AUTO, *StoreKind, NO_STORE))] = Field(AUTO, description="Where the release is read and Cypher answered.")
    release: str | None = Field(None, description="Which release is served: a data package, or one held here by its id.")
    data_dir: Path | None = Field(None, description="Directory of the embedded store.")
    load_empty: bool = Field(True, description="Load the release into an embedded store that holds none, or not the one that is named.")
    neo4j_uri: str | None = Field(None, validation_alias=AliasChoices("NEO4J_URI", "neo4j_uri"), description="Address of Neo4j.")
    neo4j_user: str = Field("neo4j", validation_alias=AliasChoices("NEO4J_USER", "neo4j_user"), description="User of Neo4j.")
    neo4j_password: SecretStr = Field(
        SecretStr(""), validation_alias=AliasChoices("NEO4J_PASSWORD", "neo4j_password"), description="Password of Neo4j."
    )
    neo4j_database: str | None = Field(
        None, validation_alias=AliasChoices("NEO4J_DATABASE", "neo4j_database"), description="Database of Neo4j."
    )
    refresh_seconds: float = Field(10.0, gt=0, description="How often the store is asked for its release.")
    public_url: str | None = Field(None, description="Address under which the API is seen from outside.")
    trusted_proxies: Texts = Field((), description="Addresses or networks of proxies whose word on the caller's address is believed.")
    cors_origins: Texts = Field((), description="Origins whose pages may read the answers.")
    api_keys: Texts = Field((), description="SHA-256 hashes of the keys that may send Cypher of their own.")
    cypher: Literal["loopback", "keys", "open"] = Field("loopback", description="Who may send Cypher of their own.")
    cypher_rate: float = Field(60.0, gt=0, description="Cypher queries a minute and caller.")
    cypher_concurrent: int = Field(4, ge=1, description="Cypher queries at the same time.")
    cypher_seconds: float = Field(5.0, gt=0, le=15, description="Run time of one Cypher query in seconds.")
    cypher_megabytes: int = Field(512, ge=64, description="Memory that one query may take on the embedded engine.")
    cypher_rows: int = Field(1000, ge=1, description="Rows of one Cypher answer in JSON.")
    lists_concurrent: int = Field(4, ge=1, description="Lists that are made at the same time.")
    long_concurrent: int = Field(2, ge=1, description="Answers that take seconds (best sets, draws, likelihood) made at the same time.")
    list_rate: float = Field(300.0, gt=0, description="Lists made a minute and caller, by tenths of a second of work.")
    files_concurrent: int = Field(2, ge=1, description="Files (CSV, XLSX) that are made at the same time.")
    file_rate: float = Field(30.0, gt=0, description="Files (CSV, XLSX) made a minute and caller.")
    wait_seconds: float = Field(10.0, ge=0, description="How long a list or a file waits for its turn.")
    cache_seconds: int = Field(60, ge=0, description="How long others may keep an answer of the current release.")
    cache_megabytes: int = Field(64, ge=1, description="Memory for rendered answers.")
    projections: int = Field(24, ge=1, description="Projections (date and way of counting territories) kept in memory.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least level of the log.")

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource, env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource, file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given, then the environment, then the files that it names."""
        return init_settings, env_settings, _SecretFiles(settings_cls)

    @field_validator("cors_origins", "api_keys", "trusted_proxies", mode="before")
    @classmethod
    def _separated(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("cors_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            if origin != "*" and not _ORIGIN.fullmatch(origin):
                raise ValueError(f"{origin!r} is no origin: one is written as https://example.org, without a path, or * for all")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for proxy in value:
            try:
                ipaddress.ip_network(proxy)
            except ValueError:
                raise ValueError(f"{proxy!r} is neither an address nor a network: one is written as 10.0.0.1 or 10.0.0.0/24") from None
        return value

    @field_validator("api_keys")
    @classmethod
    def _hashes(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(_SHA256.fullmatch(known) for known in value):
            # The value is not repeated: it may be a key.
            raise ValueError("one of them is no SHA-256 hash (64 hex digits); python -m concerted.api.keys makes a key and its hash")
        return value

    @field_validator("public_url")
    @classmethod
    def _no_slash(cls, value: str | None) -> str | None:
        return value.rstrip("/") if value else None

    @field_validator("release")
    @classmethod
    def _of_no_neo4j(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value and info.data.get("store") in [kind for kind in StoreKind if not kind.fills_itself]:
            raise ValueError("a release that is named is answered from a snapshot of it; of Neo4j the release that it holds is served")
        return value or None

    @property
    def store_kind(self) -> str:
        """The store that is configured: embedded unless there is an address of Neo4j, and no release is named."""
        if self.store == AUTO:
            return str(StoreKind.NEO4J if self.neo4j_uri and self.release is None else StoreKind.EMBEDDED)
        return self.store

    @property
    def fills_itself(self) -> bool:
        """Whether the store is one that holds copies, which are made again at need."""
        return self.store_kind in ids(StoreKind) and StoreKind(self.store_kind).fills_itself


def variable(name: str) -> str:
    """The environment variable that a setting is read from."""
    return name.upper() if name.startswith("neo4j_") else f"CONCERTED_{name.upper()}"
