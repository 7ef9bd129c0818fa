"""Calls to Twilio's REST API, 2010-04-01.

https://www.twilio.com/docs/messaging/api/message-resource,
https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from django.utils.translation import gettext as _

from channels_app.adapter import (
    ConnectionFailed,
    DeliveryFailed,
    FetchFailed,
    Remote,
    Settings,
)
from channels_app.adapters.sms.twilio import codes
from helpdesk.base import egress
from helpdesk.base.egress import Answer, EgressError

API = "https://api.twilio.com"
VERSION = "/2010-04-01/Accounts/"
# Of an answer in JSON; seconds for a call, and for a file.
LONGEST, CALL, FILE = 256 * 1024, 15.0, 60.0
# A file's address leads on to where it is stored.
HOPS = 3
# Twilio says that it was too much, and not until when.
PAUSE = 10.0

Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Number:
    """A number of ours at Twilio. hook: where what comes in by it is told."""

    sid: str
    takes_words: bool
    takes_files: bool
    hook: str


def send(settings: Settings, fields: Fields) -> str:
    """Have a message sent; what Twilio calls it. Raises DeliveryFailed."""
    try:
        answer = _call(settings, "Messages.json", fields)
    except egress.NotAllowed:
        words = _(
            "Twilio's address is none that may be called. An admin has to change it."
        )
        raise DeliveryFailed(words, permanent=True) from None
    except egress.NotReached:
        words = _("Twilio could not be reached.")
        raise DeliveryFailed(words, is_outage=True) from None
    except EgressError:
        # There is no key by which Twilio would know it again.
        words = _("The connection to Twilio broke. It may have been sent.")
        raise DeliveryFailed(words, in_doubt=True, is_outage=True) from None
    if answer.status not in {200, 201}:
        raise _failure(answer) from None
    sid = _object(answer).get("sid")
    if not isinstance(sid, str) or not sid:
        words = _("Twilio's answer could not be read. It may have been sent.")
        raise DeliveryFailed(words, in_doubt=True) from None
    return sid


def _failure(answer: Answer) -> DeliveryFailed:
    code = _code(answer)
    if answer.status == 429 or code in codes.TOO_MANY:
        words = _("Twilio wants us to be slower.")
        return DeliveryFailed(words, wait=_pause(answer))
    if answer.status >= 500:
        words = _("Twilio is in trouble (%(status)s).") % {"status": answer.status}
        return DeliveryFailed(words, is_outage=True)
    if answer.status == 401 or code in codes.SIGN_IN:
        # Nobody else's message would be taken either, until an admin was there.
        return DeliveryFailed(_signed_out(), signed_out=True)
    return DeliveryFailed(codes.words(code), permanent=True)


def _signed_out() -> str:
    return _("Twilio does not accept our sign-in. An admin has to enter it again.")


def _pause(answer: Answer) -> float:
    said = answer.headers.get("retry-after", "")
    return float(said) if said.isascii() and said.isdigit() else PAUSE


def account(settings: Settings) -> Mapping[str, Any]:
    """Ourselves: friendly_name, status. Raises ConnectionFailed."""
    return _found(settings, ".json")


def number(settings: Settings) -> Number | None:
    """The number of this channel; None: it is none of this account's.

    Raises:
        ConnectionFailed.
    """
    asked = urlencode({"PhoneNumber": settings.config.get("number", "")})
    listed = _found(settings, f"/IncomingPhoneNumbers.json?{asked}")
    found = listed.get("incoming_phone_numbers")
    one = found[0] if isinstance(found, list) and found else None
    if not isinstance(one, dict):
        return None
    can = one.get("capabilities")
    can = can if isinstance(can, dict) else {}
    return Number(
        sid=str(one.get("sid", "")),
        takes_words=bool(can.get("sms") or can.get("SMS")),
        takes_files=bool(can.get("mms") or can.get("MMS")),
        hook=str(one.get("sms_url") or ""),
    )


def tell_hook(settings: Settings, found: Number, hook: str) -> None:
    """Have what comes in by this number told to us. Raises ConnectionFailed."""
    fields = [("SmsUrl", hook), ("SmsMethod", "POST")]
    _found(settings, f"/IncomingPhoneNumbers/{found.sid}.json", fields)


def _found(
    settings: Settings, path: str, fields: Fields | None = None
) -> Mapping[str, Any]:
    try:
        answer = _call(settings, path, fields)
    except egress.NotAllowed:
        raise ConnectionFailed(_("This address may not be called.")) from None
    except EgressError:
        raise ConnectionFailed(_("Twilio could not be reached.")) from None
    if answer.status in {401, 404} or _code(answer) in codes.SIGN_IN:
        raise ConnectionFailed(_("Twilio does not know this account and auth token."))
    if answer.status not in {200, 201}:
        words = _("Twilio answered %(status)s.") % {"status": answer.status}
        raise ConnectionFailed(words)
    return _object(answer)


def file(settings: Settings, remote: Remote, *, most: int) -> Answer:
    """A file that came with a message. Our sign-in goes to Twilio only, not along to
    where it keeps its files. Raises FetchFailed."""
    url, base = _require_ours(settings, remote), _base(settings)
    for _hop in range(HOPS + 1):
        headers = _headers(settings) if _place(url) == _place(base) else {}
        answer = _get(url, headers, keep=most + 1, seconds=FILE)
        if answer.status not in {301, 302, 303, 307, 308}:
            break
        url = urljoin(url, answer.headers.get("location", ""))
    if answer.status in {404, 410}:
        raise FetchFailed(_("It is no longer there."), permanent=True)
    if answer.status != 200:
        raise FetchFailed(_("Twilio answered %(status)s.") % {"status": answer.status})
    return answer


def delete_file(settings: Settings, remote: Remote) -> None:
    """Have a file that came with a message deleted there. Raises FetchFailed.

    https://www.twilio.com/docs/messaging/api/media-resource
    """
    url = f"{_require_ours(settings, remote)}.json"
    try:
        answer = egress.look(
            url,
            method="DELETE",
            headers=_headers(settings),
            keep=LONGEST,
            seconds=CALL,
        )
    except EgressError:
        raise FetchFailed(_("Twilio could not be reached.")) from None
    # What is not there any more is as good as deleted.
    if answer.status not in {200, 202, 204, 404}:
        raise FetchFailed(_("Twilio answered %(status)s.") % {"status": answer.status})


def _require_ours(settings: Settings, remote: Remote) -> str:
    """Its address, which is told our sign-in. Raises FetchFailed."""
    ours = f"{_base(settings)}{VERSION}{settings.config.get('account')}/"
    if not remote.name.startswith(ours):
        raise FetchFailed(_("Its address is not one of Twilio's."), permanent=True)
    return remote.name


def _get(url: str, headers: Mapping[str, str], *, keep: int, seconds: float) -> Answer:
    try:
        return egress.look(
            url, method="GET", headers=headers, keep=keep, seconds=seconds
        )
    except egress.NotAllowed:
        words = _("Its address is none that may be called.")
        raise FetchFailed(words, permanent=True) from None
    except EgressError:
        raise FetchFailed(_("Twilio could not be reached.")) from None


def _call(settings: Settings, path: str, fields: Fields | None) -> Answer:
    """Raises EgressError."""
    slash = "" if path[0] in "./" else "/"
    url = f"{_base(settings)}{VERSION}{settings.config.get('account')}{slash}{path}"
    headers = _headers(settings)
    if fields is None:
        return egress.look(
            url, method="GET", headers=headers, keep=LONGEST, seconds=CALL
        )
    headers["content-type"] = "application/x-www-form-urlencoded"
    body = urlencode(fields).encode()
    return egress.post(url, body, headers=headers, keep=LONGEST, seconds=CALL)


def _base(settings: Settings) -> str:
    return str(settings.config.get("api") or API).rstrip("/")


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def _headers(settings: Settings) -> dict[str, str]:
    pair = f"{settings.config.get('account')}:{settings.secret.get('token', '')}"
    signed = base64.b64encode(pair.encode()).decode()
    return {"authorization": f"Basic {signed}", "user-agent": "helpdesk"}


def _object(answer: Answer) -> Mapping[str, Any]:
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _code(answer: Answer) -> int:
    found = _object(answer).get("code")
    return found if isinstance(found, int) else 0
