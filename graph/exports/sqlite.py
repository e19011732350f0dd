"""A release as a SQLite database: for datasette, DB Browser, R, and any language.

A date is an ISO day beside its precision (a year alone is its 1 January), a list is a JSON array, a boolean 0 or 1. What the schema
declares is declared: keys, references, closed lists of words. Views put names beside codes, and say from when until when a fact holds.
"""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from concerted.graph.errors import StoreError
from concerted.graph.exports.parquet import PRECISION, flat
from concerted.graph.exports.writing.about import DESIGNATIONS, program, terms
from concerted.graph.exports.writing.subject import ITSELF, Subject
from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES, Column, Table
from concerted.graph.property_graph.words import NO_END
from concerted.graph.vocabulary import Origin, Precision, Presence, Role, Season, Word, ids


def write(subject: Subject, path: Path) -> Mapping[str, int]:
    """Write the database; its rows are those of all tables. StoreError where the release is not as the schema says."""
    try:
        return {ITSELF: _written(subject, path)}
    except sqlite3.IntegrityError as error:
        raise StoreError(f"the release is not as its schema says: {error}") from error
    except sqlite3.OperationalError as error:
        raise OSError(errno.EIO, str(error), str(path)) from error


def _written(subject: Subject, path: Path) -> int:
    rows = 0
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        # It is a new file that nobody sees yet: what a journal on the disk would save is not wanted.
        for pragma in ("journal_mode = MEMORY", "synchronous = OFF", "foreign_keys = ON"):
            database.execute(f"PRAGMA {pragma}")
        database.execute("BEGIN")
        # References that lead back (States to their sovereigns) are looked at when all is there.
        database.execute("PRAGMA defer_foreign_keys = ON")
        _say(database, subject.release)
        for done, table in enumerate(TABLES.values()):
            subject.say("tables", done, len(TABLES))
            database.execute(_table(table))
            rows += _fill(database, subject.release, table)
        for statement in (*_indexes(), *_views(subject.release)):
            database.execute(statement)
        database.execute("COMMIT")
        database.execute("PRAGMA optimize")
    return rows


def _say(database: sqlite3.Connection, release: Release) -> None:
    """A table of two columns that says what the database is."""
    database.execute("CREATE TABLE about (what TEXT PRIMARY KEY, said TEXT NOT NULL)")
    said = {"release": release.id, "title": release.title, "published": release.published.isoformat(), "program": program(),
            "terms": json.dumps([{"terms": said, "publishers": of} for said, of in terms(release)], ensure_ascii=False),
            "notice": DESIGNATIONS}
    database.executemany("INSERT INTO about VALUES (?, ?)", said.items())


def _fill(database: sqlite3.Connection, release: Release, table: Table) -> int:
    frame = flat(release, table.name)
    places = ", ".join("?" * frame.width)
    database.executemany(f"INSERT INTO {_q(table.name)} VALUES ({places})", (tuple(map(_value, row)) for row in frame.iter_rows()))
    return frame.height


def _value(value: Any) -> Any:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if isinstance(value, date) else value


def _table(table: Table) -> str:
    parts = [part for column in table.columns for part in _columns(column)]
    # A key of which a part may be unknown tells rows apart and does not name them.
    whole = all(table.column(name).required for name in table.key)
    key = ", ".join(map(_q, table.key))
    parts.append(f"PRIMARY KEY ({key})" if whole else f"UNIQUE ({key})")
    for column in table.columns:
        if column.references and column.type != "list":
            other = TABLES[column.references]
            parts.append(f"FOREIGN KEY ({_q(column.name)}) REFERENCES {_q(other.name)} ({_q(other.key[0])})")
    return f"CREATE TABLE {_q(table.name)} (\n  " + ",\n  ".join(parts) + "\n)"


def _columns(column: Column) -> Iterator[str]:
    name, needed = _q(column.name), " NOT NULL" if column.required else ""
    if column.type == "boolean":
        yield f"{name} INTEGER{needed} CHECK ({name} IN (0, 1))"
    elif column.type == "date":
        precision = _q(f"{column.name}_{PRECISION}")
        yield f"{name} TEXT{needed} CHECK ({name} = date({name}))"
        yield f"{precision} TEXT CHECK ({precision} IN {_words(Precision)}) CHECK (({precision} IS NULL) = ({name} IS NULL))"
    elif column.type == "list":
        filled = f" AND json_array_length({name}) > 0" if column.required else ""
        yield f"{name} TEXT NOT NULL CHECK (json_type({name}) = 'array'{filled})"
    elif column.enum:
        yield f"{name} TEXT{needed} CHECK ({name} IN ({', '.join(map(_text, column.enum))}))"
    else:
        yield f"{name} TEXT{needed}"


def _indexes() -> Iterator[str]:
    for table in TABLES.values():
        for column in table.columns:
            if column.references and column.type != "list":
                yield f"CREATE INDEX {_q(f'{table.name}_{column.name}')} ON {_q(table.name)} ({_q(column.name)})"


def _views(release: Release) -> Iterator[str]:
    """What people ask first: members, entries of the Appendices and Range States, each with names."""
    holds = (f"coalesce(x.since, {_text(release.published.isoformat())}) AS holds_from, coalesce(x.until, {_text(NO_END)}) AS holds_until")
    members = _of(Role, "makes_member")
    yield (
        "CREATE VIEW members AS SELECT x.instrument, i.short_name, x.iso3, s.name_en AS state, s.cms_region AS region, x.role, "
        f"{holds}, x.basis FROM memberships x JOIN states s USING (iso3) JOIN instruments i ON i.id = x.instrument "
        f"WHERE x.role IN {members}"
    )
    yield (
        "CREATE VIEW listed AS SELECT x.appendix, x.taxon, t.name_en AS name, t.class, t.rank, x.population, x.listed_under, "
        f"{holds}, x.basis FROM listings x JOIN taxa t USING (taxon)"
    )
    yield (
        "CREATE VIEW range_states AS SELECT x.taxon, t.name_en AS name, t.class, x.iso3, s.name_en AS state, s.cms_region AS region, "
        "x.presence, x.season, x.basis FROM ranges x JOIN taxa t USING (taxon) JOIN states s USING (iso3) "
        f"WHERE x.origin IN {_of(Origin, 'counts')} AND x.presence IN {_of(Presence, 'counts')} AND x.season IN {_of(Season, 'counts')}"
    )


def _of(words: type[Word], which: str) -> str:
    return f"({', '.join(_text(str(word)) for word in words if getattr(word, which))})"


def _words(words: type[Word]) -> str:
    return f"({', '.join(map(_text, ids(words)))})"


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _q(name: str) -> str:
    """A name of a table or column; some are words of SQL (``order``)."""
    return f'"{name}"'
