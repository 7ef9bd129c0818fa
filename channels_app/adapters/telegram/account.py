"""Our bot at Telegram: introduce ourselves, look after it, its files."""

import hashlib
import hmac
import re
import time
from typing import Any

from django.utils.translation import gettext as _

from channels_app.adapter import (
    Call,
    Check,
    ConnectionFailed,
    DeliveryFailed,
    FetchFailed,
    File,
    Remote,
    Settings,
)
from channels_app.adapters.telegram import api
from channels_app.adapters.telegram.fields import each, whole, words
from channels_app.adapters.telegram.parse import UPDATES
from channels_app.messenger import Learned
from helpdesk.base import egress

HEADER = "x-telegram-bot-api-secret-token"
# Calls that Telegram makes at the same time.
AT_ONCE = 20
# After so many seconds a failure that left nothing waiting is forgotten.
OLD = 3600
# What may stand behind ?start= (https://core.telegram.org/bots/features#deep-linking).
_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
MB = 1024 * 1024


def hook_secret(settings: Settings) -> str:
    """What Telegram says with each of its calls; nobody without the token can know it.
    "" where there is no token."""
    token = settings.secret.get("token", "")
    if not token:
        return ""
    return hmac.new(token.encode(), b"helpdesk webhook", hashlib.sha256).hexdigest()


def verify(settings: Settings, call: Call) -> bool:
    """Whether it says our secret. Telegram signs nothing."""
    due, given = hook_secret(settings), call.headers.get(HEADER, "")
    if not due or call.method != "POST":
        return False
    return hmac.compare_digest(due.encode(), given.encode(errors="replace"))


def connect(settings: Settings, *, hook: str) -> Learned:
    """Who our bot is; from now on Telegram calls this address.

    Another bot is another channel: it counts messages anew in each chat, and what a
    customer says to it would be taken for what they said to the first one.

    Raises:
        ConnectionFailed.
    """
    bot = _ask(settings, "getMe")
    number, known = whole(bot, "id"), settings.config.get("bot_id")
    if number is None or not words(bot, "username"):
        raise ConnectionFailed(_("What answered does not say which bot it is."))
    if known is not None and number != known:
        words_ = _(
            "This token is of another bot, @%(name)s. Connect it as a messenger of its"
            " own, and enter a token of the bot that was here."
        )
        raise ConnectionFailed(words_ % {"name": words(bot, "username")})
    said = {
        "url": hook,
        "secret_token": hook_secret(settings),
        "allowed_updates": list(UPDATES),
        "max_connections": AT_ONCE,
    }
    _ask(settings, "setWebhook", said)
    name = words(bot, "username")
    return Learned(
        config={
            "bot": name,
            "bot_id": number,
            "bot_name": words(bot, "first_name"),
            "hook": hook,
        },
        traits={"sender": f"@{name}"},
        address=f"@{name}",
    )


def check(settings: Settings) -> list[Check]:
    """Both directions: whether the token is good, and whether Telegram reaches us."""
    try:
        bot = _ask(settings, "getMe")
        info = _ask(settings, "getWebhookInfo")
    except ConnectionFailed as failure:
        return [Check(part="sending", ok=False, words=failure.words)]
    told = _("Telegram knows our bot as @%(name)s.") % {"name": words(bot, "username")}
    wrong = _wrong(settings, info)
    return [
        Check(part="sending", ok=True, words=told),
        Check(
            part="receiving",
            ok=not wrong,
            words=wrong or _("Telegram calls this address."),
        ),
    ]


def _wrong(settings: Settings, info: Any) -> str:
    """Why nothing comes in; "" where nothing is known against it."""
    url, ours = words(info, "url"), settings.config.get("hook")
    if not url:
        return _("Telegram calls nobody. Connect the bot once more.")
    if ours and url != ours:
        return _(
            "Telegram calls another address: another program uses this bot. Connect it"
            " once more, and it calls this one."
        )
    if not set(UPDATES) <= set(each(info, "allowed_updates")):
        return _("Telegram does not tell us of everything. Connect the bot once more.")
    waiting, at = (
        whole(info, "pending_update_count") or 0,
        whole(info, "last_error_date"),
    )
    if at is None or (not waiting and at < time.time() - OLD):
        return ""
    if not waiting:
        return ""
    return _(
        "Telegram does not reach us: %(words)s. %(count)s messages wait there."
    ) % {
        "words": words(info, "last_error_message")[:200].rstrip("."),
        "count": waiting,
    }


def _ask(settings: Settings, method: str, said: dict[str, Any] | None = None) -> Any:
    """Raises ConnectionFailed."""
    try:
        return api.call(settings, method, said)
    except api.Refused as refused:
        if refused.status in {401, 404}:
            words_ = _("Telegram does not accept this token.")
        elif refused.says("webhook", "https"):
            words_ = _(
                "Telegram does not take our address: %(words)s. It has to begin with"
                " https:// and be open to the internet."
            ) % {"words": refused.words}
        else:
            words_ = api.failed(refused).words
        raise ConnectionFailed(words_) from None
    except api.Lost as lost:
        raise ConnectionFailed(lost.words) from None


def fetch(settings: Settings, remote: Remote, *, most: int) -> File:
    """A file by its id. Where it is is asked each time: that is good for an hour.

    Raises:
        FetchFailed.
    """
    try:
        found = api.call(settings, "getFile", {"file_id": remote.name})
    except (api.Refused, api.Lost) as error:
        raise _not_told(error) from None
    if (whole(found, "file_size") or 0) > most:
        raise FetchFailed(_too_large(most), permanent=True)
    try:
        answer = api.download(settings, words(found, "file_path"), most=most)
    except egress.TooMuch:
        raise FetchFailed(_too_large(most), permanent=True) from None
    except egress.EgressError:
        raise FetchFailed(_("Telegram did not hand it over in time.")) from None
    if answer.status != 200:
        told = _("Telegram answered %(status)s when it was asked for the file.")
        raise FetchFailed(told % {"status": answer.status})
    return File(
        filename=remote.filename,
        content_type=remote.content_type,
        content=answer.body,
    )


def _not_told(error: api.Refused | api.Lost) -> FetchFailed:
    if isinstance(error, api.Refused) and error.says("too big"):
        return FetchFailed(
            _("It is larger than the 20 MB that Telegram hands to bots."),
            permanent=True,
        )
    if isinstance(error, api.Refused) and error.status == 400:
        return FetchFailed(_("Telegram does not have it any more."), permanent=True)
    failure: DeliveryFailed = api.failed(error)
    return FetchFailed(failure.words)


def _too_large(most: int) -> str:
    return _("It is larger than %(most)s MB.") % {"most": most // MB}


def carrier(settings: Settings, code: str) -> str:
    """A link that opens the chat with our bot, and says this code with "Start"."""
    bot = str(settings.config.get("bot", ""))
    if not bot or (code and not _CODE.match(code)):
        return ""
    return f"https://t.me/{bot}" + (f"?start={code}" if code else "")
