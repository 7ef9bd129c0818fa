"""The timeline of a customer or an organization: all of it, or one kind of thing."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from helpdesk.base.http import AgentRequest
from tickets.models import Customer, Organization
from tickets.queries import whole


def story(of: Customer | Organization, request: AgentRequest) -> dict[str, Any]:
    """What `story.html` shows.

    Raises:
        Http404: there is no such timeline, or no such place in it.
    """
    show = request.GET.get("show", "all")
    if show not in whole.SHOWN:
        raise Http404
    kind = "customer" if isinstance(of, Customer) else "organization"
    shown: dict[str, Any] = {
        "show": show,
        "story_at": reverse(f"tickets:{kind}", args=[of.public_id]),
        "story_tabs": _tabs(),
        "is_company": kind == "organization",
        "open_now": list(whole.open_tickets(of, request.user)[:20]),
        "promises": list(whole.open_promises(of, request.user)[:20]),
    }
    before = request.GET.get("before", "")
    if show == "tickets":
        return shown | {"theirs": whole.tickets(of, request.user, before=before)}
    told = whole.told(of, request.user, before=_key(before), show=show)
    return shown | {"told": told}


def _tabs() -> list[tuple[str, str]]:
    names = {
        "all": _("All"), "messages": _("Messages"), "tickets": _("Tickets"),
        "calls": _("Calls"), "notes": _("Internal notes"),
    }  # fmt: skip
    return list(names.items())


def _key(asked: str) -> UUID | None:
    if not asked:
        return None
    try:
        return UUID(asked)
    except ValueError as error:
        raise Http404 from error
