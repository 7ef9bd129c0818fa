"""/inbox/look/: a list as rows or as a table, with whose columns, in which order."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts.models import Density
from helpdesk.base.http import AgentRequest
from tickets import actions
from tickets.forms.looks import LookForm
from tickets.queries import listings, looks
from tickets.queries.columns import sortable
from tickets.views.inbox import list_url


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def look(request: AgentRequest) -> HttpResponse:
    """The columns to choose from; or what one button above the list says at once.

    up: a column that goes one further to the front.
    """
    sent = request.POST if request.method == "POST" else request.GET
    view = listings.reference(QueryDict(sent.get("list", ""))).key
    now = looks.look_of(request.user, view)
    if request.method == "POST" and "set" in sent:
        _set(request, view)
        return _back(request)
    form = LookForm(now, request.POST or None, names=_moved(sent))
    if "up" in sent:
        form = LookForm(now, names=_moved(sent))
    elif form.run(actions.save_look, request.user, view):
        return _back(request)
    words = {"form": form, "list": sent.get("list", ""), "back": list_url(sent)}
    return render(request, "tickets/look.html", words, status=form.status)


def _set(request: AgentRequest, view: str) -> None:
    """One thing of it.

    Raises:
        Http404: no such thing.
    """
    name, _colon, value = request.POST["set"].partition(":")
    if name == "table":
        actions.save_look(request.user, view, is_table=value == "1")
    elif name == "order" and (not value or sortable(value.removeprefix("-"))):
        actions.save_look(request.user, view, order=value)
    else:
        raise Http404


def _moved(sent: QueryDict) -> list[str] | None:
    """The columns as they were sent, one of them moved; None where none were."""
    names: list[str] = sent.getlist("columns")
    up = sent.get("up", "")
    if up in names and (at := names.index(up)):
        names[at - 1], names[at] = names[at], names[at - 1]
    return names or None


def _back(request: AgentRequest) -> HttpResponse:
    if request.htmx:
        return HttpResponse(status=204)
    return HttpResponseRedirect(list_url(request.POST), status=303)


@require_POST
@login_required
def density(request: AgentRequest) -> HttpResponse:
    """How tall rows are from now on: in this list, where it has its own; else in all."""
    agent, wanted = request.user, request.POST.get("density", "")
    if wanted not in Density.values:
        raise Http404
    view = listings.reference(QueryDict(request.POST.get("list", ""))).key
    if looks.look_of(agent, view).density:
        actions.save_look(agent, view, density=wanted)
    else:
        more: dict[str, Any] = {
            "theme": agent.theme,
            "undo_seconds": agent.undo_seconds,
        }
        people.save_appearance(agent, density=wanted, **more)
    return _back(request)
