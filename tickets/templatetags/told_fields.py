"""Fields that somebody filled in, in words."""

from typing import Any

from django.utils.translation import gettext


def fields_set(data: dict[str, Any]) -> str:
    """Each with what it says now."""
    empty = gettext("empty")
    return "; ".join(
        f"{one['label']}: {one['words'] or empty}" for one in data["changes"]
    )
