"""What the tables of a release say to the questions that list facts: a function a question, named as it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from concerted.graph.facts.days.dates import NEVER, UNKNOWN, day_of
from concerted.graph.facts.days.partial import PartialDate
from concerted.graph.facts.holders import Holdings
from concerted.graph.facts.release import Release
from tests.cypher.tables import Row, Rows, below, by, counts, held, line, name_of, table


def changes_between_dates(release: Release, first: str, second: str) -> Rows:
    found: list[tuple[str | None, str | None, list[str]]] = []  # from, until, and what
    for row in table(release, "memberships"):
        found.append((row["since"], row["until"], ["membership", row["iso3"], row["instrument"], row["role"]]))
    for row in table(release, "listings"):
        found.append((row["since"], row["until"], ["listing", _named(row), row["appendix"], row["listed_under"] or ""]))
    for row in table(release, "reservations"):
        found.append((row["since"], row["until"], ["reservation", row["iso3"], _named(row), row["appendix"] or ""]))
    for row in table(release, "coverage"):
        about = by(release, "instruments", "id")[row["instrument"]]
        begun, ended = _day(about["in_force_on"], LAST), _day(about["ended_on"], LAST)
        since = max(begun, _day(row["since"]) if row["since_basis"] in (None, "amended") else "")
        until = min(ended, _day(row["until"], LAST))
        if since < until:
            what = ["coverage", _named(row), row["instrument"], row["annex"] or ""]
            found.append((row["since"] if since > begun else None, row["until"] if until < ended else None, what))
    for span in Holdings(release).spans():
        since, until = (None if day in (UNKNOWN, NEVER) else day_of(day).isoformat() for day in (span.since, span.until))
        found.append((since, until, ["holder", span.code, span.holder, ""]))
    return sorted(
        [_day(text), change, *about, text]
        for since, until, about in found for change, text in (("began", since), ("ended", until))
        if text and first < _day(text) <= second
    )


LAST = "9999-12-31"


def _named(row: Row) -> str:
    return str(row["population"] or row["taxon"])


def _day(text: str | None, missing: str = "") -> str:
    return PartialDate.of(text).day.isoformat() if text else missing


def list_range_conflicts(release: Release, instrument: str) -> Rows:
    scopes: dict[str, set[str]] = defaultdict(set)
    for row in table(release, "coverage"):
        taxa = below(release)[row["taxon"]]
        scopes[row["instrument"]] |= {t for t in taxa if by(release, "taxa", "taxon")[t]["rank"] in ("species", "subspecies")}
    there: dict[str, set[str]] = defaultdict(set)
    for row in table(release, "ranges"):
        if counts(row):
            there[row["iso3"]].add(row["taxon"])
    rows = []
    for row in table(release, "instrument_ranges"):
        scope = scopes[row["instrument"]]
        asked = instrument in ("", row["instrument"]) and row["kind"] == "range_state"
        if asked and scope and not scope & there[row["iso3"]]:
            state = by(release, "states", "iso3")[row["iso3"]]["name_en"]
            rows.append([row["instrument"], row["iso3"], state, row["kind"], row["basis"], len(scope)])
    return sorted(rows)


def listings_of_taxon(release: Release, taxon: str) -> Rows:
    above = line(release, taxon)
    rows = []
    for row in table(release, "listings"):
        if row["taxon"] in above:
            texts = [row[k] or "" for k in ("appendix", "taxon", "population", "since", "until", "date_basis", "annotation")]
            rows.append([*texts, row["source"].split(";")])
    return sorted(rows, key=lambda r: r[:4])


def paths_state_species_state(release: Release, from_state: str, to_state: str, date: str) -> Rows:
    seasons: dict[str, dict[str, str]] = defaultdict(dict)
    for row in table(release, "ranges"):
        if counts(row) and by(release, "taxa", "taxon")[row["taxon"]]["rank"] == "species":
            seasons[row["taxon"]][row["iso3"]] = row["season"]
    listed = defaultdict(set)
    for row in table(release, "listings"):
        if held(release, row, date):
            listed[row["taxon"]].add(row["appendix"])
    return [
        [[from_state, taxon, to_state], name_of(release, taxon), sorted(listed[taxon]), [there[from_state], there[to_state]]]
        for taxon, there in sorted(seasons.items()) if from_state in there and to_state in there and from_state != to_state
    ]


def population_states(release: Release, taxon: str) -> Rows:
    rows = []
    for row in table(release, "populations"):
        name, states = row["population"], sorted((row["states"] or "").split())
        if row["taxon"] in below(release)[taxon]:
            appendices = {r["appendix"] for r in table(release, "listings") if r["population"] == name}
            instruments = {r["instrument"] for r in table(release, "coverage") if r["population"] == name}
            about = [len(states), states, row["states_basis"] or ""]
            rows.append([name, row["taxon"], row["name"], *about, sorted(appendices), sorted(instruments)])
    return sorted(rows)


def sources_of_membership(release: Release, state: str, instrument: str) -> Rows:
    return sorted(
        [row["role"], row["since"] or "", place, source["id"], source["title"], source["tier"], source["url_or_path"] or ""]
        for row in table(release, "memberships") if (row["iso3"], row["instrument"]) == (state, instrument)
        for place, source in _sources(release, row)
    )


def sources_of_range(release: Release, state: str, taxon: str) -> Rows:
    fields = ("id", "title", "publisher", "tier", "licence", "url_or_path")
    return [
        [place, *(source[k] or "" for k in fields)]
        for row in table(release, "ranges") if (row["iso3"], row["taxon"]) == (state, taxon)
        for place, source in _sources(release, row)
    ]


def synonyms_of_taxon(release: Release, taxon: str) -> Rows:
    synonyms: dict[str, list[str]] = defaultdict(list)
    for row in table(release, "synonyms"):
        synonyms[row["taxon"]].append(row["synonym"])
    return [
        [row["taxon"], row["rank"], *(row[f"name_{lang}"] or "" for lang in ("en", "fr", "es")), sorted(synonyms[row["taxon"]])]
        for row in table(release, "taxa") if taxon == row["taxon"] or taxon in synonyms[row["taxon"]]
    ]


def _sources(release: Release, row: Row) -> Iterator[tuple[int, Row]]:
    """The sources of a fact with their places, from 1."""
    for place, name in enumerate(row["source"].split(";"), 1):
        yield place, by(release, "sources", "id")[name]
