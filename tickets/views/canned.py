"""Settings, Canned replies; and what the composer's menus ask for."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from tickets import actions
from tickets.forms.canned import CannedReplyForm
from tickets.models import CannedReply
from tickets.queries import canned as queries


@require_safe
@login_required
def canned_replies(request: AgentRequest) -> HttpResponse:
    """All that this person may use; those they may change are links."""
    editable = CannedReply.objects.editable_by(request.user)
    words = {
        "replies": queries.canned_replies(request.user),
        "editable": set(editable.values_list("pk", flat=True)),
    }
    return render(request, "tickets/canned_replies.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: AgentRequest) -> HttpResponse:
    if not request.user.can_own:
        raise Http404
    form = CannedReplyForm(request.user, request.POST or None)
    if form.run(actions.save_canned_reply, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("tickets:canned_replies")
    return _page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    reply = _reply(request.user, public_id)
    form = CannedReplyForm.of(reply, request.user, request.POST or None)
    name = reply.name

    def save(*, text: str, **typed: Any) -> None:
        # This page has no formatting; words that were not touched keep theirs.
        same = text.replace("\r\n", "\n") == reply.text
        html = reply.html if same else ""
        actions.save_canned_reply(
            text=text, html=html, reply=reply, by=request.user, **typed
        )

    if form.run(save):
        messages.success(request, _("Saved."))
        return redirect("tickets:canned_replies")
    return _page(request, form, reply=reply, name=name)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delete(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Asked once, since it cannot be taken back."""
    reply = _reply(request.user, public_id)
    if request.method != "POST":
        return render(request, "tickets/canned_delete.html", {"reply": reply})
    name = reply.name
    try:
        actions.delete_canned_reply(reply, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("“%s” is deleted.") % name)
    return redirect("tickets:canned_replies")


@require_safe
@login_required
@never_cache
def canned(request: AgentRequest) -> HttpResponse:
    """The composer's menu after `/`."""
    found = queries.canned_options(request.user, request.GET.get("q", ""))
    return render(request, "tickets/canned_options.html", {"replies": found})


@require_safe
@login_required
@never_cache
def colleagues(request: AgentRequest) -> HttpResponse:
    """The composer's menu after `@`."""
    found = queries.colleague_options(request.user, request.GET.get("q", ""))
    return render(request, "tickets/colleague_options.html", {"people": found})


def _reply(agent: Agent, public_id: UUID) -> CannedReply:
    replies = CannedReply.objects.editable_by(agent).select_related("team")
    return get_object_or_404(replies, public_id=public_id)


def _page(
    request: AgentRequest,
    form: CannedReplyForm,
    reply: CannedReply | None = None,
    name: str = "",
) -> HttpResponse:
    words = {"form": form, "reply": reply, "name": name}
    page = "tickets/canned_reply.html"
    return render(request, page, words, status=form.status)
