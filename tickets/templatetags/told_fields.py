"""Fields that somebody filled in, in words."""

from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext

# All of it stands beside the ticket.
LONGEST = 80


def fields_set(data: dict[str, Any]) -> str:
    """Each with what it says now."""
    empty = gettext("empty")
    return "; ".join(
        f"{one['label']}: {Truncator(one['words']).chars(LONGEST) or empty}"
        for one in data["changes"]
    )
