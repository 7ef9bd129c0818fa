"""Our account at a Mastodon server: who we are there, what it takes, and its files."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from django.utils.translation import gettext as _

from channels_app.adapter import (
    Check,
    ConnectionFailed,
    FetchFailed,
    File,
    Remote,
    Settings,
)
from channels_app.adapters.mastodon import api, say
from channels_app.adapters.mastodon.length import LINK
from channels_app.adapters.mastodon.look import TYPES
from channels_app.adapters.mastodon.parse import uri_of
from channels_app.fields import each, part, whole, words
from channels_app.messenger import Learned
from helpdesk.base import egress

# Where a file may send us on to.
HOPS = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})
GONE = frozenset({403, 404, 410})
MB = 1024 * 1024


def connect(settings: Settings) -> Learned:
    """Who we are there, what a post may be, and from where on we read.

    Raises:
        ConnectionFailed.
    """
    me = _get(settings, "/api/v1/accounts/verify_credentials")
    server = _server(settings)
    limits = part(server, "configuration")
    domain = words(server, "domain") or words(server, "uri")
    uri, number = uri_of(me), words(me, "id")
    if not uri or not number:
        raise ConnectionFailed(_("This address does not answer as Mastodon does."))
    most = whole(limits, "statuses", "max_characters") or say.LONGEST
    name = f"@{words(me, 'acct').partition('@')[0]}@{domain}"
    known = settings.config.get("account") == uri and settings.config
    return Learned(
        config={
            "account": uri,
            "account_id": number,
            "acct": words(me, "acct"),
            "url": words(me, "url"),
            "domain": domain,
            "streaming": _streaming(settings, server),
            "most": most,
            "link": whole(limits, "statuses", "characters_reserved_per_url") or LINK,
            "most_files": whole(limits, "statuses", "max_media_attachments")
            or say.FILES,
            "since": (known and known.get("since")) or _newest_notification(settings),
            "own": (known and known.get("own")) or _newest_post(settings, number),
        },
        traits={
            "sender": name,
            "longest": 4 * (most - say.NAME),
            "public_length": most - say.NAME,
            "takes": _takes(part(limits, "media_attachments")),
        },
        address=name,
    )


def _server(settings: Settings) -> Any:
    """What it says of itself; older ones and relatives know the older address."""
    try:
        return api.get(settings, "/api/v2/instance")
    except api.Refused as refused:
        if refused.status not in {404, 405, 501}:
            raise api.not_connected(refused) from None
    except api.Lost as lost:
        raise api.not_connected(lost) from None
    return _get(settings, "/api/v1/instance")


def _streaming(settings: Settings, server: Any) -> str:
    """Where its stream is: often another host, asked over HTTP all the same."""
    there = words(server, "configuration", "urls", "streaming") or words(
        server, "urls", "streaming_api"
    )
    if there.startswith("wss://"):
        return f"https://{there.removeprefix('wss://')}"
    # A token goes over an open line only where the server itself is asked so.
    ours = str(settings.config.get("api") or "")
    if there.startswith("ws://") and ours.startswith("http://"):
        return f"http://{there.removeprefix('ws://')}"
    return ""


def _newest_notification(settings: Settings) -> str:
    """What was said before we came is nobody's ticket."""
    kinds = [("types[]", one) for one in TYPES]
    query = [("limit", "1"), ("include_filtered", "true"), *kinds]
    return _newest(_get(settings, "/api/v1/notifications", query))


def _newest_post(settings: Settings, number: str) -> str:
    path = f"/api/v1/accounts/{number}/statuses"
    return _newest(_get(settings, path, [("limit", "1")]))


def _newest(found: Any) -> str:
    ids = [words(one, "id") for one in found] if isinstance(found, list) else []
    return ids[0] if ids else "0"


def _takes(limits: Any) -> Mapping[str, Any]:
    """By the first half of a type, as the server says; else what Mastodon does."""
    types = [one for one in each(limits, "supported_mime_types") if "/" in str(one)]
    found: dict[str, Any] = {}
    for main, usual in say.TAKES.items():
        size = whole(limits, f"{'image' if main == 'image' else 'video'}_size_limit")
        own = [one for one in types if str(one).startswith(f"{main}/")]
        if types and not own:
            continue
        found[main] = {
            "max_bytes": size or usual["max_bytes"],
            "types": own or usual["types"],
        }
    return found


def check(settings: Settings) -> list[Check]:
    """Both directions: whether we are told what happens, and whether we may post."""
    parts = ("receiving", "sending")
    try:
        me = _get(settings, "/api/v1/accounts/verify_credentials")
        _newest_notification(settings)
    except ConnectionFailed as failure:
        return [Check(part=one, ok=False, words=failure.words) for one in parts]
    who = f"@{words(me, 'acct').partition('@')[0]}"
    told = _("The server knows us as %(name)s, and tells us who mentions us.")
    wrong = _may_not_post(settings)
    return [
        Check(part="receiving", ok=True, words=told % {"name": who}),
        Check(part="sending", ok=not wrong, words=wrong or _("We may post there.")),
    ]


def _may_not_post(settings: Settings) -> str:
    """Why not; "" where nothing is known against it: not every server says."""
    try:
        app = api.get(settings, "/api/v1/apps/verify_credentials")
    except (api.Lost, api.Refused):
        return ""
    scopes = {str(one) for one in each(app, "scopes")}
    if not scopes or scopes & {"write", "write:statuses"}:
        return ""
    return _("The token may not post: its scopes lack “write”.")


def _get(
    settings: Settings, path: str, query: list[tuple[str, str]] | None = None
) -> Any:
    """Raises ConnectionFailed."""
    try:
        return api.get(settings, path, query or ())
    except (api.Lost, api.Refused) as error:
        raise api.not_connected(error) from None


def fetch(settings: Settings, remote: Remote, *, most: int) -> File:
    """A file of a post; everybody may have it, so nobody is shown our token.

    Raises:
        FetchFailed.
    """
    url = remote.name
    for _hop in range(HOPS):
        answer = _asked(url, most)
        if answer.status in REDIRECTS and answer.headers.get("location"):
            url = urljoin(url, answer.headers["location"])
            continue
        if answer.status == 200:
            kind = answer.headers.get("content-type", "").partition(";")[0].strip()
            return File(
                filename=remote.filename,
                content_type=kind or remote.content_type,
                content=answer.body,
            )
        told = _("Its server answered %(status)s when it was asked for the file.")
        words_ = told % {"status": answer.status}
        raise FetchFailed(words_, permanent=answer.status in GONE)
    raise FetchFailed(_("Its address leads nowhere."), permanent=True)


def _asked(url: str, most: int) -> egress.Answer:
    headers = {"user-agent": "helpdesk"}
    try:
        return egress.fetch(url, headers=headers, most=most, seconds=api.CARRY)
    except egress.TooMuch:
        told = _("It is larger than %(most)s MB.") % {"most": most // MB}
        raise FetchFailed(told, permanent=True) from None
    except egress.NotAllowed:
        told = _("Its address is none that may be called.")
        raise FetchFailed(told, permanent=True) from None
    except egress.EgressError:
        told = _("Its server did not hand it over in time.")
        raise FetchFailed(told) from None


def carrier(settings: Settings, code: str) -> str:
    """Our page there. Nothing opens a private post at whichever server a customer has:
    they write the code themselves."""
    return str(settings.config.get("url") or "")
