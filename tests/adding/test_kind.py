"""A new kind of instrument that has members is one line: packages may name it, and it has gaps, in Cypher as everywhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.house import add, house_with, run_in

pytestmark = pytest.mark.process

BEFORE = '    INITIATIVE = "initiative"'
ADDED = '    PROTOCOL = "protocol", "An agreement that adds to another.", True\n'
ASKED = """
import json, sys
from contextlib import closing
from datetime import date
from pathlib import Path
from concerted.cypher.reader import questions
from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import gap_records
from concerted.graph.facts.schema import TABLES
from concerted.graph.projection.projection import project
from concerted.graph.stores.embedded.store import EmbeddedStore
from tests.graph.small import small_release, states
release = small_release(
    sources=[{"id": "s", "title": "A book", "tier": "official"}], states=states("AAA", "BBB"),
    taxa=[{"taxon": "Avis migrans"}, {"taxon": "Avis maior"}],
    ranges=[{"taxon": taxon, "iso3": code} for taxon in ("Avis migrans", "Avis maior") for code in ("AAA", "BBB")],
    instruments=[{"id": "one", "kind": "protocol"}], instrument_ranges=[{"instrument": "one", "iso3": code} for code in ("AAA", "BBB")],
    coverage=[{"instrument": "one", "taxon": taxon} for taxon in ("Avis migrans", "Avis maior")],
    memberships=[{"instrument": "one", "iso3": "AAA"}],
)
gaps = [[gap.state.iso3, gap.n_firm] for gap in gap_records(project(release, date(2020, 1, 1)), GapQuery(kind="instrument"))]
with closing(EmbeddedStore(Path(sys.argv[1]))) as store:
    store.write(release)
    rows = store.run(questions()["gaps-instrument"].query, {"instrument": "", "date": "2020-01-01"}).rows
accepted = "protocol" in TABLES["instruments"].column("kind").enum
print(json.dumps({"accepted": accepted, "gaps": gaps, "asked": [[row[1], row[4]] for row in rows]}))
"""


def test_one_line(tmp_path: Path) -> None:
    words = house_with(tmp_path, "graph") / "vocabulary" / "treaty.py"
    without = json.loads(run_in(tmp_path, ASKED, str(tmp_path / "without")))
    assert without == {"accepted": False, "gaps": [], "asked": []}
    add(words, BEFORE, ADDED)
    found = json.loads(run_in(tmp_path, ASKED, str(tmp_path / "with")))
    assert found == {"accepted": True, "gaps": [["BBB", 2]], "asked": [["BBB", 2]]}
