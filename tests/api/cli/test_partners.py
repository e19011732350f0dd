"""What people read of a pair of States, of who should ask, and of a State's first partners."""

from __future__ import annotations

import csv
import io

import pytest

from tests.api.cli.command import answer, run

DAY = ("--as-of", "2024-02-12")


def shown(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_a_pair_is_told_by_what_the_states_share_and_what_binds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "260")
    text, found = shown("pair", "USA", "Canada", *DAY, "--all"), answer("pair", "USA", "Canada", *DAY)
    lines = text.splitlines()
    assert lines[0] == "United States (USA) and Canada (CAN)"
    assert f"Shared species: {found['n_shared']} (" in lines[2] and lines[2].endswith(f"; unbound: {len(found['unbound'])}")
    assert f"{found['state']['name']} has place {found['state']['rank']} among the partners of Canada" in text
    assert [line.split()[0] for line in lines if line.startswith(" ") and "range_state" in line] == [
        each["instrument"] for each in found["instruments"] if "range_state" in (each["state"], each["other"])
    ]
    joins = [line.split() for line in lines if line.startswith((" Canada ", " both "))]
    assert [tuple(words[:4]) for words in joins] == [
        ("Canada", each["instrument"], str(each["n_unbound"]), str(each["n_taxa"])) for each in found["other"]["would_bind"]
    ] + [("both", each["instrument"], str(each["n_unbound"]), str(each["n_taxa"])) for each in found["if_both"]]
    species = text[text.index("Shared species, those that tie closest first"):]
    assert all(each["taxon"] in species and f"{each['weight']:.3f}" in species for each in found["shared"])
    assert "United States alone" in species and "Season in Canada" in species


def test_a_territory_is_told_for_whom_it_counts() -> None:
    text = shown("pair", "Iceland", "Greenland", *DAY)
    assert "Greenland counts for Denmark (DNK) on 2024-02-12: this is what comes through it." in text
    assert "Denmark has place" not in text.partition("Iceland has place")[0]
    through = shown("askers", "Puerto Rico", *DAY)
    assert "Puerto Rico counts for United States (USA) on 2024-02-12" in through
    assert answer("askers", "Puerto Rico", *DAY)["query"]["counts_for"] == "USA"


def test_states_that_share_nothing_are_told_so() -> None:
    text = shown("pair", "KEN", "TZA", "--as-of", "1979-07-01")
    assert "Shared species: 0 (none); firm: 0; bound: 0; unbound: 0" in text and "has place" not in text and "By realm" not in text
    assert "Instruments: none" in text and "What joining would bind: none" in text


def test_the_file_of_a_pair_has_a_row_for_each_species() -> None:
    made = list(csv.DictReader(io.StringIO(shown("pair", "KEN", "UGA", *DAY, "--format", "csv"))))
    found = answer("pair", "KEN", "UGA", *DAY)
    assert [row["taxon"] for row in made] == [each["taxon"] for each in found["shared"]]
    assert [row["bound_by"] for row in made] == [";".join(each["bound_by"]) for each in found["shared"]]


def test_who_should_ask_is_told_with_reasons_and_what_they_mean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "220")
    text, found = shown("askers", "China", "--top", "4", *DAY), answer("askers", "China", "--top", "4", *DAY)
    assert text.startswith("Who should ask China (CHN) to join CMS on 2024-02-12")
    named = [f"{each['state']['name']} ({each['state']['iso3']})" for each in found["askers"]]
    rows = [line for line in text.splitlines() if any(name in line for name in named)]
    assert len(rows) == found["count"] == 4
    for row, each in zip(rows, found["askers"], strict=True):
        assert row.split()[0] == str(each["rank"]) and ", ".join(each["reasons"]) in row and f" {each['n_shared']} " in row
    used = {reason for each in found["askers"] for reason in each["reasons"]}
    meanings = {"in_order": "It has no gap of its own for the species that they share.", "same_region": "Both are of one region of the"}
    for reason, meaning in meanings.items():
        assert (f"{reason}: {meaning}" in text) == (reason in used)


def test_where_no_member_shares_anything_it_is_said() -> None:
    text = shown("askers", "Japan", "--instrument", "acap", *DAY)
    assert ": none" in text.splitlines()[0] and "No member of acap shares a species for which it is not in." in text
    assert answer("askers", "Japan", "--instrument", "acap", *DAY)["askers"] == []
    assert "No member of" not in shown("askers", "Japan", *DAY)


def test_a_state_names_its_first_partners() -> None:
    text, found = shown("state", "Kenya", *DAY), answer("state", "Kenya", *DAY)
    told = text[text.index("Shares most species with"):].splitlines()
    rows = [line for line in told if "(" in line][:5]
    assert len(found["partners"]) == 5 and list(found).index("partners") == list(found).index("could_join") + 1
    for row, each in zip(rows, found["partners"], strict=True):
        assert f"{each['name']} ({each['iso3']})" in row and f" {each['n_shared']} " in row
        assert row.rstrip().endswith("yes" if each["cms_party"] else "no")
    assert "Shares most species with: none" in shown("state", "Antarctica", *DAY)


@pytest.mark.parametrize(("arguments", "says"), [
    (("pair", "Kenya", "KEN"), "it counts for Kenya (KEN), as 'KEN' does: name two States"),
    (("pair", "Kenya", "Antarctica"), "Antarctica (ATA) is no State's on 2024-02-12"),
    (("pair", "Kena", "UGA"), "no state is called 'Kena'. Did you mean Kenya?"),
    (("askers", "Kenya"), "Kenya (KEN) is a member of cms on 2024-02-12 already"),
    (("askers", "Taiwan", "--territories", "separate"), "Taiwan (TWN) cannot accede: it is not ranked, and not told"),
    (("askers", "USA", "--instrument", "saiga"), "of what saiga holds on 2024-02-12"),
    (("askers", "USA", "--top", "0"), "top: 0 is not accepted; a whole number from 1 up"),
])
def test_what_is_no_question_is_refused_in_words(arguments: tuple[str, ...], says: str) -> None:
    result = run(*arguments, *DAY)
    assert result.exit_code == 2 and says in result.stderr and result.stdout == ""
