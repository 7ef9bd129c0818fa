"""Time zones by their IANA names."""

import zoneinfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def known_zone(name: str) -> None:
    """Refuse what is no IANA time zone.

    Raises:
        ValidationError: with words for people.
    """
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("There is no such time zone. It looks like Europe/Berlin.")
        )
