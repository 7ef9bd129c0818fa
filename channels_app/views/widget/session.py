"""A widget opens: who is there, and what it has to show."""

from typing import Any

from django.http import HttpResponse

from channels_app import doorway, tokens
from channels_app.actions import chat, presence
from channels_app.errors import Blocked, TooOften
from channels_app.models import Visitor
from channels_app.queries import feed, opening, visitors
from channels_app.queries.proving import open_one
from channels_app.views.widget.door import SiteRequest, answer, body, for_site
from helpdesk.base import help as public_help
from helpdesk.base import limits, patterns
from helpdesk.base.limits import Limit
from tickets.queries import chats

Data = dict[str, Any]

# Of those nobody knows yet, behind one address; whoever has a token counts for
# themselves, so that an office full of them is in nobody's way.
NEW, AGAIN = Limit(120, 60), Limit(60, 60)
SETTINGS = (
    *("title", "greeting", "away", "accent", "side", "theme", "launcher", "fields"),
    *("consent", "teams", "rate", "rules", "help", "require_identity"),
)


@for_site("POST")
def session(request: SiteRequest) -> HttpResponse:
    """Who never said anything gets a token and leaves no row."""
    said = body(request)
    browser = request.headers.get("User-Agent", "")
    place = doorway.place_of(said, browser=browser)
    visitor = _visitor(request, said.get("token"))
    if place is not None:
        presence.looked(visitor, place)
    return answer(session_of(visitor))


def session_of(visitor: Visitor) -> Data:
    """What a widget shows when it opens; its token is good for half a year again."""
    channel = visitor.channel
    return {
        "token": tokens.mint(tokens.of(visitor)),
        "visitor": {
            "id": str(visitor.public_id),
            "name": visitor.name,
            "mail": visitor.mail.shown if visitor.mail else visitor.claimed_mail,
            "verified": visitor.mail_id is not None,
            # Only of whoever is asked to show something.
            **({"proof": True} if open_one(visitor) is not None else {}),
        },
        "chats": feed.heads(visitor),
        "open": opening.opening(channel),
        "queue": chats.queue(channel.team_id),
        "settings": _settings(visitor),
        "words": {},
    }


def _visitor(request: SiteRequest, token: object) -> Visitor:
    """Whom the token names; somebody new when it names nobody any more."""
    try:
        found = visitors.of_token(token, request.widget.key or "") if token else None
    except tokens.Void:
        found = None
    if found is not None and found.is_known:
        if found.blocked_at is not None:
            raise Blocked
        _spend(f"session:{found.public_id}", AGAIN)
        # The same, with its team and the team's hours.
        found.channel = request.widget.channel
        return found
    _spend(f"sessions-from:{limits.network(request)}", NEW)
    if found is not None:
        return found
    fresh = tokens.fresh(request.widget.pk)
    return Visitor(public_id=fresh.visitor, channel=request.widget.channel)


def _spend(key: str, limit: Limit) -> None:
    if wait := limits.spend(key, limit):
        raise TooOften(wait)


def _settings(visitor: Visitor) -> Data:
    """What the admin chose; what somebody is not asked again is left out."""
    config = visitor.channel.connection.config
    shown = {name: config[name] for name in SETTINGS if name in config}
    shown["fields"] = [
        {**field, "pattern": patterns.for_browsers(field.get("pattern", ""))}
        for field in config.get("fields", ())
    ]
    if not chat.is_asked(visitor):
        shown["fields"] = []
    if visitor.consented_at is not None or not chat.is_asked(visitor):
        shown["consent"] = ""
    # A field that can find nothing only keeps people from asking.
    shown["help"] = bool(shown.get("help")) and public_help.is_any()
    return shown
