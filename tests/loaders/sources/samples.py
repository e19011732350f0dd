"""A small file of every source, of the form that its publisher gives it, about what the small package of the tests knows."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping

from tests.loaders.packages import package_files, small

_UPLOAD = """\
taxon_concept_id,Rank,GEO_entity,ISO Code 2,Reference IDs,Designation,
11988,SPECIES,COUNTRY,KZ,20130,CMS,
11988,SPECIES,COUNTRY,MN,20130,CMS,
11988,SPECIES,COUNTRY,RU,20130,CITES,
"""
_TAGS = """\
taxon_concept_id,Rank,GEO_entity,ISO Code 2,Designation,Tags
11988,SPECIES,COUNTRY,CN,CMS,"extinct, reintroduced"
11988,SPECIES,COUNTRY,UZ,CMS,introduced (?)
"""
_NOTES = """\
id,rank,Internal distribution note,Designation
11988,SPECIES,"Previous distributions for Islamic Republic of Iran, Poland deleted as part of CMS project 9612 in 2025-2026.",CMS
"""
_COMMON_NAMES = """\
ComName,LangShort,RecId,Rank,Designation,ReferenceID
Saïga,FRA,11988,SPECIES,CMS,
Gorila occidental,SPA,11988,SPECIES,CMS,
"""
_TAXA_2013 = """\
Scientific name,Rank,RecID,ParentRank,ParentRecID,Status,Species Author,notes,Designation
CHORDATA,Phylum,3,,,A,,,"CITES_EU,CMS"
MAMMALIA,Class,17,Phylum,3,A,,,"CITES_EU,CMS"
ARTIODACTYLA,Order,26,Class,17,A,,,CMS
BOVIDAE,Family,9,Order,26,A,,,CMS
Saiga,Genus,9,Family,9,N,,,CMS
tatarica,Species,219,Genus,9,A,"(Linnaeus, 1766)",,CMS
"""
_LEGISLATION_2013 = """\
rank,rec_id,listing,effective_from,is_current,populations_iso2,EXCLUDEDpopulations_iso,is_inclusion,included_in_RecID,RankforInclusions,\
excluded_rec_ids,LegNotes,CMS instrument,Internal Notes
Species,219,II,23/12/2002,1,"KZ, MN ",,,,,,"Except the population of Mongolia, see below",CMS,
Species,219,,01/01/2006,1,,,,,,,,Saiga,
"""
_DISTRIBUTIONS_2012 = """\
Kingdom,SpcRecID,CtyRecID,CtyShort
Animalia,219,110,Kazakhstan
Animalia,219,207,"Iran, Islamic Republic of"
"""
_EXPORT = """\
Id;Phylum;Class;Order;Family;Genus;ScientificName;Author;Rank;Agreement;Listing;Listed under;Date;Note;All_DistributionFullNames;\
All_DistributionISOCodes;NativeDistributionFullNames;Introduced_Distribution;Introduced(?)_Distribution;Reintroduced_Distribution;\
Extinct_Distribution;Extinct(?)_Distribution;Distribution_Uncertain
11988;Chordata;Mammalia;Artiodactyla;Bovidae;Saiga;Saiga tatarica;"(Linnaeus, 1766)";SPECIES;CMS;II;Saiga tatarica;"**II** 23/12/2002";"";\
"China,Kazakhstan,Iran (Islamic Republic of)";"CN,KZ,IR";"Kazakhstan";"";"";"";"China";"";"Iran (Islamic Republic of)"
"""
_ECOLEX = """\
Treaty,Country,Signature,Ratification,Entry into force
Convention on the Conservation of Migratory Species of Wild Animals,"Tanzania, United Republic of",,"Apr 23, 1999","Jul 1, 1999"
Convention on the Conservation of Migratory Species of Wild Animals,Jamaica,"Jun 20, 1980",-,-
"""
_IEADB = """\
country,mitch_id,tsig,inclusion,treatyname,tterm,csig,crat,ceif3,ceif4,ceif5,ceif6
Kenya,2896,1979-06-23,MEA,Convention On The Conservation Of Migratory Species Of Wild Animals,,,1999-02-26,1999-05-01,,,
Chad,2896,1979-06-23,MEA,Convention On The Conservation Of Migratory Species Of Wild Animals,,1979-06-23,,2899-01-01,,,
"""
_MDD = """\
sciName,id,mainCommonName,countryDistribution,continentDistribution,extinct,domestic
Gorilla_gorilla,1000001,Western Gorilla,Angola|Cameroon|Congo?|Gabon,Africa,0,0
Physeter_macrocephalus,1000002,Sperm Whale,NA,NA,0,0
"""
_AVILIST = """\
Sequence,Taxon_rank,Order,Family,Family_English_name,Scientific_name,Authority,English_name_AviList,English_name_Clements_v2024,\
English_name_BirdLife_v9,Range,Extinct_or_possibly_extinct,Protonym
1.0,species,Struthioniformes,Struthionidae,Ostriches,Struthio camelus,"Linnaeus, C, 1758",Common Ostrich,Common Ostrich,Ostrich,\
"Africa, east",,
"""
_MEMBERSHIPS = """\
# who joined what
instrument,iso3,role,since,until,source,source_publisher
saiga,Kazakhstan,signatory,2006-09-24,,"Signatories, as of 2024",UNEP/CMS Secretariat
cms,Russian Federation,party,1999,,"Parties, as of 2024",UNEP/CMS Secretariat
"""
_RANGES = """\
taxon,iso3,origin,presence,season,source
"Saiga tatarica (Linnaeus, 1766)","Mongolie",native,extant,,"A red list, second edition"
Gorilla beringei,Uganda,native,extant,,A survey
"""
_PAGE = {
    "pagination": {"current_page": 1, "per_page": 500, "total_entries": 1},
    "taxon_concepts": [{
        "id": 11988, "full_name": "Saiga tatarica", "author_year": "(Linnaeus, 1766)", "rank": "SPECIES",
        "name_status": "A", "active": True,
        "higher_taxa": {"kingdom": "Animalia", "phylum": "Chordata", "class": "Mammalia", "order": "Artiodactyla", "family": "Bovidae"},
        "synonyms": [{"id": 1, "full_name": "Capra tatarica", "author_year": "Linnaeus, 1766", "rank": "SPECIES"}],
        "common_names": [{"name": "Saiga", "language": "EN"}], "cites_listings": [],
    }],
}
_META = """\
<archive xmlns="http://rs.tdwg.org/dwc/text/">
 <core encoding="UTF-8" fieldsTerminatedBy="," linesTerminatedBy="\\n" fieldsEnclosedBy='"' ignoreHeaderLines="1"
  rowType="http://rs.tdwg.org/dwc/terms/Taxon">
  <files><location>taxon.csv</location></files><id index="0"/>
  <field index="1" term="http://rs.tdwg.org/dwc/terms/scientificName"/><field index="2" term="http://rs.tdwg.org/dwc/terms/taxonRank"/>
 </core>
 <extension encoding="UTF-8" fieldsTerminatedBy="," linesTerminatedBy="\\n" fieldsEnclosedBy='"' ignoreHeaderLines="1"
  rowType="http://rs.gbif.org/terms/1.0/Distribution">
  <files><location>distribution.csv</location></files><coreid index="0"/>
  <field index="1" term="http://rs.tdwg.org/dwc/terms/countryCode"/><field index="2" term="http://rs.tdwg.org/dwc/terms/occurrenceStatus"/>
 </extension>
</archive>
"""
_DARWIN_CORE = {
    "meta.xml": _META, "taxon.csv": 'id,scientificName,taxonRank\n1,"Saiga tatarica (Linnaeus, 1766)",species\n2,Gorilla gorilla,species\n',
    "distribution.csv": "id,countryCode,occurrenceStatus\n1,KZ,present\n1,MN,doubtful\n2,GA,present\n",
}


def packed(files: Mapping[str, bytes]) -> bytes:
    """Files as a zip archive."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


SAMPLES: Mapping[str, Mapping[str, bytes]] = {
    "speciesplus-uploads": {"distributions.csv": _UPLOAD.encode()},
    "speciesplus-uploads, tags": {"tags.csv": _TAGS.encode()},
    "speciesplus-uploads, notes": {"notes.csv": _NOTES.encode()},
    "speciesplus-names": {"names.csv": _COMMON_NAMES.encode()},
    "speciesplus-2013": {"taxa.csv": _TAXA_2013.encode(), "legislation.csv": _LEGISLATION_2013.encode()},
    # Its ids are those of the table of taxa of the year after.
    "speciesplus-2012": {"distributions.csv": _DISTRIBUTIONS_2012.encode(), "taxa.csv": _TAXA_2013.encode()},
    "speciesplus-export": {"cms_listings.csv": _EXPORT.encode()},
    "speciesplus-api": {"page1.json": json.dumps(_PAGE, indent=1).encode()},
    "ecolex": {"participants.csv": _ECOLEX.encode()},
    "ieadb": {"memberships.csv": _IEADB.encode()},
    "mdd": {"mdd.csv": _MDD.encode()},
    "avilist": {"avilist.csv": _AVILIST.encode()},
    "template-memberships": {"memberships.csv": _MEMBERSHIPS.encode()},
    "template-ranges": {"ranges.csv": _RANGES.encode()},
    "darwin-core": {name: text.encode() for name, text in _DARWIN_CORE.items()},
    "data-package": package_files(small()),
}
"""Its files, by the source and, where it has several kinds, which."""
