"""What a token may do at most: a family of things, to read or to write as well.

Rights come from the agent a token belongs to; a scope only takes away (AC-57).
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

FAMILIES: Mapping[str, Promise] = MappingProxyType(
    {
        "tickets": _("Tickets, messages, and what belongs to them"),
        "customers": _("Customers and organizations"),
        "channels": _("Channels, deliveries and quarantine"),
        "people": _("Agents, teams, presence and tokens"),
        "settings": _("Tags, canned replies, SLA policies and calendars"),
        "webhooks": _("Webhooks"),
        "articles": _("Articles, help centres, and what readers look for"),
        "reports": _("Reports and metrics"),
        "events": _("The feed of events"),
    }
)

# Act in the name of others, by the header Act-As. Only an admin gives it out, and no app
# of others gets it.
IMPERSONATE = "impersonate"

GRANTABLE: tuple[str, ...] = tuple(
    f"{family}:{right}" for family in FAMILIES for right in ("read", "write")
)
ALL: tuple[str, ...] = (*GRANTABLE, IMPERSONATE)


def told(scope: str) -> Promise | str:
    """What a person reads about a scope."""
    if scope == IMPERSONATE:
        return _("Act in the name of any agent who is no admin (Act-As); it is logged")
    family, _colon, right = scope.partition(":")
    words = _("{things}: read and change") if right == "write" else _("{things}: read")
    return format_lazy(words, things=FAMILIES[family])


class InsufficientScope(PermissionDenied):
    """The agent might, but this token may not (RFC 6750 3.1).

    scope: what it would take. auth_header: the same for WWW-Authenticate.
    """

    default_code = "insufficient_scope"

    def __init__(self, scope: str) -> None:
        super().__init__(f"This token lacks the scope {scope}.")
        self.scope = scope
        self.auth_header = (
            f'Bearer realm="api", error="insufficient_scope", scope="{scope}"'
        )


def needed(family: str, *, write: bool) -> str:
    """The name of the scope.

    Raises:
        KeyError: no such family; a typo must not pass for a permission.
    """
    if family not in FAMILIES:
        raise KeyError(family)
    return f"{family}:write" if write else f"{family}:read"


def covers(scopes: Iterable[str], family: str, *, write: bool) -> bool:
    """Whether these scopes are enough. Who may write may read."""
    held = frozenset(scopes)
    return needed(family, write=True) in held or (
        not write and needed(family, write=False) in held
    )


def require_scope(request: Request, family: str, write: bool) -> None:
    """Refuse unless the token that was sent covers this; sessions cover everything.

    Raises:
        InsufficientScope: 403; it is not the agent's rights that are missing.
        KeyError: no such family.
    """
    scope = needed(family, write=write)
    sent: Any = request.auth
    if sent is None:
        return
    if not covers(sent.scopes, family, write=write):
        raise InsufficientScope(scope)
