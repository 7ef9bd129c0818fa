"""Our own number at WhatsApp: its account, its templates, and the files that came."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from channels_app import graph, meta_tokens
from channels_app.adapter import (
    Check,
    ConnectionFailed,
    DeliveryFailed,
    FetchFailed,
    File,
    Remote,
    Settings,
)
from channels_app.adapters.whatsapp import troubles
from channels_app.adapters.whatsapp.send import ask
from channels_app.messenger import Learned, TemplateFound
from channels_app.meta import each, part, words

FIELDS = "display_phone_number,verified_name,quality_rating,webhook_configuration"
# Pages of templates, each with a hundred.
PAGES = 50
NEVER: frozenset[int] = frozenset()
APPROVED = "APPROVED"
# Approved, and with places that we have nothing for: pictures, say.
CANNOT_FILL = "CANNOT_FILL"
_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def connect(settings: Settings, *, hook: str) -> Learned:
    """Who we are there; from now on it tells us, and our number of this address.

    Raises:
        ConnectionFailed.
    """
    number, account = _ours(settings)
    try:
        found = ask(settings, number, query={"fields": FIELDS})
        ask(settings, f"{account}/subscribed_apps", said={})
    except DeliveryFailed as failure:
        raise ConnectionFailed(failure.words) from None
    shown = words(found.get("display_phone_number"))
    return Learned(
        config={
            "number": re.sub(r"\D", "", shown),
            "verified_name": words(found.get("verified_name")),
            "hook": hook if _is_told(settings, number, hook) else "",
        },
        traits={"sender": shown},
        address=shown,
        expires_at=meta_tokens.expires(settings),
    )


def _is_told(settings: Settings, number: str, hook: str) -> bool:
    """Several numbers of one app may each have an address of their own. Meta tries it at
    once; where it cannot, the app's own address has to lead here."""
    own = {
        "override_callback_uri": hook,
        "verify_token": settings.secret.get("verify_token", ""),
    }
    try:
        ask(settings, number, said={"webhook_configuration": own})
    except DeliveryFailed:
        return False
    return True


def check(settings: Settings) -> list[Check]:
    """Both directions: whether Meta tells us, and whether it takes our words."""
    number, account = _ours(settings)
    try:
        found = ask(settings, number, query={"fields": FIELDS})
    except DeliveryFailed as failure:
        return [Check(part="sending", ok=False, words=failure.words)]
    told = _("WhatsApp knows us as %(name)s, %(number)s.") % {
        "name": words(found.get("verified_name")) or "?",
        "number": words(found.get("display_phone_number")) or "?",
    }
    if words(found.get("quality_rating")) == "RED":
        told += " " + _("It rates our number low, as customers complained of it.")
    return [
        Check(part="sending", ok=True, words=told),
        _receiving(settings, account, found),
    ]


def _receiving(settings: Settings, account: str, found: dict[str, Any]) -> Check:
    """Whether it calls this address, as far as it tells."""
    try:
        apps = ask(settings, f"{account}/subscribed_apps")
    except DeliveryFailed as failure:
        return Check(part="receiving", ok=False, words=failure.words)
    if not [*each(apps, "data")]:
        words_ = _("Our app is not told of this account. Connect it once more.")
        return Check(part="receiving", ok=False, words=words_)
    ours = words(settings.config.get("hook"))
    calls = [words(one) for one in part(found, "webhook_configuration").values()]
    if ours and ours not in calls:
        words_ = _("WhatsApp calls another address. Connect it once more.")
        return Check(part="receiving", ok=False, words=words_)
    if not ours:
        words_ = _(
            "WhatsApp calls the address in the settings of your app. It has to be the one"
            " on this page."
        )
        return Check(part="receiving", ok=True, words=words_)
    return Check(part="receiving", ok=True, words=_("WhatsApp calls this address."))


def templates(settings: Settings) -> tuple[TemplateFound, ...]:
    """All that this account has, approved or not.

    Raises:
        ConnectionFailed.
    """
    try:
        return tuple(_templates(settings))
    except DeliveryFailed as failure:
        raise ConnectionFailed(failure.words) from None


def _templates(settings: Settings) -> Iterator[TemplateFound]:
    _number, account = _ours(settings)
    query = {"limit": "100", "fields": "name,language,status,category,components"}
    for _page in range(PAGES):
        found = ask(settings, f"{account}/message_templates", query=query)
        yield from (_template(one) for one in each(found, "data") if part(one, "name"))
        after = words(part(found, "paging", "cursors", "after"))
        if not after or not part(found, "paging", "next"):
            return
        query = {**query, "after": after}


def _template(said: Any) -> TemplateFound:
    parts = [one for one in each(said, "components") if isinstance(one, dict)]
    body = next((one for one in parts if one.get("type") == "BODY"), {})
    status = words(part(said, "status"))
    if status == APPROVED and not all(map(_can_fill, parts)):
        status = CANNOT_FILL
    return TemplateFound(
        name=words(said["name"]),
        language=words(part(said, "language")),
        status=status,
        category=words(part(said, "category")),
        body=words(body.get("text")),
        parts=tuple(parts),
    )


def _can_fill(component: dict[str, Any]) -> bool:
    """Whether we have what its places ask for: words, and no pictures or buttons."""
    kind = component.get("type")
    if kind == "HEADER":
        plain = component.get("format") == "TEXT"
        return plain and not _PLACE.search(words(component.get("text")))
    if kind == "BUTTONS":
        return not any(
            _PLACE.search(words(part(one, "url")))
            or words(part(one, "type"))
            in {"COPY_CODE", "OTP", "FLOW", "CATALOG", "MPM"}
            for one in each(component, "buttons")
        )
    return kind in {"BODY", "FOOTER"}


def fetch(settings: Settings, remote: Remote, *, most: int) -> File:
    """A file by its id: where it is now is asked first, and good for five minutes.

    Raises:
        FetchFailed.
    """
    try:
        found = graph.ask(settings, remote.name)
    except graph.Lost as lost:
        raise FetchFailed(lost.words) from None
    except graph.Refused as refused:
        gone = refused.refusal.status in {400, 404} and not refused.refusal.is_passing
        failure = troubles.told(refused.refusal)
        is_final = gone and not failure.is_outage and failure.wait is None
        raise FetchFailed(failure.words, permanent=is_final) from None
    size = found.get("file_size")
    if isinstance(size, int) and size > most:
        raise FetchFailed(graph.too_large(most), permanent=True)
    url = words(found.get("url"))
    # An address that ran out is asked for anew: the file itself is kept for days.
    answer = graph.fetch(settings, url, most=most, with_token=True, final=NEVER)
    return graph.file_of(
        answer, filename=remote.filename, content_type=remote.content_type
    )


def _ours(settings: Settings) -> tuple[str, str]:
    config = settings.config
    return str(config.get("phone_number_id", "")), str(config.get("account_id", ""))
