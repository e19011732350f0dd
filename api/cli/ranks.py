"""Tables of ranks: beside those under other counts, with their intervals, and with what being first would rest on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from concerted.api.output.tables import Column, text
from concerted.graph.vocabulary import called

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.graph.analyses.recruitment.alternatives import ComparedRanks
    from concerted.graph.analyses.recruitment.intervals.acceptability import Acceptabilities, Acceptability
    from concerted.graph.analyses.recruitment.intervals.records import PriorityInterval

_WHO = (Column("Rank", "rank"), Column("State", "state"))
_REGION = Column("Region", "region", spare=True, word=True)
COMPARED = (
    *_WHO, _REGION, Column("Count", "species"), Column("App. I", "appendix_i"), Column("Firm", "firm"), Column("Named", "named"),
    Column("Sea", "marine"), Column("Land", "terrestrial"), Column("Birds", "avian"), Column("Best", "best"), Column("Worst", "worst"),
)
INTERVALS = (
    *_WHO, _REGION, Column("5–95 %", "interval"), Column("Median", "rank_median", digits=1), Column("Top 10", "p_top10"),
    Column("Tier", "tier"), Column("Unmet", "unmet_responsibility"), Column("Species", "n_taxa", spare=True),
    Column("App. I", "n_appendix_I", spare=True), Column("Already in", "member_of", most=1, spare=True),
)
ACCEPTED = (
    *_WHO, Column("Likeliest", "likeliest"), Column("Share", "p_likeliest"), Column("Entropy", "entropy"), Column("First", "p_first"),
    Column("Confidence", "confidence"), Column("MoU", "central_mou"), Column("App. I", "central_appendix_i"),
)


def compared(screen: Screen, records: Sequence[ComparedRanks], instrument: str, caption: str) -> None:
    """Ranks beside those under the alternatives, as a table for people."""
    from concerted.graph.analyses.recruitment.alternatives import ComparedRanks

    title = screen.words("Not in {instrument}, ranks by unmet responsibility and by other counts {when}")
    notes = (
        screen.words("Count: by the number of species. App. I, Sea, Land, Birds: by those species alone. Firm: no contested occurrence."),
        screen.words("Named: only what is listed by its own name. Ranks are among the States that remain."),
    )
    screen.records(title.format(instrument=called(instrument), when=caption), ComparedRanks, records, *COMPARED, notes=notes)


def intervals(
    screen: Screen, records: Sequence[PriorityInterval], instrument: str, caption: str, told: Sequence[str],
) -> None:
    """Ranks with their intervals, as a table for people; ``told`` are lines below it."""
    from concerted.graph.analyses.recruitment.intervals.records import PriorityInterval

    title = screen.words("Not in {instrument}, by unmet responsibility, and how sure the rank is {when}")
    screen.records(title.format(instrument=called(instrument), when=caption), PriorityInterval, records, *INTERVALS, notes=told)


def drawn(words: Any, draws: int, seed: int, assumptions: Iterable[str]) -> list[str]:
    """How often was drawn, and what was assumed, in lines for people."""
    return [words("{n} draws, seed {seed}.").format(n=draws, seed=seed), *assumptions]


def accepted(
    screen: Screen, found: Acceptabilities, records: Sequence[Acceptability], instrument: str, caption: str,
) -> None:
    """How acceptable ranks are, and what being first would rest on, as a table and lines for people."""
    from concerted.graph.analyses.recruitment.intervals.acceptability import Acceptability

    title = screen.words("Not in {instrument}, how acceptable ranks are {when}").format(instrument=called(instrument), when=caption)
    notes = [
        screen.words("MoU, App. I: what one would have to believe for a State to be first, the mean strength and weight where it is."),
        screen.words("First: the share of draws in which it is first. Confidence: the same with that strength and weight in all draws."),
        *drawn(screen.words, found.draws, found.seed, found.assumptions),
    ]
    screen.records(title, Acceptability, records, *ACCEPTED, notes=notes)
    believing = [each for each in records if each.beliefs]
    if believing:
        screen.say(screen.words("Contested occurrences that are more often there, or less, where a State is first (in brackets: else):"))
    for each in believing:
        screen.say(f"  {text(each.state)}: {'; '.join(belief.in_words() for belief in each.beliefs)}")
