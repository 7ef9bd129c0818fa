"""Refusals: what the domain says when it will not do something.

A refusal is an answer for a person, not a fault: doors show `str(refusal)` and keep what
was typed; the API sends `code`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _


class Refused(Exception):
    """Somebody asked for something that cannot be done. Nothing was changed.

    data: what a program may want to know beside the code.
    """

    code = "refused"
    data: Mapping[str, Any] = MappingProxyType({})

    def __str__(self) -> str:
        return _("That cannot be done.")


class ChangedSince(Refused):
    """Somebody else saved something since this form was opened."""

    code = "changed_since"

    def __str__(self) -> str:
        return _("Somebody changed this since you opened it. Save again to replace it.")


class NotAllowed(Refused):
    """The actor may see the thing but not do this to it."""

    code = "not_allowed"

    def __str__(self) -> str:
        return _("You may not do this. Ask a lead of the team or an admin.")
