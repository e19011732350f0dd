"""A release as a Darwin Core archive: a core of taxa with their synonyms, where each occurs, and what each is called.

Terms are those of Darwin Core and, for the extensions, of GBIF. Ids are scientific names. What Darwin Core has no term for (season,
how sure an occurrence is) stands in ``occurrenceRemarks`` as ``season=breeding; presence=extant; basis=sourced``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import polars as pl

from concerted.graph.exports.writing.about import DESIGNATIONS, named, program, terms
from concerted.graph.exports.writing.subject import Subject
from concerted.graph.facts.keys import SPECIESPLUS
from concerted.graph.facts.release import Release
from concerted.graph.vocabulary import Language, Origin, Presence, Season

DWC, DC, GBIF = "http://rs.tdwg.org/dwc/terms/", "http://purl.org/dc/terms/", "http://rs.gbif.org/terms/1.0/"
CODES = "ISO3166-1:"
"""What a code of three letters has in front as ``locationID``."""
NAMES = {
    "taxon.csv": f"{DWC}Taxon", "distribution.csv": f"{GBIF}Distribution", "vernacularname.csv": f"{GBIF}VernacularName",
}
_TERMS = {"source": f"{DC}source", "language": f"{DC}language", "isPreferredName": f"{GBIF}isPreferredName"}
# How Darwin Core (establishmentMeans) and GBIF (occurrenceStatus) call what the vocabulary has.
_MEANS = {Origin.NATIVE: "native", Origin.INTRODUCED: "introduced", Origin.REINTRODUCED: "nativeReintroduced"}
_STATUS = {
    Presence.EXTANT: "present", Presence.EXTINCT: "absent", Presence.POSSIBLY_EXTINCT: "doubtful", Presence.UNCERTAIN: "doubtful",
}
_IRREGULAR = "irregular"


def write(subject: Subject, folder: Path) -> Mapping[str, int]:
    """Write the files of the archive into a folder."""
    release, rows = subject.release, {}
    frames = dict(zip(NAMES, (taxa(release), distributions(release), vernacular_names(release)), strict=True))
    for name, frame in frames.items():
        frame.write_csv(folder / name, line_terminator="\n")
        rows[name] = frame.height
    (folder / "meta.xml").write_text(_meta({name: frame.columns for name, frame in frames.items()}), encoding="utf-8")
    (folder / "eml.xml").write_text(_eml(release), encoding="utf-8")
    return rows


def taxa(release: Release) -> pl.DataFrame:
    """The core: accepted taxa, and below them the synonyms."""
    accepted = release["taxa"].select(
        taxonID="taxon", scientificName="taxon", taxonRank="rank", taxonomicStatus=pl.lit("accepted"), acceptedNameUsageID="taxon",
        parentNameUsageID="parent", kingdom=pl.lit("Animalia"), class_="class", order="order", family="family",
        nomenclaturalCode=pl.lit("ICZN"), taxonConceptID=pl.format(f"{SPECIESPLUS}{{}}", "speciesplus_id"), source="source",
        taxonRemarks=pl.format("basis={}", "basis"),
    )
    known = release["taxa"].select(taxon="taxon", taxonRank="rank", class_="class", order="order", family="family")
    others = release["synonyms"].join(known, on="taxon", how="left", maintain_order="left").select(
        # A name that is accepted for one species may have been used of another.
        taxonID=pl.when(pl.col("synonym").is_in(release["taxa"]["taxon"].implode())).then(pl.format("{} (synonym)", "synonym"))
        .otherwise("synonym"),
        # Of what rank a synonym is, nobody says; one of as many words is of the same.
        scientificName="synonym", taxonRank=pl.when(_words("synonym") == _words("taxon")).then("taxonRank"),
        taxonomicStatus=pl.lit("synonym"), acceptedNameUsageID="taxon",
        parentNameUsageID=pl.lit(None, pl.String), kingdom=pl.lit("Animalia"), class_="class_", order="order", family="family",
        nomenclaturalCode=pl.lit("ICZN"), taxonConceptID=pl.lit(None, pl.String), source="source",
        taxonRemarks=pl.format("basis={}", "basis"),
    )
    return pl.concat([accepted, others]).rename({"class_": "class"})


def _words(name: str) -> pl.Expr:
    return pl.col(name).str.count_matches(" ")


def distributions(release: Release) -> pl.DataFrame:
    """Where each taxon occurs: a row a State or territory."""
    states = release["states"].select("iso3", countryCode="iso2", locality="name_en")
    found = release["ranges"].join(states, on="iso3", how="left", maintain_order="left")
    status = pl.col("presence").replace_strict({str(word): said for word, said in _STATUS.items()}, return_dtype=pl.String)
    vagrant = (pl.col("season") == str(Season.VAGRANT)) & (pl.col("presence") == str(Presence.EXTANT))
    return found.select(
        taxonID="taxon", locationID=pl.format("{}{}", pl.lit(CODES), "iso3"), locality="locality", countryCode="countryCode",
        occurrenceStatus=pl.when(vagrant).then(pl.lit(_IRREGULAR)).otherwise(status),
        establishmentMeans=pl.col("origin").replace_strict({str(word): said for word, said in _MEANS.items()}, return_dtype=pl.String),
        occurrenceRemarks=pl.format("season={}; presence={}; basis={}", "season", "presence", "basis"),
        source="source",
    )


def vernacular_names(release: Release) -> pl.DataFrame:
    """What each taxon is called, the names to show first."""
    shown = [
        release["taxa"].filter(pl.col(f"name_{lang}").is_not_null()).select(
            taxonID="taxon", vernacularName=f"name_{lang}", language=pl.lit(str(lang)), isPreferredName=pl.lit(True), source="source",
        )
        for lang in Language
    ]
    others = release["common_names"].select(
        taxonID="taxon", vernacularName="name", language="language", isPreferredName=pl.lit(False), source="source",
    )
    return pl.concat([*shown, others]).unique(["taxonID", "vernacularName", "language"], keep="first").sort(
        "taxonID", "language", "isPreferredName", "vernacularName", descending=[False, False, True, False],
    )


def _meta(columns: Mapping[str, list[str]]) -> str:
    """What stands in which column of which file (Darwin Core text guide)."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<archive xmlns="{DWC.removesuffix("terms/")}text/" metadata="eml.xml">']
    for name, fields in columns.items():
        kind, id = ("core", "id") if name == "taxon.csv" else ("extension", "coreid")
        lines += [
            f'  <{kind} encoding="UTF-8" fieldsTerminatedBy="," linesTerminatedBy="\\n" fieldsEnclosedBy="&quot;" ignoreHeaderLines="1" '
            f'rowType="{NAMES[name]}">',
            f"    <files><location>{name}</location></files>", f'    <{id} index="0"/>',
        ]
        # Of an extension the first column is the id of its taxon, which is said by its index alone.
        first = 0 if kind == "core" else 1
        lines += [f'    <field index="{n}" term="{_TERMS.get(field, DWC + field)}"/>' for n, field in enumerate(fields) if n >= first]
        lines.append(f"  </{kind}>")
    return "\n".join([*lines, "</archive>", ""])


def _eml(release: Release) -> str:
    """What the archive is, and under which terms (GBIF's profile of the Ecological Metadata Language)."""
    rights = "Each fact names its sources (dcterms:source, ids below), and is under their terms: " + "; ".join(
        f"{said} ({', '.join(publishers)})" for said, publishers in terms(release)
    )
    sources = "".join(
        f"<citation identifier={quoteattr(row['id'])}>"
        f"{escape(', '.join(part for part in (row['title'], row['publisher'], row['published'], row['url_or_path']) if part))}</citation>"
        for row in release["sources"].iter_rows(named=True)
    )
    party = f"<organizationName>{escape(program())}</organizationName>"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<eml:eml xmlns:eml="eml://ecoinformatics.org/eml-2.1.1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="eml://ecoinformatics.org/eml-2.1.1 http://rs.gbif.org/schema/eml-gbif-profile/1.1/eml.xsd"
  packageId="{release.id}" system="http://gbif.org" scope="system" xml:lang="en">
  <dataset>
    <alternateIdentifier>{release.id}</alternateIdentifier>
    <title xml:lang="en">{escape(release.title)}</title>
    <creator>{party}</creator>
    <metadataProvider>{party}</metadataProvider>
    <pubDate>{release.published}</pubDate>
    <language>en</language>
    <abstract><para>Taxa of the Convention on Migratory Species and its instruments, with their distribution by State and territory, and
      their names. {escape(DESIGNATIONS)}</para></abstract>
    <intellectualRights><para>{escape(rights)}</para></intellectualRights>
    <contact>{party}</contact>
  </dataset>
  <additionalMetadata><metadata><gbif>
    <dateStamp>{release.published}T00:00:00Z</dateStamp>
    <citation>{escape(f"{named(release)}, by {program()}")}</citation>
    <bibliography>{sources}</bibliography>
  </gbif></metadata></additionalMetadata>
</eml:eml>
"""
