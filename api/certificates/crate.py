"""What a certificate says of itself: the metadata of a Process Run Crate, in JSON-LD.

The terms are those of RO-Crate 1.1 (https://w3id.org/ro/crate/1.1) and of the profile Process Run Crate 0.5
(https://w3id.org/ro/wfrun/process/0.5); ``sha256`` is schema.org's, which the context of RO-Crate 1.1 does not have yet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Entity = dict[str, Any]

METADATA, ANSWER, RECORDS, RELEASE = "ro-crate-metadata.json", "answer.json", "answer.csv", "release/"
SPECIFICATION, PROFILE = "https://w3id.org/ro/crate/1.1", "https://w3id.org/ro/wfrun/process/0.5"
CONTEXT = (f"{SPECIFICATION}/context", {"sha256": "http://schema.org/sha256"})
RUN, COMMAND, AGENT, TERMS, MAKERS = "#run", "#command", "#agent", "#terms", "#makers"
_COMPLETED = "http://schema.org/CompletedActionStatus"
_HASHED = (
    "The whole answer as JSON, in UTF-8 with an indent of two. Left out is what changes and is no part of it: `remarks`, which the program "
    "words, `reproduce`, which names the program, the age of the release in days, and the day of asking where the question has none. "
    "`sha256` is of these bytes."
)
_FORMATS = {".json": "application/json", ".csv": "text/csv", ".txt": "text/plain"}


@dataclass(frozen=True)
class Run:
    """What was asked and answered, as the metadata tells it.

    ``line`` is the command line, which gives the answer again; ``parameters`` are its options and arguments with name, value and what
    each is for. ``release`` has id, title and day of publication; ``files`` are the answer, its records, and what it took besides the
    release. ``agent`` is who asked, or where that is found; None where that is not said.
    """

    line: str
    parameters: Sequence[tuple[str, str, str]]
    release: Mapping[str, str]
    version: str
    began: datetime
    ended: datetime
    files: Mapping[str, bytes]
    remarks: Sequence[str] = ()
    agent: tuple[str, str | None] | None = None
    homepage: str | None = None


def metadata(run: Run) -> dict[str, Any]:
    """The content of ``ro-crate-metadata.json``."""
    return {"@context": list(CONTEXT), "@graph": list(_entities(run))}


def sha256(content: bytes) -> str:
    """SHA-256 in hex.

    >>> sha256(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(content).hexdigest()


def _entities(run: Run) -> Iterator[Entity]:
    inputs = [name for name in run.files if name not in (ANSWER, RECORDS)]
    results = [name for name in (ANSWER, RECORDS) if name in run.files]
    yield {"@id": METADATA, "@type": "CreativeWork", "conformsTo": _to(SPECIFICATION), "about": _to("./")}
    yield _root(run, [*results, *inputs, RELEASE])
    yield {"@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"}
    yield {
        "@id": TERMS, "@type": "CreativeWork", "name": "Terms of the sources",
        "description": "Each fact stands under the terms of its sources, which release/NOTICE.txt and release/sources.csv give.",
    }
    program = _program(run)
    yield program
    yield {"@id": MAKERS, "@type": "Organization", "name": "The concerted contributors", **_homepage(run)}
    yield _agent(run)
    asked = list(_parameters(run))
    yield {
        "@id": RUN, "@type": "CreateAction", "name": f"Answer of concerted of {run.ended.date()}", "description": run.line,
        "startTime": _moment(run.began), "endTime": _moment(run.ended), "actionStatus": _COMPLETED, "agent": _to(AGENT),
        "instrument": _to(program["@id"]), "object": [_to(RELEASE), *map(_to, inputs), *(_to(each["@id"]) for each in asked)],
        "result": [_to(name) for name in results],
    }
    yield from asked
    yield _file(run, ANSWER, "The answer", " ".join((_HASHED, *run.remarks)))
    if RECORDS in run.files:
        yield _file(run, RECORDS, "Records of the answer", "The first list of the answer as CSV, in UTF-8: a record a line.")
    for name in inputs:
        yield _file(run, name, name, "A file that the command line names.")
    yield from _release(run)


def _root(run: Run, parts: Sequence[str]) -> Entity:
    release = run.release
    return {
        "@id": "./", "@type": "Dataset", "name": f"Certificate: {run.line}",
        "description": f"The answer of `{run.line}` from release {release['id']} ({release['title']}, {release['published']}), given by "
        f"concerted {run.version}, with all that recomputes it: `concerted verify` says whether it comes out the same. SHA-256 of the "
        f"answer: {sha256(run.files[ANSWER])}.",
        "datePublished": run.ended.date().isoformat(), "license": _to(TERMS), "conformsTo": _to(PROFILE), "author": _to(MAKERS),
        "publisher": _to(MAKERS), "hasPart": [_to(name) for name in parts], "mentions": _to(RUN),
    }


def _program(run: Run) -> Entity:
    return {
        "@id": run.homepage or f"pkg:generic/concerted@{run.version}", "@type": "SoftwareApplication", "name": "concerted",
        "softwareVersion": run.version, "license": "Apache-2.0",
        "description": "Which States share responsibility for migratory species without being in their agreements.", **_homepage(run),
    }


def _homepage(run: Run) -> Entity:
    return {} if run.homepage is None else {"url": run.homepage}


def _agent(run: Run) -> Entity:
    if run.agent is None:
        return {"@id": AGENT, "@type": "Person", "name": "not named"}
    name, link = run.agent
    return {"@id": AGENT, "@type": "Person", "name": name} | ({} if link is None else {"identifier": link})


def _parameters(run: Run) -> Iterator[Entity]:
    yield {
        "@id": COMMAND, "@type": "PropertyValue", "name": "command line", "value": run.line,
        "description": "The words for a shell; `concerted verify` parses them itself.",
    }
    for name, value, says in run.parameters:
        yield {"@id": parameter_id(name), "@type": "PropertyValue", "name": name, "value": value, "description": says}


def parameter_id(name: str) -> str:
    """Where the value of an option or argument stands.

    >>> parameter_id("--as-of"), parameter_id("[NAME]")
    ('#option-as-of', '#argument-name')
    """
    kind = "option" if name.startswith("--") else "argument"
    return f"#{kind}-{name.strip('-[]').lower()}"


def _file(run: Run, name: str, title: str, says: str) -> Entity:
    content = run.files[name]
    return {
        "@id": name, "@type": "File", "name": title, "description": says, "encodingFormat": _FORMATS[name[name.rfind(".") :]],
        "contentSize": str(len(content)), "sha256": sha256(content),
    }


def _release(run: Run) -> Iterator[Entity]:
    release = run.release
    descriptor = f"{RELEASE}datapackage.json"
    yield {
        "@id": RELEASE, "@type": "Dataset", "name": release["title"], "identifier": release["id"],
        "datePublished": release["published"],
        "description": "The release that was asked, as a data package (Frictionless, version 2). `identifier` is its id, the SHA-256 of "
        "its facts, whichever way they are written.",
        "license": _to(TERMS), "hasPart": _to(descriptor),
    }
    yield {
        "@id": descriptor, "@type": "File", "name": "Descriptor of the data package", "encodingFormat": "application/json",
        "description": "Names the tables, their columns and their types.",
    }


def _moment(at: datetime) -> str:
    return at.replace(microsecond=0).isoformat()


def _to(identifier: str) -> Entity:
    return {"@id": identifier}
