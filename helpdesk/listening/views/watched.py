"""Settings, Watched words: what is looked for where nobody names us."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.http import AgentRequest
from helpdesk.listening import actions
from helpdesk.listening.forms import WatchedForm, networks
from helpdesk.listening.models import Search, Watched
from helpdesk.listening.searching import searchable


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def watched(request: AgentRequest) -> HttpResponse:
    """All of it, how the looks for it went, and one more."""
    form = WatchedForm(request.POST or None)
    if form.run(actions.add_watched, by=request.user):
        messages.success(request, _("Watched from now on."))
        return redirect("mentions:watched")
    searches = Search.objects.filter(channel__in=searchable()).select_related("channel")
    words = {
        "form": form,
        "watched": Watched.objects.all(),
        "searches": searches.order_by("channel__name"),
        "networks": dict(networks()),
    }
    return render(request, "listening/watched.html", words, status=form.status)


@require_POST
@admins_only
def switch(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Look for it, or not for now."""
    on = "on" in request.POST
    actions.edit_watched(_watched(public_id), is_active=on, by=request.user)
    return redirect("mentions:watched")


@require_POST
@admins_only
def delete(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Look for it no more."""
    actions.delete_watched(_watched(public_id), by=request.user)
    messages.success(request, _("It is watched no more."))
    return redirect("mentions:watched")


def _watched(public_id: UUID) -> Watched:
    return get_object_or_404(Watched, public_id=public_id)
