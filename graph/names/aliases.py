"""Names and codes of States that the tables of a release do not have: abbreviations, and names of States that ended."""

from __future__ import annotations

STATE_ALIASES: dict[str, tuple[str, ...]] = {
    "ARE": ("EAU",),
    "COD": ("DR Congo", "RD Congo", "RDC"),
    "CSK": ("Czechoslovak Socialist Republic", "Czech and Slovak Federative Republic", "Czech and Slovak Federal Republic"),
    "DDR": ("GDR", "RDA", "East Germany", "Allemagne de l'Est", "Alemania Oriental", "Alemania del Este"),
    "DEU": ("West Germany", "Allemagne de l'Ouest", "Alemania Occidental", "FRG", "RFA"),
    "EUE": ("EU", "UE", "European Community", "European Communities", "European Economic Community", "EEC",
            "Communauté européenne", "Communautés européennes", "Comunidad Europea", "Comunidades Europeas"),
    "GBR": ("Grande-Bretagne", "Gran Bretaña"),
    "LAO": ("Lao PDR", "RDP lao"),
    "LBY": ("Libyan Arab Jamahiriya",),
    "MKD": ("FYROM", "FYR Macedonia", "TFYR Macedonia"),
    "NLD": ("Holland", "Hollande", "Holanda"),
    "PRK": ("DPRK", "DPR Korea"),
    "SCG": ("State Union of Serbia and Montenegro",),
    "SUN": ("USSR", "URSS", "Union of Soviet Socialist Republics", "Union des républiques socialistes soviétiques",
            "Unión de Repúblicas Socialistas Soviéticas"),
    "TWN": ("Chinese Taipei", "Taipei chinois", "Taipéi Chino"),
    "USA": ("America",),
    "VEN": ("Venezuela, RB",),
    "YMD": ("South Yemen", "Democratic Yemen", "People's Democratic Republic of Yemen", "Yémen du Sud", "Yemen del Sur"),
    "YEM": ("North Yemen", "Yemen Arab Republic"),
    "YUG": ("Socialist Federal Republic of Yugoslavia", "Federal Republic of Yugoslavia", "SFR Yugoslavia", "FR Yugoslavia"),
}

# Codes that others use: Eurostat, the first ISO 3166-1 codes of States that were renamed since, and Kosovo's, which has none of ISO.
STATE_CODES: dict[str, tuple[str, ...]] = {
    "COD": ("ZAR",), "GBR": ("UK",), "GRC": ("EL",), "MMR": ("BUR",), "ROU": ("ROM",), "TLS": ("TMP",), "XKX": ("KX", "XK", "XKO"),
}
