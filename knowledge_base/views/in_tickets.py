"""Beside an open ticket: articles that may answer it. The ticket's page asks by address."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from knowledge_base import actions
from knowledge_base.errors import NothingToDraftFrom
from knowledge_base.models import Reader, Translation
from knowledge_base.queries import for_ticket
from knowledge_base.queries.addresses import of_article
from knowledge_base.views.doors import drafters_only
from tickets.actions.draft import save_draft
from tickets.models import Draft, Ticket


@require_safe
@drafters_only
@never_cache
def suggested(request: AgentRequest, number: int) -> HttpResponse:
    """The part of the ticket's page; by itself, a page."""
    ticket = _ticket(request, number)
    shown = {
        "ticket": ticket,
        "offered": for_ticket.suggested(ticket),
        "answered": for_ticket.last_answer(ticket) is not None,
    }
    part = "#part" if request.htmx else ""
    return render(request, f"knowledge_base/beside_ticket.html{part}", shown)


def _ticket(request: AgentRequest, number: int) -> Ticket:
    return get_object_or_404(Ticket.objects.visible_to(request.user), number=number)


def _article(request: AgentRequest) -> Translation:
    known = Translation.objects.readable_by(Reader.AGENT)
    try:
        chosen = UUID(request.POST.get("article", ""))
    except ValueError:
        raise Http404 from None
    known = known.select_related("article__centre", "article__owner", "published")
    return get_object_or_404(known, public_id=chosen)


@require_POST
@drafters_only
def link(request: AgentRequest, number: int) -> HttpResponse:
    """Its address goes where the answer is written."""
    ticket, article = _ticket(request, number), _article(request)
    address = request.build_absolute_uri(of_article(article))
    return _use(request, ticket, article, f"{article.title}: {address}")


@require_POST
@drafters_only
def text(request: AgentRequest, number: int) -> HttpResponse:
    """Its words go there."""
    ticket, article = _ticket(request, number), _article(request)
    return _use(request, ticket, article, article.text)


@require_POST
@drafters_only
def used(request: AgentRequest, number: int) -> HttpResponse:
    """It stands in the answer already: somebody chose it where they write."""
    ticket, article = _ticket(request, number), _article(request)
    try:
        actions.use_article(ticket, translation=article, by=request.user)
    except Refused as refusal:
        return _said(request, ticket, str(refusal))
    return _said(request, ticket, "")


def _use(
    request: AgentRequest, ticket: Ticket, article: Translation, words: str
) -> HttpResponse:
    try:
        actions.use_article(ticket, translation=article, by=request.user)
        if not request.htmx:
            _write(request, ticket, words)
    except Refused as refusal:
        return _said(request, ticket, str(refusal))
    return _said(request, ticket, "", insert=words)


def _write(request: AgentRequest, ticket: Ticket, words: str) -> None:
    """Without scripts they stand in the draft when its page comes again."""
    mode = Draft.Mode.REPLY
    kept = Draft.objects.filter(ticket=ticket, agent=request.user, mode=mode).first()
    before = f"{kept.text}\n" if kept and kept.text.strip() else ""
    save_draft(ticket, mode=mode, text=f"{before}{words}", by=request.user)


@require_POST
@drafters_only
def wrong(request: AgentRequest, number: int) -> HttpResponse:
    """Its owner is told by a task."""
    ticket, article = _ticket(request, number), _article(request)
    actions.article_was_wrong(ticket, translation=article, by=request.user)
    return _said(request, ticket, _("Its owner has a task now. Thank you."))


@require_POST
@drafters_only
def missing(request: AgentRequest, number: int) -> HttpResponse:
    """There should be one."""
    ticket = _ticket(request, number)
    actions.article_should_exist(ticket, by=request.user)
    return _said(request, ticket, _("It is on the list of what is missing."))


@require_POST
@drafters_only
def draft(request: AgentRequest, number: int) -> HttpResponse:
    """An article of the last answer, or of the one that is named."""
    ticket = _ticket(request, number)
    try:
        named = UUID(request.POST["message"]) if request.POST.get("message") else None
    except ValueError:
        raise Http404 from None
    message = for_ticket.last_answer(ticket)
    if named:
        message = get_object_or_404(ticket.messages, public_id=named)
    try:
        if message is None:
            raise NothingToDraftFrom
        drafted = actions.draft_from_message(message, by=request.user)
    except Refused as refusal:
        return _said(request, ticket, str(refusal))
    address = reverse("knowledge_base:edit_article", args=[drafted.public_id])
    if request.htmx:
        return HttpResponseClientRedirect(address)
    return redirect(address)


def _said(
    request: AgentRequest, ticket: Ticket, words: str, *, insert: str = ""
) -> HttpResponse:
    """News for the open page; without scripts, the ticket's page anew."""
    if not request.htmx:
        if words:
            messages.info(request, words)
        return redirect("tickets:ticket", ticket.number)
    told = {"number": ticket.number, "words": words, "insert": insert}
    return trigger_client_event(HttpResponse(status=204), "done", told)
