"""A mail as it was designed, in a frame that can do nothing (R25).

The door, `/t/<number>/messages/<id>/design/`, knows who asks and what they may see. It
sends them on to `/content/<signed>/`, which gets no cookie, runs nothing, asks nobody for
anything and has an origin of its own: `CONTENT_SECURITY_POLICY` below is the wall.
"""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from channels_app.queries.original import original
from helpdesk.base import designed
from helpdesk.base.accounts.models import Agent
from helpdesk.base.http import AgentRequest
from tickets.models import Message, Ticket

SALT = "channels_app.content"
SECONDS = 10 * 60

# Popups: only so that a person may follow a link into a tab of its own.
CONTENT_SECURITY_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
    " style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none';"
    " frame-ancestors 'self'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-DNS-Prefetch-Control": "off",
    "Cross-Origin-Resource-Policy": "same-origin",
    # A sandboxed page with an opener policy is one that no browser opens in a tab.
    "Cross-Origin-Opener-Policy": "unsafe-none",
    "Cache-Control": "private, no-store",
}


@login_required
@require_safe
def design(request: AgentRequest, number: int, public_id: UUID) -> HttpResponse:
    """To the mail's frame, by an address that is good for ten minutes."""
    message = _seen(request.user, public_id, ticket__number=number)
    if not message.is_designed:
        raise Http404
    answer = redirect("channels:content", signed=_sign(message, request.user))
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def content(request: HttpRequest, signed: str) -> HttpResponse:
    """The frame. Who asks is told by the signature alone, and what they may see now."""
    try:
        agent, message = _whose(signed)
    except (signing.BadSignature, Agent.DoesNotExist, Http404):
        return _sentence(request, _("This view is no longer good. Open it again."))
    with translation.override(agent.language or translation.get_language()):
        return _page(request, message)


def _sign(message: Message, agent: Agent) -> str:
    return signing.dumps([message.public_id.hex, agent.public_id.hex], salt=SALT)


def _whose(signed: str) -> tuple[Agent, Message]:
    said, whose = signing.loads(signed, salt=SALT, max_age=SECONDS)
    agent = Agent.objects.get(public_id=whose)
    return agent, _seen(agent, UUID(said))


def _seen(agent: Agent, public_id: UUID, **more: int) -> Message:
    messages = Message.objects.filter(ticket__in=Ticket.objects.visible_to(agent))
    return get_object_or_404(messages, public_id=public_id, **more)


def _page(request: HttpRequest, message: Message) -> HttpResponse:
    incoming = original(message)
    if incoming is None:
        gone = _(
            "This mail is not kept as it came any more. Its words are in the ticket."
        )
        return _sentence(request, gone)
    pictures = {
        file.content_id: file.content for file in incoming.files if file.content_id
    }
    page = designed.page(incoming.html, pictures)
    if page is None:
        large = _(
            "This mail is too large to show as it was designed. These are its words."
        )
        return _sentence(request, large, text=message.text, status=200)
    return _answer(request, {"page": page})


def _sentence(
    request: HttpRequest, sentence: str, *, text: str = "", status: int = 404
) -> HttpResponse:
    return _answer(request, {"sentence": sentence, "text": text}, status=status)


def _answer(
    request: HttpRequest, words: dict[str, object], *, status: int = 200
) -> HttpResponse:
    # Without the request: the frame knows nobody, and its template needs nobody.
    answer = render(None, "channels_app/content.html", words, status=status)
    for name, value in HEADERS.items():
        answer[name] = value
    return answer
