"""/tickets/new/: a ticket that somebody of us opens, with words to a customer or of one."""

from typing import TypeVar
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.base.http import AgentRequest
from tickets import actions
from tickets.forms.opening import NewTicketForm
from tickets.models import Message, TicketTemplate
from tickets.queries.customers import seen_customers
from tickets.queries.opening import channels_seen_by, offered
from tickets.queries.ticket_templates import ticket_templates

Row = TypeVar("Row", bound=Model)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AgentRequest) -> HttpResponse:
    """Open it, and go there."""
    if not request.user.can_work:
        raise Http404
    begun, chosen = request.GET.get("template", ""), ticket_templates(request.user)
    template = _by_id(chosen, begun)
    if request.POST.get("how") == "template":
        form = _begun_anew(request, template)
    else:
        form = NewTicketForm(
            request.user,
            request.POST or None,
            request.FILES or None,
            template=template,
            has_variables=bool(begun),
        )
    asked = request.GET.get("customer", "")
    if (customer := _by_id(seen_customers(request.user), asked)) is not None:
        form.begin_with(customer)
    opened: list[Message] = []
    opens = actions.write_first if form.sends else actions.bring

    def run(channel: object, **typed: object) -> None:
        opened.append(opens(channel, by=request.user, **typed))  # type: ignore[arg-type]

    if form.run(run):
        ticket = opened[0].ticket
        messages.success(request, _("Ticket #%s is open.") % ticket.number)
        return redirect("tickets:ticket", ticket.number)
    form.again()
    shown = {"form": form, "call_url": reverse("tickets:new_call")}
    shown |= {"templates": chosen, "customer": customer}
    return render(request, "tickets/new_ticket.html", shown, status=form.status)


@login_required
@require_safe
def people(request: AgentRequest) -> HttpResponse:
    """Addresses on this channel of customers who are called so, as somebody types."""
    if not request.user.can_work:
        raise Http404
    channel = _by_id(channels_seen_by(request.user), request.GET.get("channel", ""))
    asked = request.GET.get("of", "").strip()
    found = offered(request.user, asked, channel.kind) if channel and asked else []
    return render(request, "tickets/new_ticket_people.html", {"people": found})


def _begun_anew(
    request: AgentRequest, template: TicketTemplate | None
) -> NewTicketForm:
    """With a template that was chosen while they were typing: what they typed stays."""
    agent = request.user
    before = _by_id(ticket_templates(agent), request.POST.get("before", ""))
    typed = NewTicketForm(agent, template=before).typed(request.POST)
    if request.FILES:
        # Browsers keep none of a form that comes back.
        messages.info(request, _("Choose the files again."))
    return NewTicketForm(agent, template=template, has_variables=True, initial=typed)


def _by_id(rows: QuerySet[Row], typed: str) -> Row | None:
    try:
        return rows.filter(public_id=UUID(typed)).first()
    except ValueError:
        return None
