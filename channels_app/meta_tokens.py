"""How long a token of Meta's lasts, and a longer one.

Tokens of Instagram login last for 60 days, and are renewed by themselves once they are a
day old (developers.facebook.com/docs/instagram-platform/reference/refresh_access_token).
Of others Meta says when they run out (.../docs/graph-api/reference/debug_token); a new one
needs somebody who signs in there.
"""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from channels_app import graph
from channels_app.abilities import Renewed
from channels_app.adapter import Settings
from channels_app.meta import part, words

LASTS = timedelta(days=60)


def expires(settings: Settings) -> str:
    """When our token runs out, in ISO 8601; "" for never, or where Meta does not say."""
    query = {"input_token": settings.secret.get("token", "")}
    try:
        found = graph.ask(settings, "debug_token", query=query)
    except (graph.Lost, graph.Refused):
        return ""
    at = part(found, "data", "expires_at")
    if not isinstance(at, int) or at <= 0:
        return ""
    return datetime.fromtimestamp(at, tz=UTC).isoformat()


def at_the_latest() -> str:
    """When a token of Instagram login has run out that was made just now."""
    return (timezone.now() + LASTS).isoformat()


def renewed(settings: Settings) -> Renewed | None:
    """A token that lasts for 60 days again; None where none is given."""
    query = {
        "grant_type": "ig_refresh_token",
        "access_token": settings.secret.get("token", ""),
    }
    try:
        found = graph.ask(settings, "refresh_access_token", query=query)
    except (graph.Lost, graph.Refused):
        return None
    token, seconds = words(found.get("access_token")), found.get("expires_in")
    if not token or not isinstance(seconds, int) or seconds <= 0:
        return None
    until = timezone.now() + min(timedelta(seconds=seconds), LASTS * 6)
    return Renewed(secret={"token": token}, expires_at=until.isoformat())
