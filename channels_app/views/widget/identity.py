"""Who a visitor is: what the site vouches for, and addresses they prove to read.

Without a right proof they stay who they were, and the answer looks the same (AC-64): it
tells nothing of whom a better one would have named.
"""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from channels_app import resume, vouched
from channels_app.actions import knowing, letters, links
from channels_app.errors import Invalid, TooOften
from channels_app.models import Connection
from channels_app.payload import Said
from channels_app.views.widget.door import VisitorRequest, answer, body, for_visitor
from channels_app.views.widget.session import session_of
from helpdesk.base import limits
from helpdesk.base.limits import Limit
from helpdesk.base.secrets import CannotOpen

# A page says who its user is each time it is loaded, and in each tab.
TOLD = Limit(60, 60)
# Codes that were typed, right or wrong; each letter counts its own wrong ones as well.
TYPED = Limit(30, 3600)
LONGEST_CODE = 40


@for_visitor("POST")
def identify(request: VisitorRequest) -> HttpResponse:
    """The site says who this is; see `vouched`."""
    said = body(request)
    _spend(f"identify:{request.visitor.public_id}", TOLD)
    _spend(f"identify-from:{limits.network(request)}", Limit(600, 60))
    person = vouched.person(said, _secrets(request.widget))
    if person is None:
        return answer(session_of(request.visitor))
    return answer(session_of(knowing.identify(request.visitor, person)))


@for_visitor("POST")
def mail(request: VisitorRequest) -> HttpResponse:
    """Send a code to an address; the answer is the same whatever address it is."""
    said = body(request)
    letters.ask(
        request.visitor,
        text_of(said, "mail", longest=254),
        network=limits.network(request),
        language=language_of(request),
    )
    return answer({}, status=202)


@for_visitor("POST")
def prove(request: VisitorRequest) -> HttpResponse:
    """The code that came, or the link beside it, whose reader is who the mail is for."""
    said = body(request)
    _spend(f"prove:{request.visitor.public_id}", TYPED)
    _spend(f"prove-from:{limits.network(request)}", Limit(120, 3600))
    if "link" in said:
        return answer(session_of(links.follow(_link(said))))
    code = text_of(said, "code", longest=LONGEST_CODE)
    visitor = knowing.prove(request.visitor, code)
    if visitor is None:
        raise Invalid({"code": [_("This code is not right, or no longer good.")]})
    return answer(session_of(visitor))


def language_of(request: VisitorRequest) -> str:
    """What to write to them in: as their page says, else as their browser does."""
    return request.visitor.language or request.headers.get("Accept-Language", "")[:16]


def _link(said: Said) -> resume.Link:
    signed = text_of(said, "link", longest=resume.LONGEST)
    try:
        return resume.read(signed.rstrip("/").rpartition("/")[2])
    except resume.Dead as error:
        raise Invalid({"link": [_("This link is no longer good.")]}) from error


def _secrets(widget: Connection) -> list[str]:
    """Those that sites may sign with now: two, while one replaces the other."""
    try:
        secret = widget.settings().secret
    except CannotOpen:
        return []
    return [secret[name] for name in ("secret", "old_secret") if secret.get(name)]


def text_of(said: Said, name: str, *, longest: int) -> str:
    """The words in a field. Raises Invalid."""
    value = said.get(name)
    if not isinstance(value, str) or len(value) > longest:
        raise Invalid({name: [_("This is not understood.")]})
    return value


def _spend(key: str, limit: Limit) -> None:
    if wait := limits.spend(key, limit):
        raise TooOften(wait)
