"""The arrays say what the plain sets say, on the reference release."""

from __future__ import annotations

from datetime import date

import pytest

from concerted.graph.analyses.recruitment.ranking import PriorityQuery
from concerted.graph.facts.release import Release
from concerted.loaders import reference_release
from tests.plain.compare import check_gaps, check_metrics, check_priorities, check_through

pytestmark = pytest.mark.slow

REFERENCE_DATES = (date(1983, 11, 1), date(1992, 6, 1), date(2005, 1, 1), date(2011, 11, 21), date(2026, 11, 25))


@pytest.fixture(scope="module")
def reference() -> Release:
    return reference_release()


@pytest.mark.parametrize("mode", ("sovereign", "separate"))
@pytest.mark.parametrize("as_of", REFERENCE_DATES)
def test_gaps_of_the_reference(reference: Release, as_of: date, mode: str) -> None:
    check_gaps(reference, as_of, mode)


@pytest.mark.parametrize("as_of", REFERENCE_DATES[1::2])
def test_gaps_of_the_reference_by_name(reference: Release, as_of: date) -> None:
    check_gaps(reference, as_of, "sovereign", "named")


@pytest.mark.parametrize(("as_of", "codes"), [
    (date(1985, 12, 31), ("KAZ", "NAM", "HKG", "XKX")),
    (date(2026, 11, 25), ("TWN", "GRL", "HKG", "NCL", "TKL", "BMU", "ESH")),
])
def test_what_comes_through_codes_of_the_reference(reference: Release, as_of: date, codes: tuple[str, ...]) -> None:
    check_through(reference, as_of, "sovereign", codes=codes)


@pytest.mark.parametrize(("as_of", "mode"), [(date(2000, 1, 1), "separate"), (date(2026, 11, 25), "sovereign")])
def test_metrics_of_the_reference(reference: Release, as_of: date, mode: str) -> None:
    check_metrics(reference, as_of, mode)


@pytest.mark.parametrize(("as_of", "query"), [
    (date(2011, 11, 21), PriorityQuery(weights="appendix")),
    (date(2026, 11, 25), PriorityQuery()),
    (date(2026, 11, 25), PriorityQuery("acap")),
    (date(2024, 2, 12), PriorityQuery(realm="marine", weights="appendix")),
    (date(2026, 11, 25), PriorityQuery(realm="terrestrial", appendix="I")),
    (date(2019, 10, 15), PriorityQuery("raptors")),
    (date(2019, 10, 15), PriorityQuery("saiga")),
])
def test_priorities_of_the_reference(reference: Release, as_of: date, query: PriorityQuery) -> None:
    check_priorities(reference, as_of, query, explained=1)
