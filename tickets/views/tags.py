"""Settings, Tags: what tickets are labelled with, kept in order."""

from collections.abc import Callable
from functools import wraps
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
from helpdesk.base.accounts.rules import may_write_help as may_keep
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from tickets import actions
from tickets.actions.tag_keepers import uses
from tickets.forms.tags import TagEditForm, TagMergeForm
from tickets.models import Tag, TagMerge
from tickets.queries import tags as queries
from tickets.tag_errors import SameTag, TagNameTaken

View = Callable[..., HttpResponse]


def _keepers_only(view: View) -> View:
    """For everybody else these pages do not exist."""

    @wraps(view)
    def guarded(request: AgentRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_keep(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(guarded)


@require_safe
@_keepers_only
def tags(request: AgentRequest) -> HttpResponse:
    """By name; `q` narrows it down."""
    asked = request.GET.get("q", "")[:60]
    found = queries.listed(
        request.user, asked, after=request.GET.get("after", "").replace("\0", "")
    )
    return render(request, "tickets/tags.html", {"listed": found, "q": asked})


@require_http_methods(["GET", "HEAD", "POST"])
@_keepers_only
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Its name, what it is for, and what else can be done with it."""
    tag = _tag(request.user, public_id)
    now = tag.name
    form = TagEditForm.of(tag, request.POST or None)
    if form.run(actions.save_tag, tag, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("tickets:tags")
    tag.name = now
    taken = form.refusal.name if isinstance(form.refusal, TagNameTaken) else ""
    merges = tag.came.filter(undone_at=None).select_related("tag", "by")
    shown = {
        "form": form,
        "tag": queries.counted([tag], request.user)[0],
        "taken": taken,
        "uses": uses(now),
        "policies": queries.policies_of(tag),
        "merges": merges.order_by("-id")[: queries.MERGES],
    }
    return render(request, "tickets/tag.html", shown, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@_keepers_only
def merge(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Choose another one, see what would become of both, do it."""
    tag = _tag(request.user, public_id)
    form = TagMergeForm(request.user, request.POST or request.GET or None)
    if request.method == "POST" and form.run(actions.merge_tags, tag, by=request.user):
        into = form.cleaned_data["into"]
        messages.success(request, _("Merged. It can be undone below."))
        return redirect("tickets:edit_tag", into.public_id)
    into = form.cleaned_data["into"] if form.is_valid() else None
    shown = {
        "form": form,
        "tag": tag,
        "others": [one for one in queries.offered(request.user) if one != tag],
    }
    if into == tag:
        form.add_error("into", str(SameTag()))
    elif into is not None:
        shown |= {"into": into, "will": queries.preview(tag, into)}
        shown |= {"uses": uses(tag.name), "policies": queries.policies_of(tag)}
    return render(request, "tickets/tag_merge.html", shown, status=form.status)


@require_POST
@_keepers_only
def unmerge(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """They are two after all. public_id: of the merge."""
    known = Tag.objects.known_to(request.user)
    done = get_object_or_404(TagMerge, public_id=public_id, into__in=known)
    if _do(request, actions.unmerge_tags, done):
        messages.success(request, _("They are two tags again."))
    return redirect("tickets:edit_tag", done.into.public_id)


@require_POST
@_keepers_only
def archive(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Propose it no more, or again."""
    tag = _tag(request.user, public_id)
    _do(request, actions.archive_tag, tag, archived="back" not in request.POST)
    return redirect("tickets:tags")


@require_POST
@_keepers_only
def delete(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """For good: nothing has it, so that nothing is lost."""
    tag = _tag(request.user, public_id)
    name = tag.name
    if not _do(request, actions.delete_tag, tag):
        return redirect("tickets:edit_tag", public_id)
    messages.success(request, _("“%s” is deleted.") % name)
    return redirect("tickets:tags")


def _do(
    request: AgentRequest, action: Callable[..., Any], *args: Any, **more: Any
) -> bool:
    """Whether it was done; if not, people are told why."""
    try:
        action(*args, **more, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def _tag(agent: Agent, public_id: UUID) -> Tag:
    return get_object_or_404(Tag.objects.known_to(agent), public_id=public_id)
