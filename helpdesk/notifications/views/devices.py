"""Browsers that are told while nobody looks at a page, and what one does with them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from helpdesk.notifications import actions
from helpdesk.notifications.browsers import name_of
from helpdesk.notifications.models import Device


@login_required
@require_POST
def add(request: AgentRequest) -> HttpResponse:
    """This browser, as its own script says what it is called by its push service; or, if
    it says so again, only while it was not removed elsewhere."""
    typed, session = request.POST, request.session.session_key or ""
    endpoint = typed.get("endpoint", "")
    if typed.get("again"):
        known = actions.see_device(request.user, endpoint=endpoint, session=session)
        return _made(known, 200) if known else HttpResponse(status=410)
    try:
        device = actions.add_device(
            request.user,
            endpoint=endpoint,
            key=typed.get("key", "")[:200],
            secret=typed.get("secret", "")[:100],
            name=name_of(request.headers.get("User-Agent", "")[:500]),
            session=session,
        )
    except Refused as refusal:
        return JsonResponse({"words": str(refusal)}, status=409)
    return _made(device, 201)


@login_required
@require_POST
def test(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """A message that says that they arrive."""
    actions.test_device(_own(request, public_id))
    messages.success(request, _("A message is on its way to that browser."))
    return _back()


@login_required
@require_POST
def remove(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """It is told nothing any more."""
    actions.remove_device(_own(request, public_id))
    if request.htmx:
        return HttpResponse(status=204)
    messages.success(request, _("That browser gets no more messages."))
    return _back()


def _made(device: Device, status: int) -> HttpResponse:
    return JsonResponse({"id": str(device.public_id)}, status=status)


def _own(request: AgentRequest, device: UUID) -> Device:
    return get_object_or_404(Device, agent=request.user, public_id=device)


def _back() -> HttpResponse:
    return HttpResponseRedirect(
        f"{reverse('notifications:wishes')}#devices", status=303
    )
