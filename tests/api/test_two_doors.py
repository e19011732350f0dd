"""The command line and the API are two doors to the same answers: the same records in the same order, and the same refusals."""

from __future__ import annotations

import re
import shlex
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from concerted.api.app import create_app
from concerted.api.cli.main import COMMANDS
from concerted.api.settings import Settings
from tests.api.cli.command import answer, run
from tests.api.conftest import Client, wait_until

DATES = ("1995-06-30", "2019-10-15", "2026-11-21")
AT = (("1995-06-30", "separate"), ("2019-10-15", "sovereign"), ("2019-10-15", "separate"), ("2026-11-21", "sovereign"))

# A command, and the address that asks the same, each to be asked at a date and with a way of counting territories.
DATED = (
    ("", "overview?"),
    ("timeline --systems", "systems/timeline?"),
    ("timeline --systems --class reptilia", "systems/timeline?class=reptilia"),
    ("timeline --systems --taxon 'Saker Falcon'", "systems/timeline?taxon=Saker Falcon"),
    ("timeline --systems --taxon Cetacea --class mammalia", "systems/timeline?taxon=Cetacea&class=mammalia"),
    ("gaps", "gaps?"),
    ("gaps --state Chine --by taxon", "gaps?state=Chine&by=taxon"),
    ("gaps --instrument RAPTORS --by instrument --facts", "gaps?instrument=RAPTORS&by=instrument&facts=true"),
    ("gaps --taxon 'Loggerhead Turtle' --firmness contested --lang fr", "gaps?taxon=Loggerhead Turtle&firmness=contested&lang=fr"),
    ("gaps --kind outside_area", "gaps?kind=outside_area"),
    ("gaps --region AFRICA --class reptilia --appendix I", "gaps?region=AFRICA&class=reptilia&appendix=I"),
    ("gaps --state Greenland --facts", "gaps?state=Greenland&facts=true"),
    ("gaps --state China --listings named", "gaps?state=China&listings=named"),
    ("priorities --region oceania --disputed", "priorities?region=oceania&disputed=true"),
    ("priorities", "priorities?"),
    ("priorities --instrument ACAP --top 5", "priorities?instrument=ACAP&top=5"),
    ("priorities --class reptília --weights appendix", "priorities?class=reptília&weights=appendix"),
    ("priorities --appendix I --lang es", "priorities?appendix=I&lang=es"),
    ("priorities --realm marine --weights appendix --listings named", "priorities?realm=marine&weights=appendix&listings=named"),
    ("priorities --compare --class aves", "priorities/compare?class=aves"),
    ("priorities --compare --region asia --top 4 --lang fr", "priorities/compare?region=asia&top=4&lang=fr"),
    ("priorities --intervals --draws 60", "priorities?intervals=true&draws=60"),
    ("priorities --intervals --draws 40 --seed 7 --realm avian --region africa --chance uncertain=1 --chance inferred:0.8",
     "priorities?intervals=true&draws=40&seed=7&realm=avian&region=africa&chance=uncertain:1,inferred=0.8"),
    ("priorities --acceptability --draws 40 --weights appendix --top 3 --lang es",
     "priorities/acceptability?draws=40&weights=appendix&top=3&lang=es"),
    ("priorities --explain Chine --class AVES", "priorities/Chine?class=AVES"),
    ("pair Kenya Tanzanie", "pairs/Kenya/Tanzanie?"),
    ("pair Greenland Canada --listings named --lang es", "pairs/Greenland/Canada?listings=named&lang=es"),
    ("askers Chine", "askers/Chine?"),
    ("askers 'United States' --top 3 --lang fr", "askers/United States?top=3&lang=fr"),
    ("levers China", "levers/China?"),
    ("levers Groenland --lang fr", "levers/Groenland?lang=fr"),
    ("scenario --join Chine:CMS", "scenarios?join=Chine:CMS"),
    ("scenario --leave Nigeria:cms --join USA:cms --list 'Ciconia abdimii:II' --listings named --lang fr",
     "scenarios?list=Ciconia abdimii:II&join=USA:cms&leave=Nigeria:cms&listings=named&lang=fr"),
    ("taxon 'Falco cherrug'", "taxa/Falco cherrug?"),
    ("taxon 'Loggerhead Turtle' --lang es", "taxa/Loggerhead Turtle?lang=es"),
    ("state FRA", "states/FRA?"),
    ("state Nouvelle-Zélande --lang fr", "states/Nouvelle-Zélande?lang=fr"),
    ("instrument raptors", "instruments/raptors?"),
    ("instrument CMS", "instruments/CMS?"),
    ("instruments", "instruments?"),
    ("instruments --kind mou --in-force", "instruments?kind=mou&in_force=true"),
    ("instruments --not-in-force", "instruments?in_force=false"),
    ("map ACAP", "instruments/ACAP/map?"),
    ("map cms --status party --lang fr", "instruments/cms/map?status=party&lang=fr"),
    ("map raptors --history", "instruments/raptors/map/history?"),
    ("map cms --history --lang es", "instruments/cms/map/history?lang=es"),
    ("systems", "systems?"),
    ("systems --missing 1 --listings named", "systems?missing=1&listings=named"),
    ("systems --region oceania --class birds --missing 2", "systems?region=oceania&class=birds&missing=2"),
    ("species", "species?"),
    ("species --class reptilia --region europe --appendix I --sort=-n_parties --lang fr",
     "species?class=reptilia&region=europe&appendix=I&sort=-n_parties&lang=fr"),
    ("species --states --taxon 'Falco cherrug' --region Asia", "species/states?taxon=Falco cherrug&region=Asia"),
    ("settle", "settlings?"),
    ("settle --state Taiwan", "settlings?state=Taiwan"),
    ("attribution", "attribution?"),
    ("attribution --instrument RAPTORS --class aves --appendix II --lang fr",
     "attribution?instrument=RAPTORS&class=aves&appendix=II&lang=fr"),
    ("coverage --class mammals --lang es", "coverage?class=mammals&lang=es"),
    ("coverage --appendix I --adopted --listings named", "coverage?appendix=I&adopted=true&listings=named"),
    ("network states --least 150 --lang fr", "network/states?least=150&lang=fr"),
    ("network states --realm marine --region africa --top 20 --sort=-n_shared",
     "network/states?realm=marine&region=africa&top=20&sort=-n_shared"),
    ("network communities --class aves --seed 7", "network/communities?class=aves&seed=7"),
    ("network communities --instrument CMS --least 50 --method greedy --resolution 1.5",
     "network/communities?instrument=CMS&least=50&method=greedy&resolution=1.5"),
    ("network cuts", "network/cuts?"),
    ("network cuts --least 100 --appendix I", "network/cuts?least=100&appendix=I"),
    ("network losses", "network/losses?"),
    ("network losses --instrument eurobats --region europe --top 5 --sort=-K",
     "network/losses?instrument=eurobats&region=europe&top=5&sort=-K"),
    ("network central --realm terrestrial --lang es", "network/central?realm=terrestrial&lang=es"),
    ("verify-next", "verifications?"),
    ("verify-next --instrument RAPTORS --top 500 --lang fr", "verifications?instrument=RAPTORS&top=500&lang=fr"),
    ("verify-next --state Greenland --class birds --chance inferred=0.8,uncertain=0.4",
     "verifications?state=Greenland&class=birds&chance=inferred=0.8,uncertain=0.4"),
    ("verify-next --instrument acap --region oceania --realm avian", "verifications?instrument=acap&region=oceania&realm=avian"),
    ("coalitions --top 20", "coalitions?top=20"),
    ("coalitions --size 3 --instrument AEWA --lang es", "coalitions?size=3&instrument=AEWA&lang=es"),
    ("coalitions --size 2..4 --class mammals --weights appendix --region asia --disputed",
     "coalitions?size=2..4&class=mammals&weights=appendix&region=asia&disputed=true"),
    ("portfolio --size 3", "portfolio?size=3"),
    ("portfolio --instrument ACAP --size 2 --frontier 1..3 --lang fr", "portfolio?instrument=ACAP&size=2&frontier=1..3&lang=fr"),
    ("systems --class aves --appendix I --sort=-K", "systems?class=aves&appendix=I&sort=-K"),
    ("systems --taxon Cetacea --not-complete --lang fr", "systems?taxon=Cetacea&complete=false&lang=fr"),
)
OTHERS = (
    ("timeline", "timeline?"),
    ("timeline --instrument raptors --lang fr --as-of 2015-01-01", "timeline?instrument=raptors&lang=fr&as_of=2015-01-01"),
    ("diff 2014-05-01 2024-02-12", "diff?from=2014-05-01&to=2024-02-12"),
    ("diff 2024-02-12 2014-05-01 --state Syria", "diff?from=2024-02-12&to=2014-05-01&state=Syria"),
    ("diff 2014-05-01 2024-02-12 --instrument RAPTORS --lang es", "diff?to=2014-05-01&from=2024-02-12&instrument=RAPTORS&lang=es"),
    ("gaps --instrument acap", "gaps?instrument=acap"),
    ("gaps --instrument acap --as-of COP12", "gaps?instrument=acap&as_of=COP12"),
    ("diff 2014-05-01 2024-02-12 --taxon Falconidae --state Syria", "diff?from=2014-05-01&to=2024-02-12&taxon=Falconidae&state=Syria"),
    ("diff COP10 2016-01-01 --class aves --instrument raptors", "diff?from=COP10&to=2016-01-01&class=aves&instrument=raptors"),
    ("diff COP11 COP12 --instrument acap", "diff?from=COP11&to=COP12&instrument=acap"),
    ("states --lang fr --sort name", "states?lang=fr&sort=name"),
    ("states --kind state --cms-region océania --not-cms-party", "states?kind=state&cms_region=océania&cms_party=false"),
    ("taxa --class REPTILIA --rank species --as-of 2015-01-01", "taxa?class=REPTILIA&rank=species&as_of=2015-01-01"),
    ("taxa --family diomedeidae --appendix II --sort=-name", "taxa?family=diomedeidae&appendix=II&sort=-name"),
    ("populations --state Kenya --appendix I", "populations?state=Kenya&appendix=I"),
    ("populations --taxon 'Saker Falcon' --lang es", "populations?taxon=Saker Falcon&lang=es"),
    ("memberships --state Kenya", "memberships?state=Kenya"),
    ("memberships --instrument raptors --holds possibly --as-of 2015-01-01",
     "memberships?instrument=raptors&holds=possibly&as_of=2015-01-01"),
    ("memberships --role signatory_unratified --sort=-since", "memberships?role=signatory_unratified&sort=-since"),
    ("listings --taxon 'Saker Falcon'", "listings?taxon=Saker Falcon"),
    ("listings --appendix I --holds no --as-of 2000-01-01 --lang fr", "listings?appendix=I&holds=no&as_of=2000-01-01&lang=fr"),
    ("sources --tier official", "releases/current/sources?tier=official"),
    ("search albatros", "search?q=albatros"),
    ("search shark --kind taxon --lang fr", "search?q=shark&kind=taxon&lang=fr"),
    ("search kenia --sort=-score", "search?q=kenia&sort=-score"),
    ("priorities --top 1000000", "priorities?top=1000000"),
    ("askers Russie --instrument RAPTORS --as-of COP13", "askers/Russie?instrument=RAPTORS&as_of=COP13"),
    ("likelihood --draws 100", "likelihood?draws=100"),
    ("likelihood --as-of 2002-06-30 --draws 200 --seed 3 --lang es", "likelihood?as_of=2002-06-30&draws=200&seed=3&lang=es"),
    ("likelihood --instrument AEWA --draws 100 --lang fr", "likelihood?instrument=AEWA&draws=100&lang=fr"),
    ("schema", "schema?"),
    ("questions", "questions?"),
    ("scenario --join China:CMS --join RUS:raptors --deposited 2026-12-10",
     "scenarios?join=RUS:raptors&join=China:CMS&deposited=2026-12-10"),
    ("scenario --extend 'Raptors MOU:Ciconia abdimii' --on 2027-01-01 --as-of 2030-01-01 --lang es",
     "scenarios?extend=Raptors MOU:Ciconia abdimii&on=2027-01-01&as_of=2030-01-01&lang=es"),
    ("scenario --list 'Streptopelia turtur:I' --deposited COP14", "scenarios?list=Streptopelia turtur:I&deposited=COP14"),
    ("scenario --list 'Hyaena hyaena:II' --as-of 2026-11-26 --lang es", "scenarios?list=Hyaena hyaena:II&as_of=2026-11-26&lang=es"),
    ("portfolio --size 4 --must Chine,USA --without RUS --at-most asia=2 --at-most Africa=0",
     "portfolio?size=4&must=USA, Chine&without=RUS&at_most=Africa=0,asia=2"),
    ("portfolio --objective threshold --threshold 0.9 --size 2 --class mammals --weights appendix --disputed --lang es",
     "portfolio?objective=threshold&threshold=0.9&size=2&class=mammals&weights=appendix&disputed=true&lang=es"),
    ("portfolio --objective concertation --size 3 --realm marine", "portfolio?objective=concertation&size=3&realm=marine"),
    ("portfolio --objective responsibility --size 3 --region asia --as-of 2015-01-01",
     "portfolio?objective=responsibility&size=3&region=asia&as_of=2015-01-01"),
    ("info", "releases/current?"),
    ("info --limits", "limits?"),
    ("info --limits --lang fr", "limits?lang=fr"),
    ("reproduce", "reproductions?"),
    ("reproduce --instrument GORILLA --sort=-as_of", "reproductions?instrument=GORILLA&sort=-as_of"),
    ("reproduce --state Irak --verdict difference --lang fr", "reproductions?state=Irak&verdict=difference&lang=fr"),
    ("info --as-of 2015-01-01 --lang fr", "standing?as_of=2015-01-01&lang=fr"),
)
IN_CYPHER = (
    ("ask states-sharing-most-species --param state=Kenya", "questions/states-sharing-most-species?state=Kenya"),
    ("ask gaps-convention --param date=2019-10-15", "questions/gaps-convention?date=2019-10-15"),
    ("ask gaps-convention --param date=COP12", "questions/gaps-convention?date=COP12"),
    ("ask members-of-instrument --param instrument=ACAP", "questions/members-of-instrument?instrument=ACAP"),
    ("ask range-states-of-taxon --param 'taxon=Saker Falcon'", "questions/range-states-of-taxon?taxon=Saker Falcon"),
    ("ask paths-state-species-state", "questions/paths-state-species-state?"),
    ("cypher 'RETURN 1.5 AS x, date(\"2019-10-15\") AS day'", 'cypher?query=RETURN 1.5 AS x, date("2019-10-15") AS day'),
)
# What both refuse in the same words. Only the name of what is wrong is written after the manner of each: --as-of, as_of.
REFUSED = (
    ("gaps --state Kena", "gaps?state=Kena"),
    ("gaps --state XXX", "gaps?state=XXX"),
    ("gaps --taxon beluga", "gaps?taxon=beluga"),
    ("gaps --instrument raptor", "gaps?instrument=raptor"),
    ("gaps --kind conventional", "gaps?kind=conventional"),
    ("gaps --firmness soft", "gaps?firmness=soft"),
    ("gaps --territories both", "gaps?territories=both"),
    ("gaps --lang de", "gaps?lang=de"),
    ("gaps --as-of 20190101", "gaps?as_of=20190101"),
    ("gaps --as-of 2023-02-29", "gaps?as_of=2023-02-29"),
    ("gaps --as-of 1978-12-31", "gaps?as_of=1978-12-31"),
    ("gaps --as-of ''", "gaps?as_of="),
    ("gaps --as-of COP16", "gaps?as_of=COP16"),
    ("--territories both", "overview?territories=both"),
    ("timeline --systems --territories both", "systems/timeline?territories=both"),
    ("timeline --systems --class Pisces", "systems/timeline?class=Pisces"),
    ("timeline --systems --taxon Falca", "systems/timeline?taxon=Falca"),
    ("priorities --territories all", "priorities?territories=all"),
    ("priorities --appendix III", "priorities?appendix=III"),
    ("priorities --top 0", "priorities?top=0"),
    ("priorities --class Pisces", "priorities?class=Pisces"),
    ("priorities --class Avez", "priorities?class=Avez"),
    ("priorities --instrument caf", "priorities?instrument=caf"),
    ("priorities --explain KEN", "priorities/KEN?"),
    ("priorities --realm sea", "priorities?realm=sea"),
    ("priorities --compare --realm sea", "priorities/compare?realm=sea"),
    ("priorities --intervals --draws 0", "priorities?intervals=true&draws=0"),
    ("priorities --intervals --draws 10001", "priorities?intervals=true&draws=10001"),
    ("priorities --intervals --seed -1", "priorities?intervals=true&seed=-1"),
    ("priorities --draws 10", "priorities?draws=10"),
    ("priorities --chance uncertain=0.5", "priorities?chance=uncertain=0.5"),
    ("priorities --intervals --chance uncertain=2", "priorities?intervals=true&chance=uncertain=2"),
    ("priorities --intervals --chance rumour=0.5", "priorities?intervals=true&chance=rumour=0.5"),
    ("priorities --acceptability --chance inferred=1,inferred=0", "priorities/acceptability?chance=inferred=1,inferred=0"),
    ("priorities --acceptability --instrument caf", "priorities/acceptability?instrument=caf"),
    ("priorities --explain Kena", "priorities/Kena?"),
    ("likelihood --instrument acab", "likelihood?instrument=acab"),
    ("likelihood --instrument acap", "likelihood?instrument=acap"),
    ("likelihood --instrument caf", "likelihood?instrument=caf"),
    ("likelihood --as-of 1979-07-01", "likelihood?as_of=1979-07-01"),
    ("likelihood --draws 7", "likelihood?draws=7"),
    ("likelihood --seed -1", "likelihood?seed=-1"),
    ("verify-next --instrument caf", "verifications?instrument=caf"),
    ("verify-next --state Kena", "verifications?state=Kena"),
    ("verify-next --top 0", "verifications?top=0"),
    ("verify-next --realm sea", "verifications?realm=sea"),
    ("verify-next --chance uncertain=2", "verifications?chance=uncertain=2"),
    ("coalitions --size 1", "coalitions?size=1"),
    ("coalitions --size 8..2", "coalitions?size=8..2"),
    ("coalitions --top 1001", "coalitions?top=1001"),
    ("coalitions --class Avez", "coalitions?class=Avez"),
    ("pair KEN Kenia", "pairs/KEN/Kenia?"),
    ("pair GRL DNK", "pairs/GRL/DNK?"),
    ("pair KEN Antarctica", "pairs/KEN/Antarctica?"),
    ("pair Kena KEN", "pairs/Kena/KEN?"),
    ("pair KEN TZA --territories both", "pairs/KEN/TZA?territories=both"),
    ("askers KEN", "askers/KEN?"),
    ("askers Kosovo", "askers/Kosovo?"),
    ("askers Antarctica", "askers/Antarctica?"),
    ("askers USA --instrument caf", "askers/USA?instrument=caf"),
    ("askers USA --instrument acab", "askers/USA?instrument=acab"),
    ("askers USA --top 0", "askers/USA?top=0"),
    ("levers Kena", "levers/Kena?"),
    ("portfolio --size 0", "portfolio?size=0"),
    ("portfolio --size 1000", "portfolio?size=1000"),
    ("portfolio --objective glory", "portfolio?objective=glory"),
    ("portfolio --threshold 0.5", "portfolio?threshold=0.5"),
    ("portfolio --objective threshold --threshold 0", "portfolio?objective=threshold&threshold=0"),
    ("portfolio --objective threshold --threshold 1.5", "portfolio?objective=threshold&threshold=1.5"),
    ("portfolio --must CHN --without Chine", "portfolio?must=CHN&without=Chine"),
    ("portfolio --must CHN,USA --size 1", "portfolio?must=CHN,USA&size=1"),
    ("portfolio --must CHN,USA --frontier 1..3", "portfolio?must=CHN,USA&frontier=1..3"),
    ("portfolio --must Kena", "portfolio?must=Kena"),
    ("portfolio --must KEN", "portfolio?must=KEN"),
    ("portfolio --must XKX", "portfolio?must=XKX"),
    ("portfolio --must Greenland", "portfolio?must=Greenland"),
    ("portfolio --must USA --region asia", "portfolio?must=USA&region=asia"),
    ("portfolio --must CHN --instrument gorilla", "portfolio?must=CHN&instrument=gorilla"),
    ("portfolio --must CHN,THA --at-most asia=1", "portfolio?must=CHN,THA&at_most=asia=1"),
    ("portfolio --without Kena", "portfolio?without=Kena"),
    ("portfolio --at-most Atlantis=2", "portfolio?at_most=Atlantis=2"),
    ("portfolio --at-most Asia", "portfolio?at_most=Asia"),
    ("portfolio --at-most Asia=2,asia=3", "portfolio?at_most=Asia=2,asia=3"),
    ("portfolio --at-most Asia=-1", "portfolio?at_most=Asia=-1"),
    ("portfolio --frontier 3..1", "portfolio?frontier=3..1"),
    ("portfolio --frontier all", "portfolio?frontier=all"),
    ("portfolio --class Avez", "portfolio?class=Avez"),
    ("portfolio --instrument caf", "portfolio?instrument=caf"),
    ("scenario", "scenarios?"),
    ("scenario --join CHN", "scenarios?join=CHN"),
    ("scenario --join Kena:cms", "scenarios?join=Kena:cms"),
    ("scenario --join CHN:acab", "scenarios?join=CHN:acab"),
    ("scenario --join CHN:caf", "scenarios?join=CHN:caf"),
    ("scenario --join KEN:cms", "scenarios?join=KEN:cms"),
    ("scenario --leave CHN:cms", "scenarios?leave=CHN:cms"),
    ("scenario --list 'Falco cherug:II'", "scenarios?list=Falco cherug:II"),
    ("scenario --list 'Panthera leo:II' --lang fr", "scenarios?list=Panthera leo:II&lang=fr"),
    ("scenario --list 'Panthera leo:III'", "scenarios?list=Panthera leo:III"),
    ("scenario --extend 'acap:Diomedea exulans'", "scenarios?extend=acap:Diomedea exulans"),
    ("scenario --join CHN:cms --as-of 1979-07-01", "scenarios?join=CHN:cms&as_of=1979-07-01"),
    ("scenario --join TUR:accobams --deposited 2026-12-10", "scenarios?join=TUR:accobams&deposited=2026-12-10"),
    ("scenario --join CHN:cms --deposited 2026-12-10 --on 2027-01-01", "scenarios?join=CHN:cms&deposited=2026-12-10&on=2027-01-01"),
    ("scenario --join CHN:cms --deposited 2026-12-10 --as-of 2027-02-28", "scenarios?join=CHN:cms&deposited=2026-12-10&as_of=2027-02-28"),
    ("scenario --join CHN:cms --deposited 9999-12-31", "scenarios?join=CHN:cms&deposited=9999-12-31"),
    ("scenario --join CHN:cms --on 20270101", "scenarios?join=CHN:cms&on=20270101"),
    ("scenario --join CHN:cms --territories both", "scenarios?join=CHN:cms&territories=both"),
    ("taxon Falca", "taxa/Falca?"),
    ("taxon 'Carcharodon carcarias'", "taxa/Carcharodon carcarias?"),
    ("taxon 'Falco cherrug' --territories both", "taxa/Falco cherrug?territories=both"),
    ("state Kena", "states/Kena?"),
    ("state KEN --territories both", "states/KEN?territories=both"),
    ("instrument acab", "instruments/acab?"),
    ("brief Kena --kind state", "briefs/state/Kena.md?"),
    ("brief beluga --kind taxon", "briefs/taxon/beluga.html?"),
    ("brief acab --kind instrument", "briefs/instrument/acab.md?"),
    ("brief Kenya --kind planet", "briefs/planet/Kenya.md?"),
    ("brief Kenya --lang de", "briefs/state/Kenya.md?lang=de"),
    ("brief Kenya --as-of yesterday", "briefs/state/Kenya.md?as_of=yesterday"),
    ("instrument acap --territories both", "instruments/acap?territories=both"),
    ("map acab", "instruments/acab/map?"),
    ("map acab --history", "instruments/acab/map/history?"),
    ("map acap --status member", "instruments/acap/map?status=member"),
    ("map acap --sort colour", "instruments/acap/map?sort=colour"),
    ("map acap --territories both", "instruments/acap/map?territories=both"),
    ("instruments --kind treaty", "instruments?kind=treaty"),
    ("instruments --territories both", "instruments?territories=both"),
    ("instruments --as-of yesterday", "instruments?as_of=yesterday"),
    ("timeline --instrument acab", "timeline?instrument=acab"),
    ("timeline --lang de", "timeline?lang=de"),
    ("states --kind island", "states?kind=island"),
    ("states --cms-region Atlantis", "states?cms_region=Atlantis"),
    ("taxa --rank tribe", "taxa?rank=tribe"),
    ("taxa --family Dragons", "taxa?family=Dragons"),
    ("memberships --role observer", "memberships?role=observer"),
    ("memberships --holds maybe", "memberships?holds=maybe"),
    ("memberships --sort age", "memberships?sort=age"),
    ("listings --appendix III", "listings?appendix=III"),
    ("populations --taxon Falca", "populations?taxon=Falca"),
    ("sources --tier rumour", "releases/current/sources?tier=rumour"),
    ("systems --class Pisces", "systems?class=Pisces"),
    ("reproduce --verdict same", "reproductions?verdict=same"),
    ("reproduce --instrument acab", "reproductions?instrument=acab"),
    ("reproduce --sort scope_name", "reproductions?sort=scope_name"),
    ("search x --kind planet", "search?q=x&kind=planet"),
    ("attribution --instrument caf", "attribution?instrument=caf"),
    ("attribution --instrument acab", "attribution?instrument=acab"),
    ("attribution --class Pisces", "attribution?class=Pisces"),
    ("coverage --appendix III", "coverage?appendix=III"),
    ("coverage --class Avez", "coverage?class=Avez"),
    ("coverage --territories both", "coverage?territories=both"),
    ("network states --least 0", "network/states?least=0"),
    ("network states --realm sky", "network/states?realm=sky"),
    ("network states --region Atlantis", "network/states?region=Atlantis"),
    ("network communities --method guess", "network/communities?method=guess"),
    ("network losses --instrument acab", "network/losses?instrument=acab"),
    ("network losses --instrument caf", "network/losses?instrument=caf"),
    ("network central --top 0", "network/central?top=0"),
    ("network central --sort colour", "network/central?sort=colour"),
    ("diff 2014-05-01 yesterday", "diff?from=2014-05-01&to=yesterday"),
    ("diff 2014-05-01 2024-02-12 --class Avez", "diff?from=2014-05-01&to=2024-02-12&class=Avez"),
    ("diff 2014-05-01 2024-02-12 --taxon beluga", "diff/listings?from=2014-05-01&to=2024-02-12&taxon=beluga"),
    ("diff 2014-05-01 2024-02-12 --state Kena", "diff?from=2014-05-01&to=2024-02-12&state=Kena"),
    ("ask states-sharing-most-species --param state=XXX", "questions/states-sharing-most-species?state=XXX"),
    ("ask range-states-of-taxon --param taxon=beluga", "questions/range-states-of-taxon?taxon=beluga"),
    ("ask members-of-instrument --param instrument=acab", "questions/members-of-instrument?instrument=acab"),
    ("ask gaps-convention --param date=yesterday", "questions/gaps-convention?date=yesterday"),
    ("ask gaps-convention --param date=COP0", "questions/gaps-convention?date=COP0"),
    ("ask gaps-convention --param date=1978-12-31", "questions/gaps-convention?date=1978-12-31"),
    ("cypher 'MATCH (n) DELETE n'", "cypher?query=MATCH (n) DELETE n"),
    ("cypher 'RETURN nothing'", "cypher?query=RETURN nothing"),
)
# What each refuses in words of its own.
REFUSED_SOMEHOW = (
    ("portfolio --size many", "portfolio?size=many"),
    ("portfolio --seconds 0", "portfolio?seconds=0"),
    ("portfolio --seconds soon", "portfolio?seconds=soon"),
    ("portfolio --cost costs.csv", "portfolio?cost=costs.csv"),
    ("portfolio --budget 5", "portfolio?budget=5"),
    ("gaps --by month", "gaps?by=month"),
    ("priorities --top many", "priorities?top=many"),
    ("ask no-such-question", "questions/no-such-question?"),
    ("ask states-sharing-most-species --param country=KEN", "questions/states-sharing-most-species?country=KEN"),
    ("ask systems-nearly-complete --param missing=many", "questions/systems-nearly-complete?missing=many"),
    ("gaps --colour red", "gaps?colour=red"),
    ("network losses --least 3", "network/losses?least=3"),
    ("network cuts --seed 3", "network/cuts?seed=3"),
    ("network neighbours", "network/neighbours?"),
    ("network communities --resolution 0", "network/communities?resolution=0"),
    ("network communities --seed many", "network/communities?seed=many"),
)


@pytest.fixture(scope="module")
def doors(embedded_folder: Path, monkeymodule: pytest.MonkeyPatch) -> Iterator[Client]:
    """The API on the embedded store that the commands ask too."""
    monkeymodule.setenv("CONCERTED_DATA_DIR", str(embedded_folder))
    settings = Settings(
        store="embedded", log_level="error", cypher="open", cypher_rate=10**6, list_rate=10**6, file_rate=10**6,
    )
    app = create_app(settings)
    app.state.service.start()
    wait_until(lambda: app.state.service.snapshot.store.status == "ready")
    yield Client(app)
    app.state.service.stop()


@pytest.fixture(scope="module")
def monkeymodule() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def by_command(command: str) -> Any:
    """What a command answers, as the address has it: without what surrounds it."""
    return records_of(answer(*shlex.split(command)), command)


def records_of(document: dict[str, Any], command: str) -> Any:
    """What a document holds that answers a command."""
    arguments = shlex.split(command)
    name = arguments[0]
    if name.startswith("--"):
        return {listed: document[listed] for listed in ("gaps", "priorities", "systems")}
    if "--history" in arguments:
        return document["history"]
    if "--systems" in arguments:
        return document["systems"]
    if name == "coalitions":
        return _beside(document)
    if name == "network":
        return document[arguments[1]] if "count" in document else _beside(document)
    if name == "diff":
        return [{"change": change} | record for change in ("closed", "possibly_closed", "opened") for record in document[change]]
    if "--limits" in arguments:
        return {key: document[key] for key in ("known_until", "differences", "unread")}
    if name == "info" and len(arguments) > 1:
        return document["standing"]
    if name == "info":
        return {key: document["release"][key] for key in ("id", "title", "published")} | {"tables": document["tables"]}
    if "--states" in arguments:
        return document["pairs"]
    listed = {
        "timeline": "events", "search": "hits", "settle": "settlings", "reproduce": "reproductions", "verify-next": "verifications",
    }.get(name, name)
    if isinstance(document.get(listed), list):
        return document[listed]
    return _beside(document)


def _beside(document: dict[str, Any]) -> dict[str, Any]:
    """What stands in a document beside what surrounds it."""
    return {key: value for key, value in document.items() if key not in ("release", "as_of", "remarks", "query", "reproduce", "seconds")}


def by_address(client: Client, command: str, address: str) -> Any:
    """What an address answers, of a list all its pages, as the command has it."""
    response = client.get(f"/v1/{address}")
    assert response.status_code == 200, response.text
    data = response.json()["data"]
    if response.json()["meta"]["total"] is not None:
        response = client.get(f"/v1/{address}&limit=500")
        data = response.json()["data"]
        while "next" in response.links:
            response = client.get(response.links["next"]["url"])
            data += response.json()["data"]
    if shlex.split(command)[0] == "portfolio":
        data = _beside(data)
    if command == "info":
        return {key: data[key] for key in ("id", "title", "published")} | {"tables": {c["table"]: c["rows"] for c in data["counts"]}}
    if command == "questions":
        # The address says besides where each is asked, and what its parameters mean.
        shown = ("id", "title", "description", "parameters", "columns")
        of_parameter = ("name", "type", "example", "default")
        return [
            {key: question[key] for key in shown} | {"parameters": [{key: p[key] for key in of_parameter} for p in question["parameters"]]}
            for question in data
        ]
    return data


@pytest.mark.parametrize(("day", "mode"), AT)
@pytest.mark.parametrize(("command", "address"), DATED)
def test_the_same_records_at_a_date(doors: Client, command: str, address: str, day: str, mode: str) -> None:
    asked = f"{command} --as-of {day} --territories {mode}"
    found = by_command(asked)
    assert found == by_address(doors, asked, f"{address}&as_of={day}&territories={mode}")
    assert found or day < DATES[-1]


@pytest.mark.parametrize(("command", "address"), OTHERS)
def test_the_same_records(doors: Client, command: str, address: str) -> None:
    found = by_command(command)
    assert found == by_address(doors, command, address)
    assert found


def again(line: str) -> dict[str, Any]:
    """What the line at the end of an answer gives, typed as it is."""
    program, *arguments = shlex.split(line)
    assert program == "concerted"
    return answer(*arguments)


REPEATED = [(f"{command} --as-of {AT[0][0]} --territories separate", f"{address}&as_of={AT[0][0]}&territories=separate")
            for command, address in DATED] + list(OTHERS)


@pytest.mark.parametrize(("command", "address"), REPEATED)
def test_the_line_at_the_end_of_an_answer_gives_it_again(doors: Client, command: str, address: str) -> None:
    document = answer(*shlex.split(command))
    told = document["reproduce"]
    # What was spent is spent anew.
    assert list(document)[-1] == "reproduce" and again(told["command"]) | {"seconds": None} == document | {"seconds": None}
    there = doors.get(f"/v1/{address}").json()["meta"]["reproduce"]
    assert (there["release"], there["version"]) == (told["release"], told["version"])
    assert records_of(again(there["command"]), command) == records_of(document, command)


@pytest.mark.parametrize(("command", "address"), IN_CYPHER)
def test_the_line_at_the_end_of_rows_gives_them_again(doors: Client, command: str, address: str) -> None:
    document = answer(*shlex.split(command))
    there = doors.get(f"/v1/{address}").json()["meta"]["reproduce"]
    assert again(document["reproduce"]["command"]) == document
    assert again(there["command"]) | {"reproduce": None} == document | {"reproduce": None}


@pytest.mark.parametrize("address", ["gaps?instrument=acap&sort=n_firm", "systems/overview?", "releases?"])
def test_what_no_command_gives_is_asked_of_the_address_again(doors: Client, address: str) -> None:
    found = doors.get(f"/v1/{address}").json()
    program, link = shlex.split(found["meta"]["reproduce"]["command"])
    assert program == "curl" and link == found["meta"]["self"]
    assert doors.get(link).json()["data"] == found["data"]


@pytest.mark.parametrize("asked", ["", "class=aves", "state=Kenya&lang=fr", "taxon=Elasmobranchii", "instrument=sharks"])
def test_the_same_listings_between_two_dates(doors: Client, asked: str) -> None:
    words = [word for pair in filter(None, asked.split("&")) for word in (f"--{pair.partition('=')[0]}", pair.partition("=")[2])]
    found = answer("diff", "COP11", "2024-06-01", *words)["listings"]
    assert found == by_address(doors, "diff", f"diff/listings?from=COP11&to=2024-06-01&{asked}")
    assert found


@pytest.mark.parametrize(("command", "address"), [
    ("gaps --instrument acap --facts", "gaps.csv?instrument=acap&facts=true"),
    ("gaps --state KEN --kind convention", "gaps.csv?state=KEN&kind=convention"),
    ("priorities", "priorities.csv?"),
    ("priorities --compare", "priorities/compare.csv?"),
    ("priorities --intervals --draws 30", "priorities.csv?intervals=true&draws=30"),
    ("instruments", "instruments.csv?"),
    ("timeline", "timeline.csv?"),
    ("timeline --systems", "systems/timeline.csv?"),
    ("map cms", "instruments/cms/map.csv?"),
    ("map cms --history", "instruments/cms/map/history.csv?"),
])
def test_the_same_file(doors: Client, command: str, address: str) -> None:
    made = run(*shlex.split(command), "--as-of", "2019-10-15", "--format", "csv")
    assert made.stdout_bytes == doors.get(f"/v1/{address}&as_of=2019-10-15").content


@pytest.mark.parametrize(("command", "address"), IN_CYPHER)
def test_the_same_rows(doors: Client, command: str, address: str) -> None:
    document = answer(*shlex.split(command))
    del document["reproduce"]
    response = doors.get(f"/v1/{address}").json()
    assert response == document | {"meta": response["meta"]}
    assert document["rows"] and not document["truncated"]


def said(text: str) -> str:
    """A refusal without the name of the option or parameter that it begins with."""
    return re.sub(r"^(--)?\w[\w-]*: ", "", text)


@pytest.mark.parametrize(("command", "address"), REFUSED)
def test_the_same_refusals(doors: Client, command: str, address: str) -> None:
    result, response = run(*shlex.split(command)), doors.get(f"/v1/{address}")
    assert result.exit_code == 2 and response.status_code in (403, 404, 422)
    assert said(result.stderr.removeprefix("concerted: ").strip()) == said(response.json()["detail"])


@pytest.mark.parametrize(("command", "address"), REFUSED_SOMEHOW)
def test_what_is_wrong_is_refused_by_both(doors: Client, command: str, address: str) -> None:
    assert run(*shlex.split(command)).exit_code == 2
    assert doors.get(f"/v1/{address}").status_code in (404, 422)


@pytest.mark.parametrize("zone", ["Etc/GMT-14", "Etc/GMT+12"])
def test_today_is_the_same_day_everywhere(doors: Client, monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    # At any moment it is another day in one of these zones than in universal time.
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        before = datetime.now(UTC).date().isoformat()
        days = {answer("instruments")["as_of"], doors.get("/v1/instruments").json()["meta"]["as_of"]}
        assert days <= {before, datetime.now(UTC).date().isoformat()}
    finally:
        monkeypatch.undo()
        time.tzset()


# Commands that ask nothing of a release, and addresses that programs alone need.
ONE_DOOR_COMMANDS = {
    "certify", "verify", "build", "conflicts", "decide", "release", "check", "export", "load", "serve", "template", "fetch",
    "brief",
}
ONE_DOOR_ADDRESSES = {"/healthz", "/readyz", "/v1/releases", "/v1/systems/overview"}


def test_every_question_has_both_doors(doors: Client) -> None:
    """What is asked above reaches every command and every address, so that neither has a question of its own."""
    asked = [*DATED, *OTHERS, *IN_CYPHER]
    commands = set(COMMANDS)
    used = {word for command, _ in asked for word in shlex.split(command)[:1]}
    assert commands - ONE_DOOR_COMMANDS <= used
    described = {path for path in doors.app.openapi()["paths"] if not path.startswith("/v1/releases/{")}
    reached = {f"/v1/{address.partition('?')[0]}" for _, address in asked} | {"/v1/diff/listings"}
    missed = {
        path for path in described - ONE_DOOR_ADDRESSES
        if not any(re.fullmatch(re.sub(r"{\w+}", "[^/]+", path), found) for found in reached)
        # Files: compared in tests/api/routers/test_exports.py and test_briefs.py.
        and not path.startswith(("/v1/questions/", "/v1/releases/current/export.", "/v1/briefs/"))
    }
    assert missed == set()
