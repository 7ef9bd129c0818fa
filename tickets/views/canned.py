"""Settings, Canned replies."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from tickets import actions
from tickets.forms.canned import CannedFilesForm, CannedReplyForm
from tickets.models import CannedReply
from tickets.queries import canned as queries
from tickets.queries.variables import VARIABLES


@require_safe
@login_required
def canned_replies(request: AgentRequest) -> HttpResponse:
    """All that this person may use, by folder; those they may change are links."""
    editable = CannedReply.objects.editable_by(request.user)
    asked = request.GET.get("q", "").replace("\0", "")
    words = {
        "replies": queries.canned_replies(request.user, asked),
        "editable": set(editable.values_list("pk", flat=True)),
        "q": asked,
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


@require_POST
@login_required
def files(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Files that come along with it: some more, or one less."""
    reply = _reply(request.user, public_id)
    if drop := request.POST.get("drop", ""):
        try:
            file = get_object_or_404(reply.files, public_id=UUID(drop))
        except ValueError as error:
            raise Http404 from error
        actions.drop_canned_file(file, by=request.user)
        return redirect("tickets:edit_canned_reply", reply.public_id)
    form = CannedFilesForm(request.POST, request.FILES)
    if not form.run(actions.attach_to_canned_reply, reply, by=request.user):
        said = [str(one) for errors in form.errors.values() for one in errors]
        messages.error(request, " ".join(said))
    return redirect("tickets:edit_canned_reply", reply.public_id)


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


def _reply(agent: Agent, public_id: UUID) -> CannedReply:
    replies = CannedReply.objects.editable_by(agent).select_related("team")
    return get_object_or_404(replies, public_id=public_id)


def _page(
    request: AgentRequest,
    form: CannedReplyForm,
    reply: CannedReply | None = None,
    name: str = "",
) -> HttpResponse:
    words: dict[str, Any] = {"form": form, "reply": reply, "name": name}
    words |= {"variables": VARIABLES, "files_form": CannedFilesForm()}
    page = "tickets/canned_reply.html"
    return render(request, page, words, status=form.status)
