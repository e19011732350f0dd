"""A certificate, made: a question is asked, and what was asked, what answered and the answer are written into one file or folder."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath

from concerted.api.certificates.asking import Answered, Question, weights_of
from concerted.api.certificates.crate import ANSWER, METADATA, RECORDS, RELEASE, Run, metadata, sha256
from concerted.graph.errors import ConcertedError, InvalidQuery
from concerted.graph.exports.writing.place import member, refuse_no_file
from concerted.graph.whole_files import whole_folder, write_whole
from concerted.version import program_version

# Bytes that an answer may have, so that its certificate is not too large to be read.
MOST_ANSWER = 128 << 20
_FOLDER = 0o40755 << 16
_ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")


@dataclass(frozen=True)
class Certificate:
    """A certificate as files by name, and what it is of."""

    line: str
    release: str
    files: Mapping[str, bytes]

    @property
    def answer_hash(self) -> str:
        """SHA-256 of the answer."""
        return sha256(self.files[ANSWER])


def certificate(words: Sequence[str], agent: str | None = None) -> Certificate:
    """Ask a question and certify its answer.

    Parameters
    ----------
    words : sequence of str
        A command line, without the name of the program.
    agent : str, optional
        Who asks: a name, and an ORCID or another address between < and > behind it.

    Returns
    -------
    Certificate
        The same bytes for the same question of the same release by the same program, but for the times of the run; they are
        ``SOURCE_DATE_EPOCH`` where that is set.

    Raises
    ------
    NotCertified
        The words are no question that can be certified.
    ConcertedError
        What the command refuses.

    Examples
    --------
    >>> made = certificate(["gaps", "--instrument", "acap", "--as-of", "2019-10-15"])
    >>> made.line
    'concerted gaps --instrument acap --as-of 2019-10-15 --release 2e62a7ba60e1'
    """
    from concerted.graph.exports.data_package import package_files
    from concerted.releases import find

    who = None if agent is None else named(agent)
    began, question = _now(), Question(words)
    # Read before it is asked: what is kept is what the answer was computed from.
    weights = weights_of(question)
    answered = question.ask()
    ended, release = _now(), answered.answer.release or find(answered.release)
    asked, inputs = _with_inputs(answered, weights)
    line = shlex.join(("concerted", *asked))
    files = answer_files(answered, question.lang) | inputs
    run = Run(
        line, tuple(Question(asked).parameters()), release.header, program_version(), began, ended, files,
        answered.remarks, who, homepage(),
    )
    if (size := sum(map(len, files.values()))) > MOST_ANSWER:
        raise InvalidQuery("the answer has {n} MB, and a certificate {most} at the most; narrow the question", n=size >> 20,
                           most=MOST_ANSWER >> 20)
    described = json.dumps(metadata(run), ensure_ascii=False, indent=2) + "\n"
    packed = {f"{RELEASE}{name}": content for name, content in package_files(release).items()}
    return Certificate(line, release.id, {METADATA: described.encode("utf-8", "backslashreplace")} | files | packed)


def answer_files(answered: Answered, lang: str) -> dict[str, bytes]:
    """An answer as the files that a certificate holds: all of it as JSON, and its records as CSV."""
    from concerted.api.output.targets import csv_of, json_text

    records, _ = csv_of(answered.answer, lang)
    return {ANSWER: json_text(answered.document).encode("utf-8", "backslashreplace"), RECORDS: records}


def _with_inputs(answered: Answered, weights: bytes | None) -> tuple[tuple[str, ...], dict[str, bytes]]:
    """The words that ask again with the files that they name beside the answer, and these files."""
    if weights is None:
        return answered.words, {}
    name = f"weights{'.json' if weights.lstrip()[:1] in (b'{', b'[') else '.csv'}"
    at = next(n for n, word in enumerate(answered.words) if word.partition("=")[0] == "--weights")
    taken = 1 if "=" in answered.words[at] else 2
    return (*answered.words[:at], "--weights", name, *answered.words[at + taken :]), {name: weights}


def named(agent: str) -> tuple[str, str | None]:
    """Who asks, and where that is found; InvalidQuery for what is no name.

    >>> named("Jane Doe <0000-0002-1825-0097>")
    ('Jane Doe', 'https://orcid.org/0000-0002-1825-0097')
    """
    found = re.fullmatch(r"\s*([^<>]*[^<>\s])\s*(?:<([^<>\s]+)>)?\s*", agent)
    if found is None or not agent.isprintable():
        raise InvalidQuery("--agent: {agent!r} is not accepted; a name, and behind it an ORCID or address between < and >", agent=agent)
    name, link = found.groups()
    orcid = _ORCID.fullmatch(link or "")
    return name, f"https://orcid.org/{orcid[1]}" if orcid else link


def homepage() -> str | None:
    """The address of the program, where the package that is installed names one."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import metadata as described

    try:
        addresses = described("concerted").get_all("Project-URL") or []
    except PackageNotFoundError:
        return None
    return next((address.partition(", ")[2] for address in addresses), None)


def _now() -> datetime:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise InvalidQuery("SOURCE_DATE_EPOCH: {value!r} is not accepted; seconds since 1970-01-01", value=epoch) from error


def checked_path(output: str) -> Path:
    """Where a certificate can be written: a file that ends with .zip, or a folder that is new or empty; InvalidQuery for another."""
    from concerted.api.output.targets import path_named

    path = path_named(output)
    if path.suffix.lower() == ".zip":
        refuse_no_file(path)
    elif path.suffix and not path.is_dir():
        raise InvalidQuery("--output: {path} is no certificate's name; one ends with .zip, or is a folder", path=path)
    elif path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise InvalidQuery("--output: {path} is there already; name a new folder, or an empty one", path=path)
    return path


def write(made: Certificate, path: Path) -> None:
    """Write a certificate where :func:`checked_path` let it: whole, or not at all; ConcertedError where it cannot be written."""
    try:
        if path.suffix.lower() == ".zip":
            write_whole(path, zipped(made.files))
            return
        with whole_folder(path) as folder:
            for name, content in made.files.items():
                place = folder / name
                place.parent.mkdir(exist_ok=True)
                place.write_bytes(content)
    except OSError as error:
        raise ConcertedError("cannot write {path}: {why}; nothing was written", path=path, why=error.strerror) from error


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files as an archive, with an entry for each folder."""
    content = io.BytesIO()
    folders = dict.fromkeys(f"{PurePath(name).parent.as_posix()}/" for name in files if "/" in name)
    with zipfile.ZipFile(content, "w") as archive:
        for name in (*(name for name in files if "/" not in name), *folders, *(name for name in files if "/" in name)):
            entry = member(name)
            if name.endswith("/"):
                entry.external_attr, entry.compress_type = _FOLDER, zipfile.ZIP_STORED
            archive.writestr(entry, files.get(name, b""), compresslevel=None if name.endswith("/") else 6)
    return content.getvalue()
