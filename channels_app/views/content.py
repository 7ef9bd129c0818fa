"""A mail as it was designed, in a frame that can do nothing (R25).

The door, `/t/<number>/messages/<id>/design/`, knows who asks and what they may see. It
sends them on to `/content/<signed>/`, which gets no cookie, runs nothing, asks nobody for
anything and has an origin of its own: `CONTENT_SECURITY_POLICY` below is the wall. Who asks
for the pictures that lie elsewhere as well gets them by us (`views/pictures.py`).
"""

from functools import partial
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from channels_app.queries.original import original
from channels_app.views import pictures
from channels_app.views.seen import seen
from helpdesk.base import designed
from helpdesk.base.accounts.models import Agent
from helpdesk.base.http import AgentRequest
from tickets.models import Message

SALT = "channels_app.content"
SECONDS = 10 * 60

# Popups: only so that a person may follow a link into a tab of its own.
CONTENT_SECURITY_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
    " style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none';"
    " frame-ancestors 'self'"
)
# With pictures that lie elsewhere: it is this server that gets them.
FETCHING = CONTENT_SECURITY_POLICY.replace("img-src data:", "img-src data: 'self'")
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
    message = seen(request.user, public_id, ticket__number=number)
    if not (message.is_designed or message.has_remote_pictures):
        raise Http404
    signed = _sign(message, request.user, "pictures" in request.GET)
    answer = redirect("channels:content", signed=signed)
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def content(request: HttpRequest, signed: str) -> HttpResponse:
    """The frame. Who asks is told by the signature alone, and what they may see now."""
    try:
        agent, message, fetches = _whose(signed)
    except (signing.BadSignature, Agent.DoesNotExist, Http404):
        return _sentence(_("This view is no longer good. Open it again."))
    with translation.override(agent.language or translation.get_language()):
        return _page(message, agent if fetches else None)


def _sign(message: Message, agent: Agent, fetches: bool) -> str:
    said = [message.public_id.hex, agent.public_id.hex, fetches]
    return signing.dumps(said, salt=SALT)


def _whose(signed: str) -> tuple[Agent, Message, bool]:
    said, whose, fetches = signing.loads(signed, salt=SALT, max_age=SECONDS)
    agent = Agent.objects.get(public_id=whose)
    return agent, seen(agent, UUID(said)), fetches


def _page(message: Message, asks: Agent | None) -> HttpResponse:
    """asks: who wants the pictures that lie elsewhere, too."""
    incoming = original(message)
    if incoming is None:
        gone = _(
            "This mail is not kept as it came any more. Its words are in the ticket."
        )
        return _sentence(gone)
    along = {
        file.content_id: file.content for file in incoming.files if file.content_id
    }
    remote = partial(pictures.address, message, asks) if asks else None
    page = designed.page(incoming.html, along, remote)
    if page is None:
        large = _(
            "This mail is too large to show as it was designed. These are its words."
        )
        return _sentence(large, text=message.text, status=200)
    return _answer({"page": page}, policy=FETCHING if asks else CONTENT_SECURITY_POLICY)


def _sentence(sentence: str, *, text: str = "", status: int = 404) -> HttpResponse:
    return _answer({"sentence": sentence, "text": text}, status=status)


def _answer(
    words: dict[str, object],
    *,
    status: int = 200,
    policy: str = CONTENT_SECURITY_POLICY,
) -> HttpResponse:
    # Without the request: the frame knows nobody, and its template needs nobody.
    answer = render(None, "channels_app/content.html", words, status=status)
    for name, value in HEADERS.items():
        answer[name] = value
    answer["Content-Security-Policy"] = policy
    return answer
