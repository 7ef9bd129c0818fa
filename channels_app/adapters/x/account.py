"""Our account at X: introduce ourselves, have it call us, look after it, its pictures."""

from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _

from channels_app.adapter import (
    Check,
    ConnectionFailed,
    FetchFailed,
    File,
    Remote,
    Settings,
)
from channels_app.adapters.x import api
from channels_app.adapters.x.prices import Prices
from channels_app.adapters.x.reading import POSTS
from channels_app.adapters.x.signing import authorization
from channels_app.fields import each, words
from channels_app.messenger import Learned
from helpdesk.base import egress

EVENTS = (*POSTS, "dm.received")
MB = 1024 * 1024
# Where pictures of private messages are: they are handed over to their reader alone.
_PRIVATE = frozenset({"ton.x.com", "ton.twitter.com"})


def why(error: api.Lost | api.Refused | api.Broke) -> str:
    """In words for admins."""
    if isinstance(error, api.Broke):
        return _(
            "This month's money is spent: raise the ceiling, or wait for the next."
        )
    if isinstance(error, api.Refused) and error.status in {401, 403}:
        return _(
            "X does not accept these keys: %(words)s. An admin has to enter all four anew."
        ) % {"words": error.words.rstrip(".") or error.status}
    return api.failed(error).words


def connect(settings: Settings, *, hook: str) -> Learned:
    """Who we are there; from now on it calls us, where that is wanted.

    Raises:
        ConnectionFailed.
    """
    try:
        number, handle, name = me(settings)
        if settings.config.get("tells") == "yes":
            known = {**settings.config, "account": number}
            told = Settings(config=known, secret=settings.secret, purse=settings.purse)
            tell_hook(told, hook)
    except (api.Lost, api.Refused, api.Broke) as error:
        raise ConnectionFailed(why(error)) from None
    return Learned(
        config={
            "account": number,
            "shown": handle,
            "account_name": name,
            "hook": hook,
            "since": datetime.now(UTC).isoformat(),
        },
        traits={
            "sender": f"@{handle}",
            "private": settings.config.get("alone") != "no",
        },
        address=f"@{handle}",
    )


def me(settings: Settings) -> tuple[str, str, str]:
    """Our number, name there, and name. Raises Lost, Refused, Broke."""
    most = Prices(settings.config)["user_read"]
    found = api.call(settings, "GET", "/2/users/me", most=most)
    number, handle = words(found, "data", "id"), words(found, "data", "username")
    if not number or not handle:
        raise api.Lost(_("X's answer could not be read."), heard=False)
    return number, handle, words(found, "data", "name")


def tell_hook(settings: Settings, hook: str) -> None:
    """X calls this address when somebody speaks to us.

    Raises:
        Lost, Refused, Broke.
    """
    token = api.bearer(settings)
    known = api.call(settings, "GET", "/2/webhooks", bearer=token)
    named = [
        words(one, "id") for one in each(known, "data") if words(one, "url") == hook
    ]
    if not named:
        made = api.call(
            settings, "POST", "/2/webhooks", said={"url": hook}, bearer=token
        )
        named = [words(made, "data", "id") or words(made, "id")]
    for event in EVENTS:
        about = {
            "event_type": event,
            "filter": {"user_id": str(settings.config.get("account", ""))},
            "webhook_id": named[0],
        }
        try:
            api.call(settings, "POST", "/2/activity/subscriptions", said=about)
        except api.Refused as refused:
            if not refused.says("already", "duplicate"):
                raise


def silence(settings: Settings) -> None:
    """X calls us no more. Raises Lost, Refused, Broke."""
    token = api.bearer(settings)
    known = api.call(settings, "GET", "/2/webhooks", bearer=token)
    for one in each(known, "data"):
        if words(one, "url") == settings.config.get("hook"):
            path = f"/2/webhooks/{quote(words(one, 'id'), safe='')}"
            api.call(settings, "DELETE", path, bearer=token)


def check(settings: Settings) -> list[Check]:
    """Both directions."""
    try:
        _number, handle, _name = me(settings)
        receiving = _receiving(settings)
    except (api.Lost, api.Refused, api.Broke) as error:
        return [Check(part=part, ok=False, words=why(error))
                for part in ("receiving", "sending")]  # fmt: skip
    told = _("X knows us as @%(name)s.") % {"name": handle}
    return [Check(part="sending", ok=True, words=told), receiving]


def _receiving(settings: Settings) -> Check:
    budget = settings.purse.budget()
    if budget.left < Prices(settings.config).a_post * 5:
        words_ = _("This month's money is spent: we read nothing until the next.")
        return Check(part="receiving", ok=False, words=words_)
    if settings.config.get("tells") != "yes":
        words_ = _("We look for what is new, as often as the money allows.")
        return Check(part="receiving", ok=True, words=words_)
    found = api.call(settings, "GET", "/2/webhooks", bearer=api.bearer(settings))
    ours = [one for one in each(found, "data")
            if words(one, "url") == settings.config.get("hook")]  # fmt: skip
    if ours and ours[0].get("valid") is not False:
        words_ = _("X calls this address; beside that we look now and then.")
        return Check(part="receiving", ok=True, words=words_)
    words_ = _("X does not call this address. Connect the account once more.")
    return Check(part="receiving", ok=False, words=words_)


def fetch(settings: Settings, remote: Remote, *, most: int) -> File:
    """A picture by its address; one of private words is asked for as us.

    Raises:
        FetchFailed.
    """
    headers = {"user-agent": "helpdesk"}
    if is_private(settings, remote.name):
        headers["authorization"] = authorization(
            "GET", remote.name, query=[], secret=settings.secret
        )
    try:
        answer = egress.fetch(
            remote.name, headers=headers, most=most, seconds=api.CARRY
        )
    except egress.TooMuch:
        too_large = _("It is larger than %(most)s MB.") % {"most": most // MB}
        raise FetchFailed(too_large, permanent=True) from None
    except egress.EgressError:
        raise FetchFailed(_("X did not hand it over in time.")) from None
    if answer.status != 200:
        told = _("X answered %(status)s when it was asked for the file.")
        raise FetchFailed(
            told % {"status": answer.status},
            permanent=answer.status in {400, 403, 404, 410},
        )
    said = answer.headers.get("content-type", "")
    return File(
        filename=remote.filename,
        content_type=said.partition(";")[0].strip() or remote.content_type,
        content=answer.body,
    )


def is_private(settings: Settings, address: str) -> bool:
    """Whether it is handed over to us alone; our signature goes nowhere else."""
    host = urlsplit(address).netloc
    own = urlsplit(str(settings.config.get("api") or api.API)).netloc
    return host in _PRIVATE or host == own
