"""What the tables of a release say to the questions that list facts: a function a question, named as it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from concerted.graph.facts.partial import PartialDate
from concerted.graph.facts.release import Release
from tests.cypher.tables import Row, Rows, below, by, counts, covers, held, home, in_force, line, members, name_of, table

HELPFUL = ("capacity_building", "training", "workshops", "awareness", "recruitment", "negotiation")


def activities_for_state_with_gap(release: Release, state: str, date: str) -> Rows:
    listed = {row["instrument"] for row in table(release, "instrument_ranges") if home(release, row["iso3"]) == state}
    rows = []
    for activity in table(release, "activities"):
        plan = by(release, "plans", "plan")[activity["plan"]]
        about = by(release, "instruments", "id")[plan["instrument"]]
        joinable = about["kind"] in ("convention", "agreement", "mou") and in_force(about, date) and about["id"] in listed | {"cms"}
        if joinable and activity["theme"] in HELPFUL and state not in members(release, plan["instrument"], date):
            facts = [activity[k] for k in ("theme", "activity", "summary", "plan")]
            rows.append([about["id"], *facts, plan["name"], plan["adopted"] or ""])
    return sorted(rows)


def changes_between_dates(release: Release, first: str, second: str) -> Rows:
    rows = []
    for name, what in (("memberships", "membership"), ("listings", "listing")):
        for row in table(release, name):
            if name == "memberships":
                about = [row["iso3"], row["instrument"], row["role"]]
            else:
                about = [row["population"] or row["taxon"], row["appendix"], row["listed_under"] or ""]
            for change, text in (("began", row["since"]), ("ended", row["until"])):
                if text and first < PartialDate.of(text).day.isoformat() <= second:
                    rows.append([PartialDate.of(text).day.isoformat(), change, what, *about, text])
    return sorted(rows)


def contested_facts(release: Release, state: str) -> Rows:
    rows = []
    for row in table(release, "ranges"):
        firm = row["presence"] == "extant" and row["basis"] in ("sourced", "corroborated")
        if home(release, row["iso3"]) == state and counts(row) and not firm:
            facts = [row[k] for k in ("presence", "season", "basis")]
            rows.append([row["iso3"], row["taxon"], name_of(release, row["taxon"]), *facts, row["source"].split(";")])
    return sorted(rows, key=lambda r: r[:2])


def instruments_covering_taxon(release: Release, taxon: str, date: str) -> Rows:
    above = line(release, taxon)
    entries = {
        (r["instrument"], r["taxon"], r["population"] or "", r["annex"] or "")
        for r in table(release, "coverage") if covers(r, date)
    }
    rows = []
    for instrument, through, population, annex in entries:
        if through in above:
            row = by(release, "instruments", "id")[instrument]
            about = [row[k] for k in ("id", "short_name", "kind", "binding")]
            rows.append([*about, in_force(row, date), through, population, annex, len(members(release, instrument, date))])
    return sorted(rows)


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


def range_states_of_taxon(release: Release, taxon: str) -> Rows:
    rows = []
    for row in table(release, "ranges"):
        if row["taxon"] == taxon:
            about = by(release, "states", "iso3")[row["iso3"]]
            facts = [row[k] for k in ("origin", "presence", "season")]
            rows.append([row["iso3"], about["name_en"], about["sovereign"] or "", *facts, counts(row), row["basis"]])
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
