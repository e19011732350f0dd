"""Who is not in an instrument and could be: the States that are ranked, chosen and asked, and why others are none of them."""

from __future__ import annotations

from concerted.graph.analyses.recruitment.holding import Holding, nobodys
from concerted.graph.analyses.recruitment.ranking import Priorities
from concerted.graph.errors import InvalidQuery
from concerted.graph.names.labels import state_label
from concerted.graph.names.resolver import Names
from concerted.graph.projection.axes import Bools
from concerted.graph.projection.holders import NOBODY
from concerted.graph.vocabulary import NameKind


def outsider(found: Priorities, iso3: str, lang: str) -> tuple[Holding, Bools]:
    """What concerns a code whose State is not in an instrument and could be, and for which units of ``found`` it is missing.

    Raises
    ------
    InvalidQuery
        It is nobody's, or what :func:`refusal` says.
    """
    p = found.p
    Names(p.release).check(NameKind.STATE, iso3)
    mine = Holding(p, p.atlas.code_index[iso3])
    if mine.state == NOBODY:
        raise nobodys(p, iso3, lang)
    missing: Bools = found.missing[mine.state]
    if mine.view is not p:
        missing = missing & mine.view.range[mine.state, found.units]
    if (why := refusal(found, mine.state, missing, lang)) is not None:
        raise why
    return mine, missing


def refusal(found: Priorities, s: int, missing: Bools, lang: str) -> InvalidQuery | None:
    """Why a State (a row of the ``S`` axis) is not one that could join, ``missing`` the units for which it is not in; None where it is."""
    p = found.p
    code, instrument = p.atlas.codes[s], found.query.instrument
    name = state_label(p.release, code, lang)
    if found.member[s]:
        return InvalidQuery(
            "{state} ({code}) is a member of {instrument} on {day} already", state=name, code=code, instrument=instrument, day=p.as_of,
        )
    if not found.candidates[s]:
        if p.atlas.disputed[s]:
            return InvalidQuery(
                "whether {state} ({code}) can accede is disputed: it is ranked on request alone, and not told that it could join",
                state=name, code=code,
            )
        return InvalidQuery("{state} ({code}) cannot accede: it is not ranked, and not told that it could join", state=name, code=code)
    if not missing.any():
        return InvalidQuery(
            "{state} ({code}) shares responsibility for nothing that is asked about, of what {instrument} holds on {day}",
            state=name, code=code, instrument=instrument, day=p.as_of,
        )
    return None
