"""Small builds for tests: a base of a few taxa, and a file of every source about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from concerted.graph.facts.release import Release
from concerted.loaders.build.building import Built, build
from concerted.loaders.build.reading import Input
from concerted.loaders.package.package import compile_package
from concerted.loaders.package.read import RawPackage
from concerted.loaders.reconcile.decisions import Decisions
from tests.loaders.packages import package_files, small
from tests.loaders.sources.samples import SAMPLES

RAW = Path(__file__).resolve().parents[3] / ".." / "shared" / "data" / "raw"
"""Files as their publishers give them, where this machine has them."""


@cache
def base() -> Release:
    """The Convention, the saiga and gorilla instruments, their taxa, all States."""
    return compile_package(RawPackage(Path(), package_files(small())))


def written(folder: Path, files: Mapping[str, bytes | str]) -> Path:
    """Files in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def every_source(folder: Path) -> list[Path]:
    """A folder for each kind of file of each source that is no release."""
    return [
        written(folder / name.replace(", ", "-"), files) for name, files in SAMPLES.items() if name not in ("data-package", "darwin-core")
    ]


def built(
    paths: Iterable[Path], *, onto: Release | None = None, decisions: Decisions | None = None, edition: str | None = None,
    published: date | None = None,
) -> Built:
    """A release of files, onto the small one where no other is said."""
    inputs = [Input(str(path), edition=edition) for path in paths]
    return build(inputs, onto=onto or base(), decisions=decisions, published=published)
