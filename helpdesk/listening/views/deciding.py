"""/mentions/…/<verb>/ and /mentions/bulk/: what is done with them, one or many."""

from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from helpdesk.listening import actions
from helpdesk.listening.models import Mention
from helpdesk.listening.views.stream import FIELDS, listeners_only
from tickets.models import Message, Ticket

MOST = 100
WORDS: dict[str, Promise] = {
    "ticket": gettext_lazy("A ticket is made"),
    "answer": gettext_lazy("A ticket is made"),
    "ignore": gettext_lazy("Ignored"),
    "watch": gettext_lazy("Watched"),
    "undo": gettext_lazy("Taken back"),
}


@require_POST
@listeners_only
def verb(request: AgentRequest, public_id: UUID, verb: str) -> HttpResponse:
    """Do it to one; "answer" makes its ticket and leads to the place to write in."""
    if verb not in WORDS:
        raise Http404
    seen = Mention.objects.visible_to(request.user)
    mention = get_object_or_404(seen, public_id=public_id)
    act = actions.VERBS["ticket" if verb == "answer" else verb]
    try:
        made = act(mention, by=request.user, version=_version(request))
    except Refused as refusal:
        return _refused(request, refusal)
    ticket = _ticket(request, made)
    goes = f"{_address(ticket)}#reply" if ticket and verb == "answer" else ""
    words = f"{WORDS[verb]}: #{ticket.number}" if ticket else str(WORDS[verb])
    if request.htmx:
        undo = [] if verb == "undo" else [str(public_id)]
        return JsonResponse({"words": words, "undo": undo, "goes": goes})
    if not goes:
        messages.success(request, words)
    return HttpResponseRedirect(goes or back_of(request), status=303)


@require_POST
@listeners_only
def bulk(request: AgentRequest) -> HttpResponse:
    """Do it to each, by itself, and say what came of it."""
    wanted = request.POST.get("verb", "")
    names = request.POST.getlist("id")
    if wanted not in actions.VERBS:
        raise Http404
    if not names or len(names) > MOST:
        why = _("Choose some mentions first: up to %(most)d at once.") % {"most": MOST}
        return _told(request, {"error": why})
    seen = Mention.objects.visible_to(request.user).filter(public_id__in=_uuids(names))
    found = actions.many(seen.order_by("id"), wanted, by=request.user)
    done = [str(one.public_id) for one in found.done]
    return _told(
        request,
        {
            "words": _summary(wanted, found),
            "done": done,
            "undo": [] if wanted == "undo" else done,
        },
    )


def back_of(request: AgentRequest) -> str:
    """The page with the filters it was done on; nothing else can be named."""
    back = dict(parse_qsl(request.POST.get("back", "")))
    kept = {name: back[name] for name in FIELDS if name in back}
    return f"{reverse('mentions:mentions')}?{urlencode(kept)}"


def _told(request: AgentRequest, answer: dict[str, Any]) -> HttpResponse:
    if request.htmx:
        return JsonResponse(answer, status=422 if "error" in answer else 200)
    is_well = "error" not in answer and bool(answer["done"])
    level = messages.SUCCESS if is_well else messages.WARNING
    messages.add_message(request, level, answer.get("error") or answer["words"])
    return HttpResponseRedirect(back_of(request), status=303)


def _refused(request: AgentRequest, refusal: Refused) -> HttpResponse:
    if request.htmx:
        return JsonResponse({"error": str(refusal)}, status=409)
    messages.warning(request, str(refusal))
    return HttpResponseRedirect(back_of(request), status=303)


def _summary(verb: str, found: actions.Done) -> str:
    """Both numbers in one line, and why the first one was refused."""
    said = []
    if found.done:
        some = ngettext("%(n)d mention", "%(n)d mentions", len(found.done))
        said.append(f"{WORDS[verb]}: {some % {'n': len(found.done)}}")
    if found.refused:
        some = ngettext("%(n)d refused", "%(n)d refused", len(found.refused))
        why = found.refused[0][1]
        said.append(f"{some % {'n': len(found.refused)}} ({why})")
    return ". ".join(said) or _("There is nothing to do it to.")


def _ticket(request: AgentRequest, made: object) -> Ticket | None:
    """That of the message that was made, if they may see it."""
    if not isinstance(made, Message):
        return None
    seen = Ticket.objects.visible_to(request.user)
    return seen.filter(pk=made.ticket.survivor().pk).first()


def _address(ticket: Ticket) -> str:
    return reverse("tickets:ticket", args=[ticket.number])


def _version(request: AgentRequest) -> int | None:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else None


def _uuids(names: list[str]) -> list[UUID]:
    found = []
    for name in names:
        try:
            found.append(UUID(name))
        except ValueError:
            continue
    return found
