"""The country an address is in, by a database on this machine; nobody is asked for it.

Off unless GEOIP_DATABASE names a file in MaxMind's format (GeoLite2 Country, DB-IP lite
and others have one). A file that is not there or broken costs no more than the answer.
"""

import logging
from functools import cache

import maxminddb
from django.conf import settings

logger = logging.getLogger(__name__)


def country_of(address: str) -> str:
    """Two capital letters, such as "SE"; "" where nobody knows."""
    reader = _reader(settings.GEOIP_DATABASE)
    if reader is None:
        return ""
    try:
        found = reader.get(address)
    except (ValueError, maxminddb.InvalidDatabaseError):
        return ""
    country = found.get("country") if isinstance(found, dict) else None
    code = country.get("iso_code", "") if isinstance(country, dict) else ""
    return code if isinstance(code, str) and len(code) == 2 else ""


@cache
def _reader(path: str) -> maxminddb.Reader | None:
    """Opened once a process; a newer file is read after the next start."""
    if not path:
        return None
    try:
        return maxminddb.open_database(path)
    except (OSError, maxminddb.InvalidDatabaseError) as error:
        logger.warning("countries: no database (%s)", type(error).__name__)
        return None
