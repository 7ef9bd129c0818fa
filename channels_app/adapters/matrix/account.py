"""Our account at a homeserver: who we are there, how it is, names of others, files."""

from urllib.parse import quote, urljoin, urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels_app.adapter import (
    Check,
    ConnectionFailed,
    FetchFailed,
    File,
    Remote,
    Settings,
)
from channels_app.adapters.matrix import api, rooms, say
from channels_app.adapters.matrix.look import whole_sync
from channels_app.fields import each, whole, words
from channels_app.messenger import Known, Learned
from helpdesk.base import egress

# Rooms of which a check asks whether they are encrypted; where a file may lead us on to.
LOOKED_AT, HOPS = 50, 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})
GONE = frozenset({403, 404, 410})
MB = 1024 * 1024


def connect(settings: Settings) -> Learned:
    """Who we are there, how large files may be, and from where on we read.

    Raises:
        ConnectionFailed.
    """
    try:
        me = api.get(settings, f"{api.CLIENT}/account/whoami")
        us = words(me, "user_id")
        if not us:
            told = _("This address does not answer as Matrix does.")
            raise ConnectionFailed(told)
        is_known = settings.config.get("account") == us
        since = str(settings.config.get("since") or "") if is_known else ""
        most = _most(settings)
        since = since or words(whole_sync(settings), "next_batch")
    except (api.Lost, api.Refused) as error:
        raise api.not_connected(error) from None
    return Learned(
        config={"account": us, "since": since, "most": most},
        traits={"takes": {"*": {"max_bytes": most}}},
        address=us,
    )


def _most(settings: Settings) -> int:
    """Bytes of a file; older servers say it at an older address, or not at all."""
    for path in ("/_matrix/client/v1/media/config", "/_matrix/media/v3/config"):
        try:
            found = whole(api.get(settings, path), "m.upload.size")
        except api.Refused as refused:
            if refused.status in {401, 429} or refused.status >= 500:
                raise
            continue
        if found:
            return found
    return say.MOST


def check(settings: Settings) -> list[Check]:
    """Both directions; and what we cannot read."""
    try:
        api.get(settings, f"{api.CLIENT}/account/whoami")
        receiving = _receiving(settings)
    except (api.Lost, api.Refused) as error:
        words_ = api.not_connected(error).words
        return [
            Check(part=one, ok=False, words=words_) for one in ("receiving", "sending")
        ]
    told = _("The homeserver knows us as %(name)s.") % {
        "name": settings.config.get("account", "")
    }
    return [
        Check(part="receiving", ok=True, words=receiving),
        Check(part="sending", ok=True, words=told),
    ]


def _receiving(settings: Settings) -> str:
    """Not by a sync: homeservers answer the same one from memory for a while."""
    found = each(api.get(settings, f"{api.CLIENT}/joined_rooms"), "joined_rooms")
    joined = [one for one in found if isinstance(one, str)]
    count = len(joined)
    told = ngettext("We are in %d room.", "We are in %d rooms.", count) % count
    closed = sum(rooms.is_encrypted(settings, one) for one in joined[:LOOKED_AT])
    if not closed:
        return told
    more = ngettext(
        "%d of them is encrypted: what is said there cannot be read here.",
        "%d of them are encrypted: what is said there cannot be read here.",
        closed,
    )
    return f"{told} {more % closed}"


def known(settings: Settings, address: str) -> Known:
    """What somebody calls themselves.

    Raises:
        FetchFailed.
    """
    path = f"{api.CLIENT}/profile/{quote(address, safe='')}"
    try:
        found = api.get(settings, path)
    except api.Refused as refused:
        is_hidden = refused.status in {403, 404}
        if is_hidden:
            return Known()
        raise FetchFailed(api.failed(refused).words) from None
    except api.Lost as lost:
        raise FetchFailed(lost.words) from None
    return Known(name=words(found, "displayname"))


def fetch(settings: Settings, remote: Remote, *, most: int) -> File:
    """A file by its address (mxc://server/id), which only we are handed.

    Raises:
        FetchFailed.
    """
    parts = urlsplit(remote.name)
    server, number = parts.netloc, parts.path.strip("/")
    if parts.scheme != "mxc" or not server or not number:
        raise FetchFailed(_("Its address is none of a file."), permanent=True)
    there = f"{quote(server, safe='')}/{quote(number, safe='')}"
    url = api.address(settings, f"/_matrix/client/v1/media/download/{there}")
    for _hop in range(HOPS):
        answer = _asked(settings, url, most)
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
        told = _("The homeserver answered %(status)s when it was asked for the file.")
        words_ = told % {"status": answer.status}
        raise FetchFailed(words_, permanent=answer.status in GONE)
    raise FetchFailed(_("Its address leads nowhere."), permanent=True)


def _asked(settings: Settings, url: str, most: int) -> egress.Answer:
    # Wherever a file leads to, nobody else is shown our token.
    ours, there = urlsplit(api.address(settings, "")), urlsplit(url)
    is_ours = (ours.scheme, ours.netloc) == (there.scheme, there.netloc)
    headers = api.signed_in(settings) if is_ours else {"user-agent": "helpdesk"}
    try:
        return egress.fetch(url, headers=headers, most=most, seconds=api.CARRY)
    except egress.TooMuch:
        told = _("It is larger than %(most)s MB.") % {"most": most // MB}
        raise FetchFailed(told, permanent=True) from None
    except egress.NotAllowed:
        told = _("Its address is none that may be called.")
        raise FetchFailed(told, permanent=True) from None
    except egress.EgressError:
        told = _("The homeserver did not hand it over in time.")
        raise FetchFailed(told) from None


def carrier(settings: Settings, code: str) -> str:
    """A page that leads any program to us. It brings no code: that is written."""
    us = str(settings.config.get("account") or "")
    return f"https://matrix.to/#/{us}" if us else ""
