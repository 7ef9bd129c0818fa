"""/t/<number>/template/: answer in words that a provider approved."""

from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import trigger_client_event

from channels_app.actions.by_template import reply_by_template
from channels_app.forms.by_template import TemplateForm
from channels_app.messenger_errors import NotApproved
from channels_app.models import Template
from channels_app.queries.approved import approved_for
from helpdesk.base.http import AgentRequest
from tickets import rules
from tickets.models import Ticket


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@vary_on_headers("HX-Request")
def template(request: AgentRequest, number: int) -> HttpResponse:
    """Choose one, fill in its places, read what the customer will read, and send it.

    `look` shows what was typed so far, and sends nothing: not in an address, which would
    be kept in logs.
    """
    visible = Ticket.objects.visible_to(request.user)
    ticket = get_object_or_404(visible, number=number)
    if not rules.may(request.user, "reply", ticket):
        return _shown(request, ticket, status=409)
    offered = approved_for(ticket)
    chosen = _chosen(request, offered)
    if chosen is None:
        gone = request.method == "POST"
        refused = str(NotApproved()) if gone else ""
        status = 409 if gone else 200
        return _shown(request, ticket, offered, refused=refused, status=status)
    if request.method != "POST":
        form = TemplateForm(chosen, initial={"key": uuid4()})
    elif "look" in request.POST:
        form = TemplateForm(chosen, initial=request.POST.dict())
    else:
        form = TemplateForm(chosen, request.POST)
        if form.run(reply_by_template, ticket, by=request.user):
            return _sent(request, ticket)
    return _shown(request, ticket, offered, form=form, status=form.status)


def _chosen(request: AgentRequest, offered: list[Template]) -> Template | None:
    """The one that is named; of one alone there is no choice."""
    asked = request.POST.get("template") or request.GET.get("template")
    if not asked:
        return offered[0] if len(offered) == 1 else None
    return next((one for one in offered if str(one.public_id) == asked), None)


def _sent(request: AgentRequest, ticket: Ticket) -> HttpResponse:
    """The page shows it among the others; a popover tells the page to look."""
    if not request.htmx:
        url = reverse("tickets:ticket", args=[ticket.number])
        return HttpResponseRedirect(url, status=303)
    told = {"verb": "reply", "number": ticket.number, "undo": "", "words": _("Sent.")}
    return trigger_client_event(HttpResponse(status=204), "done", told)


def _shown(
    request: AgentRequest,
    ticket: Ticket,
    offered: list[Template] | None = None,
    *,
    form: TemplateForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """offered: None where nothing can be sent at all."""
    words = {"ticket": ticket, "offered": offered, "form": form, "refused": refused}
    part = "#part" if request.htmx else ""
    name = f"channels_app/by_template.html{part}"
    return render(request, name, words, status=status)
