"""Places as Darwin Core tells them: the State that a code or a name stands for, or why it is none."""

from __future__ import annotations

import re

_ISO = re.compile(r"(?i)(?:urn:)?(?:iso[ _-]?3166(?:[ _-]?1)?(?:[ _-]?alpha[ _-]?[23])?|iso|countrycode|country)\s*[:=/]\s*([a-z]{2,3})")
_PART = re.compile(r"(?i)(?:urn:)?iso[ _-]?3166[ _-]?2\s*[:=/].*|[a-z]{2}-[a-z0-9]{1,3}")
_PLANTS = re.compile(r"(?i)(?:urn:)?(?:wgsrpd|tdwg)\b.*")
# Codes of the standard, or used beside it, that stand for no State.
_NOWHERE = frozenset({"ZZ", "XZ", "AAA", "ZZZ"})


def state_of(location_id: str | None, country_code: str | None, country: str | None, locality: str | None) -> tuple[str | None, str]:
    """The code or name of the State in which a row is, or why there is none.

    A code says it best, wherever it stands; then the name of a country, and at last the name of a place alone.

    >>> state_of("ISO3166-1:KE", None, None, "Kenya"), state_of("TDWG:KEN", None, None, "Kenya")[0]
    (('KE', ''), None)
    """
    said = (location_id or "").strip()
    code = (country_code or "").strip()
    if found := _ISO.fullmatch(said):
        code = found[1]
    elif not code and re.fullmatch(r"[A-Za-z]{2}", said):
        code = said
    if code:
        if code.upper() in _NOWHERE:
            return None, "stands for no State"
        return (code.upper() if len(code) in (2, 3) and code.isalpha() else code), ""
    if country:
        return country, ""
    if _PLANTS.fullmatch(said):
        return None, "is an area of the scheme for plants (WGSRPD), which is no State"
    if _PART.fullmatch(said):
        return None, "is a part of a State; its countryCode is expected"
    if said:
        return None, "is of no scheme that is read; ISO 3166-1 is, as ISO3166-1:KE, or in countryCode"
    return (locality, "") if locality else (None, "says of no place: countryCode, or locationID as ISO3166-1:KE, is expected")
