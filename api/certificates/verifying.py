"""A certificate, verified: its answer is recomputed from what it holds, on this machine alone, and laid beside the one it states."""

from __future__ import annotations

import json
import math
import re
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from concerted.api.certificates import findings
from concerted.api.certificates.asking import FROM_INPUT, NotCertified, Question
from concerted.api.certificates.comparing import NOTHING, Compared, differences, shallow, shown
from concerted.api.certificates.crate import ANSWER, COMMAND, METADATA, RECORDS, RELEASE, parameter_id, sha256
from concerted.api.certificates.findings import Mismatch, Verification
from concerted.api.certificates.making import answer_files
from concerted.api.certificates.reading import Files, Missing, NoCertificate, Stated, opened, release_files, stated
from concerted.graph.errors import ConcertedError, InvalidPackage, InvalidQuery, LimitExceeded, StoreError
from concerted.graph.stores.limits import LOCAL_ROWS, LOCAL_SECONDS
from concerted.version import program_version

if TYPE_CHECKING:
    from concerted.graph.facts.release import Release

# Mismatches that are told; there may be as many as the answer has fields.
MOST = 100


def verified(path: Path, seconds: float | None = None) -> Verification:
    """Recompute the answer of a certificate.

    Parameters
    ----------
    path : Path
        The certificate: an archive or a folder. It may be anybody's: its command is parsed against a list of what may be asked, no file
        of it is written where it says, and no server is asked.
    seconds : float, optional
        Time that a query in Cypher may take; 60 by default, whatever the certificate says.

    Returns
    -------
    Verification
        With the places at which it does not match.

    Raises
    ------
    NoCertificate
        It is none that can be read, or asks what no certificate may.
    LimitExceeded, StoreError
        The answer could not be recomputed here.
    """
    if seconds is not None and not (seconds > 0 and math.isfinite(seconds)):
        raise InvalidQuery("--seconds: {value} is not accepted; a number above 0", value=seconds)
    with opened(path) as files:
        told = stated(files)
        question = _question(path, told)
        release, wrong = _inside(files, told)
        notes = [findings.OTHER_VERSION] if told.version != program_version() else []
        if release is None and (release := _held(told)) is not None:
            notes.append(findings.HELD_HERE)
        found: dict[str, bytes] = {}
        if release is not None:
            try:
                found = _again(files, question, release, seconds)
            except (NoCertificate, LimitExceeded, StoreError):
                raise
            except ConcertedError as error:
                wrong.append(Mismatch(COMMAND, told.line, str(error), findings.REFUSED))
        wrong += [*_parameters(question, told), *_altered(files, told, {name: sha256(content) for name, content in found.items()})]
        if found:
            wrong += _of_answers(files, found, notes)
    hashed = sha256(found[ANSWER]) if found else None
    about = (told.line, told.release["id"], told.version, program_version(), hashed, len(wrong))
    return Verification(not wrong, *about, tuple(wrong[:MOST]), tuple(notes))


def _question(path: Path, told: Stated) -> Question:
    """What a certificate asks; NoCertificate where that is nothing that a certificate may ask."""
    def refused(why: object) -> NoCertificate:
        return NoCertificate("{path}: its command line is none to ask again: {why}", path=path, why=shown(str(why), 200))

    try:
        program, *words = shlex.split(told.line) or [""]
        question = Question(words)
    except (ValueError, NotCertified) as error:
        raise refused(error) from error
    release, query = question.given.get("release"), question.given.get("query")
    if program != "concerted":
        raise refused(program)
    if not isinstance(release, str) or len(release) < 8 or not told.release["id"].startswith(release):
        raise refused(f"--release {release}")
    if query == FROM_INPUT:
        raise refused(f"cypher {query}")
    return question


def _inside(files: Files, told: Stated) -> tuple[Release | None, list[Mismatch]]:
    """The release in a certificate, where it is the one that is stated, and what is wrong with it."""
    from concerted.loaders.package.package import compile_package
    from concerted.loaders.package.read import RawPackage

    id = told.release["id"]
    try:
        release = compile_package(RawPackage(files.path, release_files(files)))
    except Missing as error:
        return None, [Mismatch(str(error.values["name"]), id, None, findings.NOT_THERE)]
    except InvalidPackage as error:
        return None, [Mismatch(RELEASE, id, error.problems[0], findings.DAMAGED)]
    if release.id != id:
        return None, [Mismatch(RELEASE, id, release.id, findings.OTHER_RELEASE)]
    about = {"title": release.title, "published": release.published.isoformat()}
    return release, [
        Mismatch(f"{METADATA}: {RELEASE} {name}", told.release[name], value, findings.OTHER_RELEASE)
        for name, value in about.items() if told.release[name] != value
    ]


def _held(told: Stated) -> Release | None:
    """The stated release as this machine holds it, if it does."""
    from concerted.releases import held

    id = told.release["id"]
    if not re.fullmatch(r"[0-9a-f]{64}", id):
        return None
    return next((release for each in held() if each.id == id and (release := each.read()) is not None), None)


def _again(files: Files, question: Question, release: Release, seconds: float | None) -> dict[str, bytes]:
    """The files of the answer, recomputed from a release and the files that the question names."""
    from concerted.releases import at_hand

    instead: dict[str, Any] = {"release": release.id, "seconds": LOCAL_SECONDS if seconds is None else seconds}
    if (rows := question.given.get("rows")) is not None:
        # No more than the answer that it is compared with has, however many are wished for.
        instead["rows"] = min(rows, max(LOCAL_ROWS, files(ANSWER).count(b"\n")))
    with TemporaryDirectory(prefix="concerted-") as folder, at_hand(release), _place(release) as data_dir:
        if question.weights is not None:
            named = Path(folder) / ("weights.json" if question.weights.endswith(".json") else "weights.csv")
            named.write_bytes(files(question.weights))
            instead["weights"] = str(named)
        return answer_files(question.ask(**instead, data_dir=data_dir), question.lang)


@contextmanager
def _place(release: Release) -> Iterator[Path | None]:
    """Where the embedded store has a release: in the user's folder where it is there or comes with the program, else in one of its own."""
    from concerted.graph.stores import data_directory
    from concerted.graph.stores.embedded.snapshots import Snapshots
    from concerted.loaders import reference_release

    kept = {reference_release().id, *(each.release for each in Snapshots(data_directory()).usable())}
    if release.id in kept:
        yield None
        return
    with TemporaryDirectory(prefix="concerted-") as folder:
        yield Path(folder)


def _parameters(question: Question, told: Stated) -> Iterator[Mismatch]:
    """The parameters that the metadata tell otherwise than the command line."""
    meant = {parameter_id(name): value for name, value, _ in question.parameters()}
    for name in dict.fromkeys((*meant, *told.parameters)):
        if meant.get(name) != told.parameters.get(name):
            yield Mismatch(f"{METADATA}: {name}", told.parameters.get(name), meant.get(name), findings.OTHER_QUERY)


def _altered(files: Files, told: Stated, recomputed: Mapping[str, str]) -> Iterator[Mismatch]:
    """The files that do not have the hash that is stated."""
    for name, hash in told.hashes.items():
        try:
            found = sha256(files(name))
        except Missing:
            yield Mismatch(name, hash, None, findings.NOT_THERE)
            continue
        if found == hash:
            continue
        if name not in recomputed:
            says = findings.ALTERED_FILE
        elif recomputed[name] == hash:
            says = findings.ALTERED
        else:
            says = findings.ALTERED_HASH if recomputed[name] == found else findings.OTHERWISE
        yield Mismatch(f"{name}: SHA-256", hash, found, says)


def _of_answers(files: Files, found: Mapping[str, bytes], notes: list[str]) -> Iterator[Mismatch]:
    """Where the answer in a certificate is another than the recomputed one."""
    try:
        held = shallow(json.loads(files(ANSWER)))
    except Missing:
        return
    except (ValueError, RecursionError):
        yield Mismatch(ANSWER, None, None, findings.NO_JSON)
        return
    compared, same = Compared(), True
    for each in differences(held, json.loads(found[ANSWER]), compared):
        one, other = (None if value is NOTHING else value for value in (each.stated, each.found))
        yield Mismatch(f"{ANSWER}: {each.where}", one, other, findings.OTHER_ANSWER)
        same = False
    notes += [findings.REORDERED] if compared.reordered else []
    notes += [findings.CLOSE] if compared.close else []
    if same and not compared.reordered and not compared.close:
        yield from _of_records(files, found[RECORDS])


def _of_records(files: Files, found: bytes) -> Iterator[Mismatch]:
    """The first line of the records that is another than the recomputed one."""
    try:
        held = files(RECORDS)
    except Missing:
        return
    if held != found:
        theirs, ours = held.decode("utf-8", "replace").splitlines(), found.decode("utf-8", "replace").splitlines()
        at = next((n for n, (one, other) in enumerate(zip(theirs, ours, strict=False)) if one != other), min(len(theirs), len(ours)))
        one, other = (lines[at] if at < len(lines) else None for lines in (theirs, ours))
        yield Mismatch(f"{RECORDS}: line {at + 1}", one, other, findings.OTHER_ANSWER)
