"""Settings, Webhooks: what other servers are told, and what they said to it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from helpdesk.webhooks import actions, queries, sending
from helpdesk.webhooks.forms import SinceForm, WebhookForm
from helpdesk.webhooks.models import Delivery, Secret, Subscription
from tickets.queries.feed import NAMES

# Deliveries a page.
PAGE = 50


@require_safe
@admins_only
def webhooks(request: AgentRequest) -> HttpResponse:
    """All of them, and how they are."""
    return render(request, "webhooks/webhooks.html", {"webhooks": queries.webhooks()})


@sensitive_variables("made")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def new(request: AgentRequest) -> HttpResponse:
    """Add one; its secret is shown here, once."""
    form = WebhookForm(
        request.POST or None, initial={"owner": request.user.public_id, "types": "*"}
    )
    made: list[Any] = []
    if form.run(
        lambda **typed: made.extend(actions.add_webhook(**typed)), by=request.user
    ):
        webhook, text = made
        return _page(request, webhook, made=text)
    return _form(request, form)


@never_cache
@require_safe
@admins_only
def webhook(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """One of them: how it is, its secrets and what was sent."""
    return _page(request, _webhook(public_id))


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Change where it goes and what is told."""
    kept = _webhook(public_id)
    form = WebhookForm.of(kept, request.POST or None)
    if form.run(actions.edit_webhook, kept, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("webhooks:webhook", public_id)
    return _form(request, form, kept)


@require_POST
@admins_only
def delete(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """It is told nothing any more, and its log is gone."""
    actions.delete_webhook(_webhook(public_id), by=request.user)
    messages.success(request, _("The webhook is deleted."))
    return redirect("webhooks:webhooks")


@require_POST
@admins_only
def switch(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Pause it, or let it go on."""
    kept = _webhook(public_id)
    if "resume" in request.POST:
        actions.resume_webhook(kept, by=request.user)
    else:
        actions.pause_webhook(kept, by=request.user)
    return redirect("webhooks:webhook", public_id)


@sensitive_variables("made")
@never_cache
@require_POST
@admins_only
def new_secret(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Make a secret; it is shown here, once."""
    kept = _webhook(public_id)
    try:
        made = actions.new_secret(kept, by=request.user)
    except Refused as refusal:
        return _page(request, kept, refusal=str(refusal), status=409)
    return _page(request, kept, made=made)


@require_POST
@admins_only
def drop_secret(request: AgentRequest, public_id: UUID, secret: UUID) -> HttpResponse:
    """The old secret signs nothing any more."""
    kept = _webhook(public_id)
    old = get_object_or_404(Secret, subscription=kept, public_id=secret)
    try:
        actions.drop_secret(old, by=request.user)
    except Refused as refusal:
        return _page(request, kept, refusal=str(refusal), status=409)
    messages.success(request, _("The old secret is removed."))
    return redirect("webhooks:webhook", public_id)


@require_POST
@admins_only
def test(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Send a `webhook.test`."""
    kept = _webhook(public_id)
    try:
        actions.send_test(kept, by=request.user)
    except Refused as refusal:
        return _page(request, kept, refusal=str(refusal), status=409)
    words = _("A test is on its way. Load this page again: its list says how it went.")
    messages.success(request, words)
    return redirect("webhooks:webhook", public_id)


@require_POST
@admins_only
def replay_since(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Tell all since a time once more."""
    kept = _webhook(public_id)
    form = SinceForm(request.POST)
    counts: list[int] = []
    if form.run(
        lambda since: counts.append(
            actions.replay_since(kept, since=since, by=request.user)
        )
    ):
        words = ngettext(
            "%s event is sent once more.", "%s events are sent once more.", counts[0]
        )
        messages.success(request, words % counts[0])
        return redirect("webhooks:webhook", public_id)
    return _page(request, kept, form=form, status=form.status)


@require_safe
@admins_only
def delivery(request: AgentRequest, public_id: UUID, name: UUID) -> HttpResponse:
    """What was sent, and what was answered each time."""
    return _delivery(request, _sent(public_id, name))


@require_POST
@admins_only
def replay(request: AgentRequest, public_id: UUID, name: UUID) -> HttpResponse:
    """The same once more."""
    kept = _sent(public_id, name)
    try:
        made = actions.replay(kept, by=request.user)
    except Refused as refusal:
        return _delivery(request, kept, refusal=str(refusal), status=409)
    messages.success(request, _("It is sent once more."))
    return redirect("webhooks:delivery", public_id, made.public_id)


def _webhook(public_id: UUID) -> Subscription:
    return get_object_or_404(queries.webhooks(), public_id=public_id)


def _sent(public_id: UUID, name: UUID) -> Delivery:
    found = Delivery.objects.select_related("subscription__owner", "event__ticket")
    return get_object_or_404(found, subscription__public_id=public_id, public_id=name)


def _form(
    request: AgentRequest, form: WebhookForm, kept: Subscription | None = None
) -> HttpResponse:
    words = {"form": form, "webhook": kept, "types": sorted(NAMES)}
    return render(request, "webhooks/edit.html", words, status=form.status)


def _page(
    request: AgentRequest,
    kept: Subscription,
    *,
    made: str = "",
    refusal: str = "",
    form: SinceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    state, before = request.GET.get("state", ""), request.GET.get("before", "")
    if state not in {"", *Delivery.State.values} or not (before or "0").isdecimal():
        raise Http404
    rows = list(
        queries.log(kept, state=state, before=int((before or "0")[:18]))[: PAGE + 1]
    )
    now = timezone.now()
    since = kept.state_at if not kept.is_active else now - timedelta(hours=1)
    words = {
        "webhook": kept,
        "made": made,
        "refusal": refusal,
        "since": form or SinceForm(initial={"since": since}),
        "keys": kept.live_secrets(now),
        "rows": rows[:PAGE],
        "states": Delivery.State.choices,
        "state": state,
        "before": rows[PAGE - 1].pk if len(rows) > PAGE else 0,
    }
    return render(request, "webhooks/webhook.html", words, status=status)


def _delivery(
    request: AgentRequest, kept: Delivery, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    words = {
        "delivery": kept,
        "webhook": kept.subscription,
        "content": sending.readable(kept),
        "tries": kept.tries.all(),
        "refusal": refusal,
    }
    return render(request, "webhooks/delivery.html", words, status=status)
