"""Our account at Bluesky: introduce ourselves, look after it, pictures of others."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from channels_app.adapter import (
    Check,
    ConnectionFailed,
    FetchFailed,
    File,
    Remote,
    Settings,
)
from channels_app.adapters.bluesky import xrpc
from channels_app.adapters.bluesky.session import CHAT, Session
from channels_app.fields import each, words
from channels_app.messenger import Learned
from helpdesk.base import egress

MB = 1024 * 1024


def connect(settings: Settings) -> Learned:
    """Sign in with the password: who we are, and whether we may write to people alone.

    Raises:
        ConnectionFailed.
    """
    session = Session(settings)
    try:
        session.sign_in()
        me = session.ask("com.atproto.server.getSession")
        begins = _chat(session)
    except (xrpc.Refused, xrpc.Lost) as error:
        raise ConnectionFailed(_why(error)) from None
    handle, did = words(me, "handle"), session.did
    return Learned(
        config={
            "account": did,
            "shown": handle,
            "since": datetime.now(UTC).isoformat(),
            "chat": begins is not None,
            "chat_from": begins or "",
        },
        traits={"sender": f"@{handle}", "private": begins is not None},
        address=f"@{handle}",
    )


def _chat(session: Session) -> str | None:
    """How far the log of private messages has come; None where we may not read it."""
    try:
        told = session.ask("chat.bsky.convo.listConvos", ("limit", 1), proxy=CHAT)
    except xrpc.Refused as refused:
        # The service of private messages is another one: servers may do without it.
        if refused.may_not or refused.status in {404, 500, 501}:
            return None
        raise
    return max((words(one, "rev") for one in each(told, "convos")), default="")


def check(settings: Settings) -> list[Check]:
    """Both directions, and private messages."""
    session = Session(settings)
    try:
        me = session.ask("com.atproto.server.getSession")
        session.ask("app.bsky.notification.listNotifications", ("limit", 1))
    except (xrpc.Lost, xrpc.Refused) as error:
        return [Check(part=part, ok=False, words=_why(error))
                for part in ("receiving", "sending")]  # fmt: skip
    told = _("Bluesky knows us as @%(name)s.") % {"name": words(me, "handle")}
    return [
        Check(part="sending", ok=True, words=told),
        Check(part="receiving", ok=True, words=_receives(session)),
    ]


def _receives(session: Session) -> str:
    seen = _("We see who mentions, answers or quotes us.")
    try:
        alone = _chat(session) is not None
    except (xrpc.Lost, xrpc.Refused):
        alone = False
    if alone:
        return f"{seen} {_('Private messages come in as well.')}"
    more = _("Private messages do not: the app password was made without them.")
    return f"{seen} {more}"


def _why(error: xrpc.Lost | xrpc.Refused) -> str:
    """In words for admins."""
    if isinstance(error, xrpc.Refused) and error.status in {400, 401}:
        return _("Bluesky does not accept this handle with this app password.")
    return xrpc.failed(error).words


def fetch(settings: Settings, remote: Remote, *, most: int) -> File:
    """A picture by its address, which is open to everybody.

    Raises:
        FetchFailed.
    """
    headers = {"user-agent": "helpdesk"}
    try:
        answer = egress.fetch(
            remote.name, headers=headers, most=most, seconds=xrpc.CARRY
        )
    except egress.TooMuch:
        too_large = _("It is larger than %(most)s MB.") % {"most": most // MB}
        raise FetchFailed(too_large, permanent=True) from None
    except egress.EgressError:
        raise FetchFailed(_("Bluesky did not hand it over in time.")) from None
    if answer.status != 200:
        told = _("Bluesky answered %(status)s when it was asked for the file.")
        raise FetchFailed(
            told % {"status": answer.status},
            permanent=answer.status in {400, 403, 404, 410},
        )
    said: Any = answer.headers.get("content-type", "")
    return File(
        filename=remote.filename,
        content_type=said.partition(";")[0].strip() or remote.content_type,
        content=answer.body,
    )
