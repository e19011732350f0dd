"""Words of claims: how what several sources say of a fact goes together."""

from __future__ import annotations

from concerted.graph.vocabulary.word import Word


class ClaimStatus(Word):
    """How the value that stands came to stand, where a fact is stated more than once."""

    CONFIRMED = "confirmed", "Every publisher that says something says the same."
    MAJORITY = "majority", "More publishers say it than say anything else."
    SINGLE = "single", "One publisher says something."
    CONFLICTING = "conflicting", "As many say something else; the better document stands, or what the release says already, or the newer."
    DECIDED = "decided", "A recorded decision says so."


class FactChange(Word):
    """What became of a fact between two releases."""

    ADDED = "added", "The second release has it, the first has not."
    ENDED = "ended", "The first release has it, the second has not."
    CHANGED = "changed", "Both have it, and it says something else."
    RESTATED = "restated", "Both say the same, on other sources."
