"""A small release with something of everything that the schema declares, so that queries are quick and differences small."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from concerted.graph.facts.release import Release
from tests.worlds import SOURCED, SPECIES, Features, _Maker, release_of

Row = dict[str, Any]
SEED = 8


def small_world(seed: int = SEED) -> Release:
    """A random world with names in other languages, notes, plans, synonyms and more sources than one."""
    random = Random(seed)
    tables = _Maker(random, Features()).tables()
    tables["sources"] += [
        {"id": "list", "title": "Liste des espèces", "publisher": "Secretariat", "published": "2019-05-01", "tier": "database",
         "licence": "CC0", "note": "50% (approx.) of 'all'"},
        {"id": "book.2", "title": "A book", "tier": "secondary", "published": "2007", "url_or_path": "https://example.org/?a=1&b=2"},
    ]
    for row in tables["taxa"]:
        row.update(name_en=random.choice((None, row["taxon"].title() + " bird")),
                   name_fr=random.choice((None, "Oie cendrée", "Phoque", "")),
                   family=random.choice((None, "Anatidae", "Phocidae")), speciesplus_id=random.choice((None, "12", "007", "3.5")))
    for row in tables["states"]:
        row.update(name_fr=random.choice((row["name_fr"], "Côte d'Ivoire", "ÉTAT")),
                   cms_region=random.choice((None, "Africa", "Europe", "africa")),
                   note=random.choice((None, None, "two  spaces", "tab\tand line\nend")))
    for row in tables["ranges"] + tables["memberships"]:
        row["source"] = random.choice(("book", "list;book", "book.2;list"))
    tables["synonyms"] = [
        {"synonym": f"{taxon.split()[0]} {new}", "taxon": taxon, **SOURCED}
        for taxon in SPECIES[:5] for new in random.sample(("vetus", "nova", "minor"), 2) if random.random() < 0.8
    ]
    tables["synonyms"] = list({row["synonym"]: row for row in tables["synonyms"]}.values())
    tables["plans"] = [
        {"plan": f"plan-{n}", "name": f"Plan {n}", "instrument": random.choice(("cms", "mou-one", "agr-one")),
         "adopted": random.choice((None, "2008", "2014-11-09")), "period": random.choice((None, "2015-2023")), **SOURCED} for n in range(3)
    ]
    tables["activities"] = [
        {"activity": f"act-{n}", "plan": f"plan-{n % 3}", "theme": random.choice(("training", "awareness", "recruitment")),
         "objective": random.choice((None, "1", "1.2", "10")), "summary": f"Do {n} things, then rest", **SOURCED} for n in range(7)
    ]
    return release_of(tables, date(2012, 7, 1))
