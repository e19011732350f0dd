"""What a file of records says of itself: what was asked and when, the sources, and how each column is to be read.

A guide is made where the records are, and holds plain values alone: a process that only writes the file is sent it as JSON.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, get_args

from concerted.api.output.workbooks.headings import MEANINGS
from concerted.graph.records import Record, fields_of
from concerted.graph.vocabulary import Language, Word
from concerted.version import program_version

if TYPE_CHECKING:
    from concerted.graph.facts.release import Release

def _(text: str) -> str:
    """Marks a text that is said in every language."""
    return text


# Which of the two asked.
COMMAND, ADDRESS = _("Command"), _("Address")
Meaning = tuple[str, Mapping[str, str]]
"""What a column holds, and the words that may stand in it with what each says; in English."""


@dataclass(frozen=True)
class Guide:
    """What a file says of itself.

    ``about`` are names (in English) and values; ``names`` the common names of taxa; ``sources`` title, publisher, address and licence
    by id; ``columns`` the meanings of the columns of each sheet, those of records inside by the path to them (``gaps/facts``).
    """

    lang: str = Language.EN
    about: Mapping[str, Any] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, Meaning]] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As JSON has it; ``Guide(**told)`` gives it back."""
        return asdict(self)


def guide(release: Release | None, lang: str, kinds: Mapping[str, type | None], about: Mapping[str, Any]) -> Guide:
    """The guide to lists of records, each by its name with the type of its records."""
    meanings: dict[str, Mapping[str, Meaning]] = {}
    for name, kind in kinds.items():
        if kind is not None:
            meanings |= _meanings(kind, name)
    if release is None:
        return Guide(lang, about, columns=meanings)
    return Guide(lang, about, common_names(release, lang), _sources(release), meanings)


def common_names(release: Release, lang: str) -> Mapping[str, str]:
    """The common names of taxa in a language, in English where there is none."""
    from concerted.graph.names.labels import taxon_label

    return {taxon: name for taxon in release["taxa"]["taxon"] if (name := taxon_label(release, taxon, lang))}


def _sources(release: Release) -> dict[str, tuple[str, ...]]:
    columns = ("title", "publisher", "url_or_path", "licence")
    rows = release["sources"].select("id", *columns).iter_rows()
    return {row[0]: tuple(each or "" for each in row[1:]) for row in rows}


def _meanings(kind: type, path: str) -> dict[str, dict[str, Meaning]]:
    """The columns of records of a type, and of the records inside them."""
    from concerted.graph.facts.fact import Fact

    if kind is Fact:
        return {path: _of_facts()}
    found: dict[str, dict[str, Meaning]] = {path: {}}
    docs = field_docs(kind)
    for each in fields_of(kind):
        says = docs.get(each.attribute) or MEANINGS.get(each.name, "")
        inner = [part for part in (each.type, *get_args(each.type)) if isinstance(part, type)]
        record = next((part for part in inner if issubclass(part, Record)), None)
        words = next((part for part in inner if issubclass(part, Word)), None)
        if each.inner is not None:
            inside = _meanings(each.inner, path)[path]
            found[path] |= {f"{each.name}_{name}": meaning for name, meaning in inside.items()}
        elif record is not None:
            found[path][each.name] = says, {}
            found |= _meanings(record, f"{path}/{each.name}")
        else:
            found[path][each.name] = says, {} if words is None else said_by(words)
    return found


def _of_facts() -> dict[str, Meaning]:
    """The columns of facts, which are those of the tables of a release."""
    from concerted.graph import vocabulary
    from concerted.graph.facts.schema import TABLES
    from concerted.graph.vocabulary import ids

    kinds = (kind for kind in vars(vocabulary).values() if isinstance(kind, type) and issubclass(kind, Word) and kind is not Word)
    words = {ids(kind): kind for kind in kinds}
    found: dict[str, Meaning] = {"table": ("The table of the release that the fact is a row of.", {n: t.doc for n, t in TABLES.items()})}
    for table in TABLES.values():
        for column in table.columns:
            said = said_by(words[column.enum]) if column.enum in words else {}
            found.setdefault(column.name, (column.doc, said))
    return found


def said_by(words: type[Word]) -> dict[str, str]:
    """The words of an enumeration, with what each says."""
    return {str(word): word.says for word in words}


@cache
def field_docs(kind: type) -> Mapping[str, str]:
    """The docstrings of the fields of a record, by attribute; none where its source is not at hand."""
    found: dict[str, str] = {}
    for each in reversed(kind.__mro__):
        if not issubclass(each, Record) or each is Record:
            continue
        try:
            tree = ast.parse(textwrap.dedent(inspect.getsource(each)))
        except (OSError, TypeError, SyntaxError):
            continue
        body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
        for before, after in pairwise(body):
            if isinstance(before, ast.AnnAssign) and isinstance(before.target, ast.Name) and _is_text(after):
                found[before.target.id] = " ".join(inspect.cleandoc(ast.literal_eval(after.value)).split())  # type: ignore[attr-defined]
    return found


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def about(title: str, asked: str, how: str, document: Mapping[str, Any], certify: str | None = None) -> dict[str, Any]:
    """What was asked, of what and by which program: names in English, and values.

    ``asked`` is the name of ``how``: a command or an address. ``certify`` is a line that certifies the answer. Of the ``document``
    lists and nested things are left to the sheets.
    """
    release = document.get("release")
    release = release if isinstance(release, Mapping) else {"id": release}
    told: dict[str, Any] = {_("Title"): title, _(asked): how}
    if certify is not None:
        told[_("Certificate")] = certify
    told[_("Program")] = f"concerted {program_version()}"
    told |= {_("Release"): release.get("id"), _("Title of the release"): release.get("title"), _("Published"): release.get("published")}
    told[_("Date asked about")] = document.get("as_of")
    if remarks := document.get("remarks"):
        told[_("Remarks")] = " ".join(remarks)
    further = {key: value for key, value in document.items() if key not in ("release", "as_of", "query", "self")}
    asked_for = {f"{key}": value for key, value in (document.get("query") or {}).items()}
    asked_for |= {key: value for key, value in further.items() if isinstance(value, str | int | float) and key not in asked_for}
    return told | {key: _told(value) for key, value in asked_for.items()}


def _told(value: Any) -> str:
    """A value of a query as text."""
    if value is None:
        return "–"
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {inner}" for name, inner in value.items())
    return str(value).lower() if isinstance(value, bool) else str(value)


def kinds_of(sheets: Mapping[str, Iterable[Any]], first: type | None) -> dict[str, type | None]:
    """The types of the records of lists; ``first`` is that of the first, where it has none."""
    found: dict[str, type | None] = {}
    for n, (name, records) in enumerate(sheets.items()):
        record = next(iter(records), None)
        found[name] = type(record) if isinstance(record, Record) else first if n == 0 else None
    return found
