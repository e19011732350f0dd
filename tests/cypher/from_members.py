"""What the projection and its analyses say of members to the questions about them: a function a question, named as it."""

from __future__ import annotations

from datetime import date

from concerted.graph.analyses.history.timeline import members_at
from concerted.graph.analyses.portraits.memberships import member_records, possible_member_records, status_records
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import project
from concerted.graph.records import plain
from tests.cypher.from_projection import at
from tests.cypher.tables import Rows, by, table


def members_of_instrument(release: Release, instrument: str, date: str) -> Rows:
    p = at(release, date)
    return [
        [r["iso3"], r["name"], r["role"], r["since"] or "", r["until"] or "", r["date_basis"], r["applies_to"],
         _excluded(release, instrument, r["iso3"], r["role"]), r["basis"]]
        for r in plain(member_records(p, p.atlas.instrument_index[instrument]))
    ]


def _excluded(release: Release, instrument: str, iso3: str, role: str) -> list[str]:
    rows = (row for row in table(release, "memberships") if (row["instrument"], row["iso3"], row["role"]) == (instrument, iso3, role))
    return (next(rows)["excludes"] or "").split()


def memberships_of_state(release: Release, state: str) -> Rows:
    p = project(release, release.published)
    about = by(release, "instruments", "id")
    return [
        [r["instrument"], about[r["instrument"]]["short_name"], about[r["instrument"]]["kind"], r["role"], r["since"] or "",
         r["until"] or "", r["date_basis"], r["applies_to"], _excluded(release, r["instrument"], state, r["role"]), r["source"]]
        for r in plain(status_records(p, p.atlas.code_index[state]))
    ]


def possible_members_at_date(release: Release, instrument: str, date: str) -> Rows:
    p = at(release, date)
    return [
        [name, r["iso3"], r["name"], r["role"], r["until"] or "", r["basis"]]
        for i, name in enumerate(p.atlas.instruments) if instrument in ("", name)
        for r in plain(possible_member_records(p, i))
    ]


def parties_through_time(release: Release, instrument: str, first_year: int, last_year: int) -> Rows:
    rows = []
    for year in range(first_year, last_year + 1):
        p = project(release, date(year, 1, 1))
        members = members_at(p, p.atlas.instrument_index[instrument])
        rows.append([year, members.min, members.max - members.min])
    return rows


def parties_by_region(release: Release, date: str) -> Rows:
    p = at(release, date)
    cms = p.atlas.instrument_index.get("cms")
    regions: dict[str, list[str]] = {}
    for n, row in enumerate(table(release, "states")):
        if p.holder[n] == n and (row["kind"] in ("state", "former") or p.atlas.disputed[n]):
            regions.setdefault(row["cms_region"] or "", []).append(row["iso3"])
    rows = []
    for region, codes in sorted(regions.items()):
        absent = [c for c in sorted(codes) if cms is None or not p.members[p.atlas.code_index[c], cms]]
        rows.append([region, len(codes), len(codes) - len(absent), (len(codes) - len(absent)) / len(codes), absent])
    return rows
