"""What a column of records is called for people, and what it means where the record itself does not say.

Programs know a column by the name of the field; in a workbook it has a heading. One that is not here is its name in words.
"""

from __future__ import annotations

import re

from concerted.api.output.words import Words


def _(text: str) -> str:
    """Marks a text that is said in every language."""
    return text


HEADINGS = {
    "A": "A", "activity": _("Activity"), "adopted": _("Adopted"), "annex": _("Annex"), "annotation": _("Annotation"),
    "appendices": _("Appendices"), "appendix": _("Appendix"), "applies_to": _("For"), "area": _("Area"), "askers": _("Who should ask"),
    "appendix_i": _("App. I"), "avian": _("Birds"), "beliefs": _("Beliefs"), "best": _("Best"),
    "ask": _("Ask"),
    "basis": _("Basis"), "because": _("Because"), "below": _("Holds taxa"), "below_names": _("Common names"), "binding": _("Binding"),
    "best_set_at_stake": _("Best set at stake"),
    "by": "By", "bound_by": _("Bound by"), "by_season": _("By season"), "C0": "C0", "C1": "C1", "category": _("Category"),
    "chance": _("Chance"),
    "central_appendix_i": _("App. I where first"), "central_mou": _("MoU where first"), "confidence": _("Confidence"),
    "change": _("Change"), "changes": _("Changes"), "class": _("Class"), "closing_power": _("Closing"), "cms_party": _("CMS Party"),
    "closes": _("Completes"),
    "closest_members": _("Shares most with"), "entropy": _("Entropy"),
    "cms_region": _("CMS region"), "completeness": _("Completeness"), "concertation_gain": _("Gain"), "conflicts": _("Conflicts"),
    "coalitions": _("Coalitions"), "completes": _("Completes"),
    "contribution": _("Adds"), "could_join": _("Could join"), "counts": _("Counts"), "counts_for": _("Counts for"), "date": _("Date"),
    "date_basis": _("Dates"), "day_known": _("Day known"), "delisted": _("Delisted"), "did_you_mean": _("Only a guess"),
    "ended": _("Ended"), "ended_on": _("Ended on"), "engagement": _("Engaged"), "engages_other": _("Engages the other alone"),
    "engages_state": _("Engages the one alone"), "entry_into_force": _("Entry into force"), "events": _("Events"), "enters": _("Enters"),
    "excludes": _("Excludes"), "F": "F", "facts": _("Facts"), "family": _("Family"), "firm_units": _("Firm units"), "firm": _("Firm"),
    "expected_moves": _("Moves expected"),
    "firmness": _("Firmness"), "flag_states": _("Flag States"), "gaps": _("Gaps"), "hits": _("Hits"), "holder": _("Held by"),
    "gap_at_stake": _("Gap at stake"), "gaps_of": _("Gaps of"),
    "holds": _("Holds"), "id": "Id", "in_period": _("In period"), "in_force": _("In force"), "in_force_on": _("In force on"),
    "instrument": _("Instrument"), "instruments": _("Instruments"), "instrument_kind": _("Kind of instrument"),
    "iso2": _("Code of two letters"), "iso3": _("Code"), "joined": _("Joined"), "K": "K", "kind": _("Kind"), "last_missing": _("Last for"),
    "largest_shift": _("Largest shift"), "largest_shift_of": _("Whose shift"),
    "last_missing_names": _("Common names"), "left": _("Left"), "levers": _("Levers"), "licence": _("Licence"), "list_firm": _("List firm"),
    "leaves": _("Leaves"),
    "listed": _("Listed"), "listed_as": _("Listed as"), "listed_under": _("Listed under"), "listings": _("Listings"),
    "matched": _("Found by"), "max": _("at most"), "member": _("Member"), "member_of": _("Already in"), "members": _("Members"),
    "marine": _("Sea"), "named": _("Named"),
    "members_concerned": _("Which"), "memberships": _("Memberships"), "min": _("at least"), "missing": _("Missing"),
    "n_appendix_I": _("App. I"), "n_both": _("In both"), "n_bound": _("Bound"), "n_firm": _("Firm"), "n_gaps": _("Gaps of its own"),
    "n_members": _("Members"), "n_members_concerned": _("Concerned members"), "n_missing": _("States missing"),
    "n_other": _("In the other"), "n_possible_members": _("Possible members"), "n_range_firm": _("Range firm"),
    "n_range_states": _("Range States"), "n_shared": _("Shared species"), "n_state": _("In the one"), "n_states": _("States"),
    "n_systems": _("Systems"), "n_taxa": _("Number of taxa"), "name": _("Name"), "name_en": _("Name in English"),
    "name_es": _("Name in Spanish"), "name_fr": _("Name in French"), "not_in": _("Not in"), "note": _("Remark"), "names": _("Names"),
    "objective": _("Objective"), "of_record": _("Of record"), "order": _("Order"), "origin": _("Origin"), "pairs": _("Species and States"),
    "own_shift": _("Own shift"),
    "outranks": _("Outranks"), "p_first": _("First"), "p_top10": _("Top 10"),
    "parent": _("Parent"), "party": _("CMS Party"), "partners": _("Partners"), "period": _("Period"), "plan": _("Plan"),
    "per_state": _("Per State"),
    "plan_name": _("Name of the plan"), "population": _("Population"), "possible_members": _("Possible members"), "presence": _("Presence"),
    "priorities": _("Priorities"), "published": _("Published"), "publisher": _("Publisher"), "range_states": _("Range States"),
    "question": _("Question"),
    "rank": _("Rank"), "read_from": _("Read from"), "reached": _("Reached"), "realm": _("Realm"), "reason": _("Reason"),
    "ranks_moved": _("Ranks moved"),
    "rank_high": _("Rank at most"), "rank_low": _("Rank at least"), "rank_median": _("Median rank"), "ranks": _("Ranks"),
    "reasons": _("Reasons"), "record": _("Record"), "region": _("Region"), "responsibility": _("Gross"), "role": _("Role"),
    "regions": _("Regions"),
    "rows": _("Rows"), "says": _("In words"), "score": _("Score"), "season": _("Season"), "seasons": _("Seasons"),
    "seasons_other": _("Season in the other"), "seasons_state": _("Season in the one"), "share": _("Share"), "shared": _("Shared species"),
    "short_name": _("Short name"), "signed_on": _("Signed on"), "since": _("Since"), "since_basis": _("Basis of since"),
    "since_note": _("Remark on since"), "since_source": _("Sources of since"), "source": _("Sources"), "sources": _("Sources"),
    "size": _("Size"),
    "sovereign": _("Sovereign"), "species": _("Species"), "species_scope": _("Scope"), "speciesplus_id": _("Id in Species+"),
    "terrestrial": _("Land"), "worst": _("Worst"),
    "state": _("State"), "statehood": _("Statehood"), "states": _("States"), "states_basis": _("Basis of the States"),
    "strength": _("Strength"), "summary": _("What is to be done"), "synonyms": _("Synonyms"), "systems": _("Systems"), "table": _("Table"),
    "taxa": _("Taxa"), "taxa_names": _("Common names"), "taxon": _("Taxon"), "taxon_name": _("Common name"),
    "territories": _("Territories"), "theme": _("Theme"), "through": _("Through"), "tier": _("Tier"), "title": _("Title"),
    "un_member": _("UN member"), "units": _("Units"), "unmet_responsibility": _("Unmet"), "until": _("Until"), "url_or_path": _("Address"),
    "value": _("Value"), "verifications": _("Verifications"),
    "weight": _("Weight"),
    "article": _("Article"), "counted_from": _("Counted from"), "duties": _("Duties"), "from": _("From"), "gap": _("New gap"),
    "new": _("New"), "rank_before": _("Rank before"), "rests_on": _("Rests on"), "rule": _("Rule"), "scenarios": _("Scenarios"),
    "unmet_before": _("Unmet before"), "what": _("Change"),
    "auc": "AUC", "backtest": _("Told before"), "beats": _("Better than the base rate"), "before": _("Before"), "brier": "Brier",
    "brier_base": _("Brier of the base rate"), "brier_recent": _("Brier of the recent base rate"),
    "brier_region": _("Brier of the regions"), "coefficients": _("Coefficients"), "covariate": _("Covariate"),
    "error": _("Standard error"), "expected": _("Expected"), "expected_base": _("Expected by the base rate"), "high": _("At most"),
    "intercept": _("Intercept"), "low": _("At least"), "n": _("Number"), "neighbours": _("Neighbours in"), "odds_ratio": _("Odds ratio"),
    "skill": _("Skill"), "slope": _("Slope"), "within_1": _("Within a year"), "within_5": _("Within 5 years"), "years": _("Years"),
    "accessions": _("Accessions"), "C1_added": _("C1 added"), "C1_after": _("C1 after"), "C1_shapley": _("C1 Shapley"),
    "K_added": _("K added"), "K_after": _("K after"), "K_shapley": _("K Shapley"),
    "candidates": _("Could take it in"), "covered": _("Covered"), "n_candidates": _("Candidates"), "n_relatives": _("Relatives"),
    "planned": _("Planned"), "relation": _("Relation"), "relative_of": _("Relative in"), "series": _("Through time"),
    "surely_covered": _("Surely covered"), "uncovered": _("Not covered"),
    "adjusted_rand": _("Adjusted Rand"), "agreement": _("Agreement"), "betweenness": _("Betweenness"), "bridges": _("Bridges"),
    "broken": _("No longer complete"), "central": _("Central States"), "closest": _("Closest"), "communities": _("Communities"),
    "cut_off": _("Who is cut off"), "cuts": _("Cuts"), "division": _("Division"), "eigenvector": _("Eigenvector"), "inside": _("Inside"),
    "jaccard": _("Likeness"), "losses": _("Losses"), "modularity": _("Modularity"), "mutual_information": _("Mutual information"),
    "n_alone": _("Through it alone"), "n_cut_off": _("Cut off"), "n_groups": _("Groups"), "n_parts": _("Parts"),
    "n_species": _("Number of species"), "n_ties": _("Ties"), "network_central": _("Central States"), "network_losses": _("Losses"),
    "network_states": _("Pairs of States"), "number": _("No."), "other": _("Other"),
    "bound": _("At the most"), "frontier": _("Best of each size"), "instead": _("Instead"), "joins": _("Comes in"), "loss": _("Loses"),
    "loss_without": _("Loss without"), "portfolio": _("Best set"), "replaced_by": _("Replaced by"), "substitutes": _("Substitutes"),
}
MEANINGS = {
    "A": "1 if every responsible State is engaged, else 0.", "appendices": "The Appendices of the Convention that hold it at the date.",
    "appendix": "The Appendix of the Convention.", "applies_to": "Codes of the territories that it reaches.",
    "basis": "How the fact is known.",
    "below_names": "Common names of the same taxa in their order, in the language asked for, else in English.",
    "by": "How many facts made it so; they have a sheet of their own.", "C0": "Share of the States that are engaged.",
    "C1": "Share of the responsibility that is engaged.", "change": "What happened to the gap between the two dates.",
    "class": "The class of animals.", "cms_party": "Whether it is a Party to the Convention at the date.",
    "cms_region": "The region that the Convention counts it in.", "date": "The day on which it is so.",
    "date_basis": "How the dates are known.", "excludes": "Codes of the territories that it does not reach.",
    "F": "C1 at the weakest stage of the year.", "facts": "How many facts it rests on; they have a sheet of their own.",
    "firmness": "How sure the facts are.", "holds": "Whether it holds at the date.", "id": "The key, by which it can be asked for.",
    "instrument": "Id of the instrument, by which it can be asked for.", "iso2": "ISO 3166-1 alpha-2 code.",
    "iso3": "ISO 3166-1 alpha-3 code, or EUE for the European Union.",
    "joined": "How many States joined or signed; they have a sheet of their own.",
    "K": "Share of the pairs of States that are engaged together.", "kind": "Of what kind it is.",
    "last_missing_names": "Common names of the same taxa in their order, in the language asked for, else in English.",
    "left": "How many States left; they have a sheet of their own.", "max": "At most so many.",
    "member_of": "Ids of the instruments it is in already.", "min": "At least so many.",
    "n_members": "How many members it has at the date.", "n_range_states": "How many States are responsible for it.",
    "n_states": "How many States share it.", "n_systems": "How many migration systems there are.",
    "n_taxa": "How many taxa it is about: species, and subspecies whose species is not held.",
    "name": "Name in the language asked for, else in English.", "rank": "Place in the order, or rank of the taxon.",
    "role": "In what capacity.", "since": "The first day on which it holds; a year alone where the day is not known.",
    "source": "Ids of the sources, which the sheet of sources names.", "states": "Codes of the States, or how many there are.",
    "taxa": "Scientific names.",
    "taxa_names": "Common names of the same taxa in their order, in the language asked for, else in English.",
    "taxon": "Scientific name.", "taxon_name": "Common name in the language asked for, else in English.",
    "territories": "Codes of the territories.", "until": "The first day on which it no longer holds.",
    "weight": "The weight of the species.",
}

def heading(column: str, words: Words) -> str:
    """What a column is called in a language; of a field in a record inside after what that is called: ``State: Name``."""
    if column in HEADINGS:
        return words(HEADINGS[column])
    for n, letter in enumerate(column):
        outer, inner = column[:n], column[n + 1 :]
        if letter == "_" and outer in HEADINGS and inner in HEADINGS:
            return f"{words(HEADINGS[outer])}: {words(HEADINGS[inner])}"
    # Names of a query's own stand as they are.
    return re.sub("_", " ", column).capitalize() if re.fullmatch("[a-z]+(_[a-z]+)+", column) else column
