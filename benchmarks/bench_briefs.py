"""Briefs by format beside the records alone, once everything is warm: what a writer adds to what is counted."""

from __future__ import annotations

from datetime import date

from benchmarks.report import say, seconds
from concerted.api.briefs.making import FORMATS, brief_of
from concerted.graph.analyses.briefing.instrument import instrument_brief
from concerted.graph.analyses.briefing.state import state_brief
from concerted.graph.analyses.briefing.taxon import taxon_brief
from concerted.graph.projection.projection import project
from concerted.graph.vocabulary import NameKind
from concerted.loaders import reference_release

DAY = date(2026, 11, 26)
OF = (
    (NameKind.STATE, "CHN", state_brief), (NameKind.STATE, "KEN", state_brief), (NameKind.TAXON, "Falco cherrug", taxon_brief),
    (NameKind.INSTRUMENT, "raptors", instrument_brief),
)


def main() -> None:
    """Time a brief of each kind on a warm projection, in each format."""
    p = project(reference_release(), DAY)
    for kind, key, records in OF:
        times = {"the records": seconds(lambda records=records, key=key: records(p, key))}
        for format, writer in FORMATS.items():
            times[f"as {format}"] = seconds(lambda kind=kind, key=key, writer=writer: writer.write(brief_of(p, kind, key)))
        say(f"a brief on the {kind} {key}", "the records", times)


if __name__ == "__main__":
    main()
