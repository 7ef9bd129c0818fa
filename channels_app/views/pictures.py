"""Pictures of a mail that lie on other servers: fetched by us once somebody asks for them.

Who is asked for a picture learns when, and from where. So nobody is asked until an agent
says so, and then by this server: no browser of ours, no cookie, no office's address. The
address of each is signed for one agent, one message and ten minutes, so that it is no way
for others to let us ask for theirs.
"""

from urllib.parse import urljoin
from uuid import UUID

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from channels_app.views.seen import seen
from helpdesk.base import egress
from helpdesk.base.accounts.models import Agent
from helpdesk.base.http import picture
from helpdesk.base.sniff import picture_type
from tickets.models import Message

SALT = "channels_app.pictures"
SECONDS = 10 * 60
MOST_BYTES = 5 * 1024 * 1024
# Servers of pictures send people on to others; each of them is looked at anew (R24).
HOPS = 3
_ON = frozenset({301, 302, 303, 307, 308})
_HEADERS = {"Accept": "image/*", "User-Agent": "Mozilla/5.0 (compatible; helpdesk)"}


def address(message: Message, agent: Agent, url: str) -> str:
    """Where this agent gets this picture of this message."""
    said = [message.public_id.hex, agent.public_id.hex, url]
    signed = signing.dumps(said, salt=SALT, compress=True)
    return reverse("channels:remote_picture", args=[signed])


@require_safe
def remote_picture(request: HttpRequest, signed: str) -> HttpResponse:
    """A picture, if there is one and its bytes are one."""
    try:
        said, whose, url = signing.loads(signed, salt=SALT, max_age=SECONDS)
        seen(Agent.objects.get(public_id=whose), UUID(said))
    except (signing.BadSignature, Agent.DoesNotExist) as error:
        raise Http404 from error
    content = _fetched(url)
    kind = picture_type(content)
    if kind is None:
        raise Http404
    answer = picture(content, kind=kind)
    # To a browser the frame is another site. The signature guards it.
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer["Cache-Control"] = f"private, max-age={SECONDS}"
    return answer


def _fetched(url: str) -> bytes:
    """What is there; b"" for whatever is not, or is too much, or not for us to ask for."""
    for _hop in range(HOPS + 1):
        try:
            url = url.partition("#")[0]
            found = egress.fetch(url, headers=_HEADERS, most=MOST_BYTES)
        except egress.EgressError:
            return b""
        if found.status not in _ON:
            return found.body if found.status == 200 else b""
        url = urljoin(url, found.headers.get("location", ""))
    return b""
