"""What names in files mean: by rule alone; never a common name of a species, and never what a name is like."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.loaders import reference_release
from concerted.loaders.reconcile.decisions import Decision, Decisions
from concerted.loaders.reconcile.resolver import Meant, Resolver
from tests.loaders.reconcile.conftest import IDS


def _key(resolver: Resolver, table: str, text: str) -> str | None:
    return resolver.meant(table, [text])[text].key


def _why(resolver: Resolver, table: str, text: str) -> str:
    meant = resolver.meant(table, [text])[text]
    assert meant.key is None, meant
    return meant.why


# -- taxa -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [
    "Falco cherrug", "FALCO CHERRUG", "falco cherrug", "Falco cherrug Gray, 1834", "Falco cherrug (Gray, 1834)",
    "Falco cherrug J.E.Gray, 1834", "Falco (Hierofalco) cherrug", "Falco_cherrug", "speciesplus", "old:1",
])
def test_a_scientific_name_is_read_with_what_stands_around_it(resolver: Resolver, text: str) -> None:
    if text == "speciesplus":
        text += f":{reference_release()['taxa'].filter(taxon='Falco cherrug')['speciesplus_id'][0]}"
    assert _key(resolver, "taxa", text) == "Falco cherrug"


def test_words_of_rank_are_no_part_of_a_name(resolver: Resolver) -> None:
    assert _key(resolver, "taxa", "Falconidae spp.") == "Falconidae"
    subspecies = reference_release()["taxa"].filter(rank="subspecies")["taxon"][0]
    genus, species, last = subspecies.split(" ")
    for word in ("subsp.", "ssp.", "var."):
        assert _key(resolver, "taxa", f"{genus} {species} {word} {last}") == subspecies


def test_every_accepted_name_means_itself(resolver: Resolver) -> None:
    taxa = reference_release()["taxa"]["taxon"].to_list()
    assert {name: meant.key for name, meant in resolver.meant("taxa", taxa).items()} == dict(zip(taxa, taxa, strict=True))


def test_a_synonym_means_its_taxon_or_several_by_name(resolver: Resolver) -> None:
    synonyms = dict(reference_release()["synonyms"].select("synonym", "taxon").iter_rows())
    accepted = set(reference_release()["taxa"]["taxon"])
    for text, meant in resolver.meant("taxa", synonyms).items():
        assert meant.key == (text if text in accepted else synonyms[text]) or "more than one" in meant.why, (text, meant)


@pytest.mark.parametrize("text", ["Saker Falcon", "Loggerhead Turtle", "Beluga", "Faucon sacre", "Halcón sacre"])
def test_a_common_name_is_no_scientific_name(resolver: Resolver, text: str) -> None:
    assert _why(resolver, "taxa", text) == f"{text!r} is the name of no taxon of the release"


def test_what_a_common_name_means_is_shown_to_a_person(resolver: Resolver) -> None:
    assert resolver.candidates("taxa", "Saker Falcon") == ["Falco cherrug"]
    assert resolver.candidates("taxa", "Beluga") == ["Delphinapterus leucas", "Huso huso"]


@pytest.mark.parametrize("text", ["Falco cherug", "Falco cherug Gray, 1834", "old:3", "Falco cherrugg", "Falco cherruk"])
def test_a_name_one_letter_off_is_refused_and_shown(resolver: Resolver, text: str) -> None:
    assert "is the name of no taxon" in _why(resolver, "taxa", text)
    assert resolver.candidates("taxa", text)[:1] == ["Falco cherrug"]


def test_no_name_one_letter_off_is_taken_for_another(resolver: Resolver) -> None:
    taxa = [name for name in reference_release()["taxa"]["taxon"] if name.count(" ") == 1][::7]
    known = set(reference_release()["taxa"]["taxon"]) | set(reference_release()["synonyms"]["synonym"])
    off = [variant for name in taxa for variant in (name[:-1] + "x", name.replace(" ", " x", 1), "X" + name) if variant not in known]
    assert {text for text, meant in resolver.meant("taxa", off).items() if meant.key} == set()


@pytest.mark.parametrize("text", [
    "Falco cherrug cherrug", "Falco sp.", "F. cherrug", "Falco cherrug x rusticolus", "Falco", "?", "", ":", "x:1:2",
])
def test_what_names_no_taxon_of_the_release_is_refused(resolver: Resolver, text: str) -> None:
    assert "no taxon of the release" in _why(resolver, "taxa", text)


def test_an_id_is_told_by_what_it_stands_for(resolver: Resolver) -> None:
    assert _why(resolver, "taxa", "old:2") == "'Nemo nullus' is the name of no taxon of the release"
    assert _why(resolver, "taxa", "old:4") == "'old:4' is the id of no taxon of the release"
    assert _why(resolver, "taxa", "speciesplus:1") == "'speciesplus:1' is the id of no taxon of the release"


# -- States ---------------------------------------------------------------------------------------------------------------


def test_codes_and_names_in_three_languages_mean_their_state(resolver: Resolver) -> None:
    states = reference_release()["states"].filter(pl.col("kind") != "former")
    for column in ("iso3", "iso2", "name_en", "name_fr", "name_es"):
        for code, text in zip(states["iso3"], states[column], strict=True):
            if text is None:
                continue
            meant = resolver.meant("states", [text])[text]
            assert meant.key == code or "more than one" in meant.why or "ended" in meant.why, (text, meant)


@pytest.mark.parametrize(("text", "code"), [
    ("Bolivia (Plurinational State of)", "BOL"), ("Bolivie (État plurinational de)", "BOL"), ("Korea, Republic of", "KOR"),
    ("Congo, Democratic Republic of the", "COD"), ("Tanzania, United Republic of", "TZA"), ("Venezuela (República Bolivariana de)", "VEN"),
    ("Côte d’Ivoire", "CIV"), ("Cote d'Ivoire", "CIV"), ("CÔTE D'IVOIRE", "CIV"), ("Ivory Coast", "CIV"), ("Swaziland", "SWZ"),
    ("Zaire", "COD"), ("Burma", "MMR"), ("USSR", "SUN"), ("Former Yugoslavia", "YUG"), ("Serbia and Montenegro", "SCG"), ("Turkey", "TUR"),
    ("Myanmar (Burma)", "MMR"), ("French Guiana (France)", "GUF"), ("European Union", "EUE"), ("Unión Europea", "EUE"), ("NA", "NAM"),
])
def test_states_are_found_official_short_inverted_and_former(resolver: Resolver, text: str, code: str) -> None:
    assert _key(resolver, "states", text) == code


@pytest.mark.parametrize(("text", "why"), [
    ("Netherlands Antilles", "'Netherlands Antilles' ended 2010-10-10; see BES, CUW, SXM."),
    ("Antilles néerlandaises", "'Antilles néerlandaises' ended 2010-10-10; see BES, CUW, SXM."),
    ("Sudan [prior to secession of South Sudan]", "'Sudan [prior to secession of South Sudan]' ended 2011-07-09; see SDN, SSD."),
    ("Former Sudan", "'Former Sudan' ended 2011-07-09; see SDN, SSD."),
])
def test_what_ended_is_told_with_what_stands_for_it(resolver: Resolver, text: str, why: str) -> None:
    assert _why(resolver, "states", text) == why


@pytest.mark.parametrize(("text", "codes"), [
    ("Congo", "COD, COG"), ("Former Congo", "COD, COG"), ("Kenya; Uganda", "KEN, UGA"), ("Kenya, Uganda", "KEN, UGA"),
    ("Kenya / Uganda", "KEN, UGA"),
])
def test_what_means_several_states_is_refused_with_them(resolver: Resolver, text: str, codes: str) -> None:
    assert _why(resolver, "states", text) == f"{text!r} is the name of more than one: {codes}; `concerted decide` records which is meant"


@pytest.mark.parametrize(("text", "near"), [("Kenja", ["KEN"]), ("Portugual", ["PRT"]), ("Virgin Islands", ["VIR", "VGB"]), ("Alaska", [])])
def test_a_state_one_letter_off_is_refused_and_shown(resolver: Resolver, text: str, near: list[str]) -> None:
    assert _why(resolver, "states", text) == f"{text!r} is the name of no State or territory"
    assert resolver.candidates("states", text) == near


@pytest.mark.parametrize("text", ["", " ", "?", "High seas", "Former", "(former)", "KEN UGA", "[prior to", "x" * 5000])
def test_what_names_no_state_is_refused(resolver: Resolver, text: str) -> None:
    assert len(_why(resolver, "states", text)) < 160


def test_what_is_not_sure_is_not_taken_for_sure(resolver: Resolver) -> None:
    assert "ends with a question mark" in _why(resolver, "states", "Kenya?")


# -- instruments ----------------------------------------------------------------------------------------------------------


def test_instruments_are_found_by_id_short_name_and_title(resolver: Resolver) -> None:
    instruments = reference_release()["instruments"]
    for column in ("id", "short_name", "name_en"):
        for id, text in zip(instruments["id"], instruments[column], strict=True):
            assert _key(resolver, "instruments", text) == id
    assert _why(resolver, "instruments", "AEWAA") == "'AEWAA' is the name of no instrument"
    assert resolver.candidates("instruments", "AEWAA") == ["aewa"]


# -- decisions ------------------------------------------------------------------------------------------------------------


def _deciding(*decisions: tuple[str, str, str]) -> Resolver:
    made = Decisions.of(Decision("name", table, key, "", value, "because") for table, key, value in decisions)
    return Resolver(reference_release(), made, IDS)


def test_a_decision_goes_before_every_rule_whatever_the_case_of_the_name() -> None:
    deciding = _deciding(("states", "Alaska", "USA"), ("states", "Kenya", "UGA"), ("taxa", "aquila POMARINA", "Clanga pomarina"))
    assert _key(deciding, "states", "ALASKA") == "USA"
    assert _key(deciding, "states", "Kenya") == "UGA"
    assert _key(deciding, "states", "KEN") == "KEN"
    assert _key(deciding, "taxa", "Aquila pomarina") == "Clanga pomarina"
    assert deciding.applied == {("states", "alaska"), ("states", "kenya"), ("taxa", "aquila pomarina")}


def test_a_decision_about_a_name_holds_for_the_ids_that_stand_for_it() -> None:
    deciding = _deciding(("taxa", "Nemo nullus", "Falco cherrug"), ("taxa", "old:3", "Falco naumanni"))
    assert _key(deciding, "taxa", "old:2") == "Falco cherrug"
    assert _key(deciding, "taxa", "old:3") == "Falco naumanni"


def test_it_can_be_decided_that_a_name_means_nothing() -> None:
    deciding = _deciding(("states", "Kenya", "-"))
    assert _why(deciding, "states", "Kenya") == "a recorded decision says that it is nothing of the release"


def test_a_decision_that_names_what_is_not_there_is_told() -> None:
    deciding = _deciding(("states", "Alaska", "United States"))
    assert _why(deciding, "states", "Alaska") == "a recorded decision says 'United States', which is not in states"


def test_names_that_mean_nothing_are_listed_with_the_reason() -> None:
    fresh = _deciding()
    fresh.meant("states", ["Kenya", "Kenja"])
    assert fresh.unknown() == {("states", "Kenja"): "'Kenja' is the name of no State or territory"}


def test_what_is_settled_is_no_new_name() -> None:
    deciding = _deciding(("taxa", "Rattus rattus", "-"))
    assert deciding.meant("taxa", ["Rattus rattus"])["Rattus rattus"].settled
    assert not deciding.meant("taxa", ["Rattus norvegicus"])["Rattus norvegicus"].settled
    assert deciding.meant("states", ["Congo"])["Congo"].settled
    assert deciding.meant("states", ["KEN"]) == {"KEN": Meant("KEN")}


_PARTS = st.sampled_from([
    "Kenya", "Congo", "Falco cherrug", "Gray, 1834", "old:1", "former ", "ex-", "[prior to ",
    "(", ")", "]", ";", ",", " - ", "?", "\0", "\udcff", "{0}",
])


@given(text=st.lists(st.one_of(_PARTS, st.text(max_size=4)), max_size=5).map("".join))
@settings(max_examples=200, deadline=None)
def test_whatever_is_written_means_something_or_has_a_reason(resolver: Resolver, text: str) -> None:
    for table in ("states", "taxa", "instruments"):
        meant = resolver.meant(table, [text])[text]
        assert (meant.key is None) == bool(meant.why)
        assert meant.key is not None or isinstance(resolver.candidates(table, text), list)
