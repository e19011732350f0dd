"""A certificate may be anybody's: whatever it says, nothing is run but a question, nothing written, nothing asked of a network."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from concerted.api.certificates import reading
from concerted.loaders.package.package import compile_package
from concerted.loaders.package.read import RawPackage
from tests.api.certificates.making import ANSWER, METADATA, certified, described, metadata
from tests.api.certificates.making import watched as run
from tests.loaders.packages import package_files, small, write

# Of a small release, which is read in no time.
RELEASE = compile_package(RawPackage(Path("small"), package_files(small()))).id[:12]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificates")
    write(folder / "package", package_files(small()))
    return certified(f"gaps --instrument saiga --as-of 2019-10-15 --release {folder / 'package'}", folder / "whole")


@pytest.fixture
def place(whole: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(whole, tmp_path / "certificate"))


def refused(place: Path) -> str:
    """What is said of what is no certificate."""
    result = run("verify", str(place))
    assert result.exit_code == 2 and result.stdout == "" and result.stderr.startswith("concerted: "), (result.stdout, result.stderr)
    assert result.stderr.count("\n") == 1 and result.stderr.rstrip("\n").isprintable()
    return result.stderr


def with_line(place: Path, line: Any) -> Path:
    described(place, lambda known: known["#command"].update(value=line))
    return place


@pytest.mark.parametrize("line", [
    "concerted serve", "concerted load", "concerted certify gaps --output x.zip", "concerted verify x.zip", "concerted check /etc",
    "concerted export turtle --output x", "concerted build x --out y",
    f"concerted gaps --release {RELEASE} --output stolen.json", f"concerted gaps --release {RELEASE} --output=stolen.json",
    f"concerted gaps --release {RELEASE} --format xlsx", f"concerted info --release {RELEASE} --verify",
    f"concerted cypher 'RETURN 1' --release {RELEASE} --store neo4j", f"concerted cypher 'RETURN 1' --release {RELEASE} --uri bolt://evil:1",
    f"concerted cypher 'RETURN 1' --release {RELEASE} --data-dir /tmp/evil", f"concerted cypher - --release {RELEASE}",
    f"concerted gaps --release {RELEASE}; touch owned", f"concerted gaps --release {RELEASE} && touch owned",
    f"concerted gaps --release {RELEASE} | sh", f"concerted gaps $(touch owned) --release {RELEASE}",
    f"concerted gaps `touch owned` --release {RELEASE}", f"rm -rf / --release {RELEASE}", f"/bin/sh -c 'touch owned' --release {RELEASE}",
    "concerted gaps", "concerted gaps --release /etc", "concerted gaps --release ''", "concerted gaps --release 2e62",
    "concerted gaps --release 00000000", f"concerted gaps --release {RELEASE} --help", "concerted --version", "concerted --help", "", " ",
    "concerted gaps 'not closed", "concerted gaps\x00", f"concerted gaps --release {RELEASE} --as-of",
    f"concerted --release {RELEASE} gaps",
    f"concerted gaps --release {RELEASE} \x1b[31mred", f"concerted gaps --release {RELEASE} --no-such\nowned", 7, None, ["concerted"], {},
])
def test_a_line_that_asks_nothing_is_refused(line: Any, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    refused(with_line(place, line))
    assert [path.name for path in tmp_path.iterdir()] == ["certificate"]


@pytest.mark.parametrize("word", ["$(touch owned)", "; touch owned", "`touch owned`", "\x1b[2J", "a\nb", "../../etc/passwd", "--output"])
def test_what_a_shell_would_run_is_a_name_that_is_not_found(
    word: str, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    with_line(place, shlex.join(["concerted", "gaps", f"--instrument={word}", "--as-of", "2019-10-15", "--release", RELEASE]))
    result = run("verify", str(place))
    assert result.exit_code == 1 and "The question is refused now." in result.stdout
    assert all(line.isprintable() for line in result.stdout.splitlines())
    assert [path.name for path in tmp_path.iterdir()] == ["certificate"]


@pytest.mark.parametrize("name", [
    "/etc/passwd", "../outside.csv", "release/../../outside.csv", "C:\\x.csv", "file:///etc/passwd", "nowhere.csv",
])
def test_weights_are_read_from_the_certificate_alone(name: str, place: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.csv").write_text("taxon,weight\nWhale Shark,2\n", encoding="utf-8")
    with_line(place, f"concerted priorities --weights {name} --as-of 2019-10-15 --release {RELEASE}")
    result = run("verify", str(place))
    assert result.exit_code == 2 if name != "nowhere.csv" else result.exit_code in (1, 2)
    assert "root:" not in result.stdout + result.stderr and "Rhincodon" not in result.stdout


@pytest.mark.parametrize("content", [
    b"", b"{", b"[]", b"null", b"7", b"{}", b'{"@graph": 7}', b'{"@graph": [7]}', b'{"@graph": [{"@id": []}]}', b'{"@graph": []}',
    b"[" * 100_000, b'{"@graph": ' + b"[" * 100_000, b'{"@graph": [{"@id": "./", "conformsTo": 7}]}', b"\xff\xfe", b"9" * 10_000,
    b'{"@graph": [{"@id": "./", "conformsTo": {"@id": "https://w3id.org/ro/wfrun/process/0.5"}}]}',
    b'{"@graph": [{"@id": "./", "conformsTo": [{"@id": ["x"]}, 7, null]}]}', b" " * (reading.MOST_METADATA + 1),
])
def test_metadata_that_are_none_are_refused(content: bytes, place: Path) -> None:
    (place / METADATA).write_bytes(content)
    refused(place)


def _changes() -> Iterator[tuple[str, str, Any]]:
    for entity, name in (("./", "conformsTo"), ("#run", "object"), ("#run", "instrument"), ("#command", "value"),
                         ("release/", "identifier"), ("release/", "name"), ("release/", "datePublished"), (ANSWER, "sha256"),
                         (ANSWER, "@type")):
        yield from ((entity, name, value) for value in (None, 7, [], {}, [[]], {"@id": 7}, "\x1b[2J", "x" * 100_000))


@pytest.mark.parametrize(("entity", "name", "value"), list(_changes()))
def test_whatever_metadata_say_is_refused_or_no_match(entity: str, name: str, value: Any, place: Path) -> None:
    described(place, lambda known: known[entity].update({name: value}))
    result = run("verify", str(place))
    assert result.exception is None or isinstance(result.exception, SystemExit)
    # Who made the certificate, and which type an entity has, is nothing that an answer rests on.
    assert result.exit_code in (1, 2) or (entity, name) in (("#run", "instrument"), (ANSWER, "@type")), result.stdout
    assert all(line.isprintable() for line in (result.stdout + result.stderr).splitlines())


def archive(path: Path, *entries: tuple[str, bytes], **how: Any) -> Path:
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **how) as made:
        warnings.simplefilter("ignore")
        for name, content in entries:
            made.writestr(name, content)
    return path


def entries(place: Path) -> list[tuple[str, bytes]]:
    return [(path.relative_to(place).as_posix(), path.read_bytes()) for path in sorted(place.rglob("*")) if path.is_file()]


def bomb(size: int) -> bytes:
    return b" " * size


def test_a_bomb_is_not_unpacked(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 20 << 20)
    held = [(name, content if name != ANSWER else bomb(40 << 20)) for name, content in entries(place)]
    assert "is larger than any certificate's" in refused(archive(tmp_path / "bomb.zip", *held))
    # Many that are small enough alone are too much together.
    held = [(name, content if not name.startswith("release/") or "json" in name else bomb(9 << 20)) for name, content in entries(place)]
    assert "is larger than any certificate's" in refused(archive(tmp_path / "bombs.zip", *held))


def test_too_many_files_and_files_that_are_there_twice_are_refused(place: Path, tmp_path: Path) -> None:
    many = ((f"x/{n}", b"") for n in range(reading.MOST_ENTRIES + 1))
    assert "is larger than any certificate's" in refused(archive(tmp_path / "many.zip", *entries(place), *many))
    assert "twice" in refused(archive(tmp_path / "twice.zip", *entries(place), (ANSWER, b"{}")))


@pytest.mark.parametrize("name", ["../outside.json", "/etc/owned.json", "release/../../owned.csv", "C:\\owned.csv"])
def test_names_that_lead_out_lead_nowhere(name: str, place: Path, tmp_path: Path) -> None:
    result = run("verify", str(archive(tmp_path / "c.zip", *entries(place), (name, b"owned"))))
    assert result.exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"certificate", "c.zip"}
    told = metadata(place)
    told["@graph"].append({"@id": name, "@type": "File", "sha256": "0" * 64})
    (place / METADATA).write_text(json.dumps(told), encoding="utf-8")
    assert run("verify", str(place)).exit_code in (0, 1, 2)


@pytest.mark.parametrize("what", ["path", "dialect"])
@pytest.mark.parametrize("name", ["../../outside.csv", "/etc/passwd", "https://example.org/x.csv"])
def test_a_package_that_names_files_outside_is_damaged(what: str, name: str, place: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.csv").write_text("id\n", encoding="utf-8")
    file = place / "release" / "datapackage.json"
    told = json.loads(file.read_bytes())
    told["resources"][0][what] = name
    file.write_text(json.dumps(told), encoding="utf-8")
    result = run("verify", str(place))
    assert result.exit_code == 1 and "The release in the certificate is damaged." in result.stdout


def test_links_and_pipes_in_a_folder_are_not_followed(place: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("{}")
    (place / ANSWER).unlink()
    (place / ANSWER).symlink_to(tmp_path / "secret")
    assert f"{ANSWER} is no file in it" in refused(place)
    (place / ANSWER).unlink()
    os.mkfifo(place / ANSWER)
    assert f"{ANSWER} is no file in it" in refused(place)


def _encrypted(content: bytes) -> bytes:
    """The first entry said to be encrypted, in both of its headers."""
    told = bytearray(content)
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        told[told.index(signature) + at] |= 1
    return bytes(told)


def _other_method(content: bytes) -> bytes:
    told = bytearray(content)
    for signature, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        told[told.index(signature) + at] = 99
    return bytes(told)


@pytest.mark.parametrize("damage", [
    _encrypted, _other_method, lambda content: content[: len(content) // 2], lambda content: content[:-1],
    lambda content: b"PK" + content[2:90],
    lambda content: content.replace(b"\x78", b"\x79"), lambda content: b"", lambda content: b"no archive at all",
])
def test_an_archive_that_is_damaged_is_refused_or_no_match(damage: Callable[[bytes], bytes], place: Path, tmp_path: Path) -> None:
    first = sorted(entries(place), key=lambda entry: entry[0] != METADATA)
    path = archive(tmp_path / "c.zip", *first)
    path.write_bytes(damage(path.read_bytes()))
    result = run("verify", str(path))
    assert result.exit_code in (1, 2) and isinstance(result.exception, SystemExit), result.exception


def test_what_is_not_there_or_no_certificate_is_refused(tmp_path: Path) -> None:
    assert "is not there" in refused(tmp_path / "nowhere.zip")
    assert "is no certificate" in refused(tmp_path)
    (tmp_path / "text.zip").write_text("text")
    assert "is no certificate" in refused(tmp_path / "text.zip")
    assert "is no certificate" in refused(archive(tmp_path / "other.zip", ("x.txt", b"")))


@pytest.mark.parametrize("answer", [
    "[" * 50_000, '{"gaps": ' + "[" * 900 + "]" * 900 + "}", json.dumps({"gaps": [{"taxa": list(range(1000))}] * 1000}), "7",
    '"\\u001b[2J"',
    json.dumps({"gaps": [1, {}, [], None, "x"] * 100}), json.dumps({"\u001b[2J": {"\u001b": 1}}), "1e999", "NaN",
    json.dumps({"count": 10**400}), '{"count": ' + "9" * 10_000 + "}",
])
def test_an_answer_of_any_shape_is_compared(answer: str, place: Path) -> None:
    (place / ANSWER).write_text(answer, encoding="utf-8")
    result = run("verify", str(place))
    assert result.exit_code == 1 and isinstance(result.exception, SystemExit), result.exception
    assert all(line.isprintable() for line in result.stdout.splitlines())


def test_folders_for_the_time_of_a_call_are_gone(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "made").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "made"))
    assert run("verify", str(place)).exit_code == 0
    assert list((tmp_path / "made").iterdir()) == []


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf"])
def test_time_is_above_nothing(seconds: str, place: Path) -> None:
    result = run("verify", str(place), f"--seconds={seconds}")
    assert result.exit_code == 2 and "--seconds" in result.stderr



def test_the_watch_sees_a_file_that_is_written(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"written\.json"):
        run("questions", "--output", str(tmp_path / "written.json"))
