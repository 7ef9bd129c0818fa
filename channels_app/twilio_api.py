"""Twilio's REST API, 2010-04-01: how all of it is called, by text messages and by calls.

https://www.twilio.com/docs/usage/requests-to-twilio,
https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
"""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from django.utils.translation import gettext as _

from channels_app.adapter import ConnectionFailed, FetchFailed, Remote, Settings
from helpdesk.base import egress
from helpdesk.base.egress import Answer, EgressError

API = "https://api.twilio.com"
VERSION = "/2010-04-01/Accounts/"
# Of an answer in JSON; seconds for a call, and for a file.
LONGEST, CALL, FILE = 256 * 1024, 15.0, 60.0
# A file's address leads on to where it is stored.
HOPS = 3
# Numbers for trouble that mean: it does not know us.
SIGN_IN = frozenset({20003, 20005, 20404})

Fields = Sequence[tuple[str, str]]


def account(settings: Settings) -> Mapping[str, Any]:
    """Ourselves: friendly_name, status. Raises ConnectionFailed."""
    return found(settings, ".json")


def number(settings: Settings) -> Mapping[str, Any] | None:
    """The number of this channel; None: it is none of this account's.

    Raises:
        ConnectionFailed.
    """
    asked = urlencode({"PhoneNumber": settings.config.get("number", "")})
    listed = found(settings, f"/IncomingPhoneNumbers.json?{asked}")
    several = listed.get("incoming_phone_numbers")
    one = several[0] if isinstance(several, list) and several else None
    return one if isinstance(one, dict) else None


def can(number: Mapping[str, Any], *names: str) -> bool:
    """Whether a number is able to do this, by one of its names."""
    able = number.get("capabilities")
    return isinstance(able, dict) and any(able.get(name) for name in names)


def tell(settings: Settings, number: Mapping[str, Any], fields: Fields) -> None:
    """Have what happens on a number told to us. Raises ConnectionFailed."""
    found(settings, f"/IncomingPhoneNumbers/{number.get('sid', '')}.json", fields)


def found(
    settings: Settings, path: str, fields: Fields | None = None
) -> Mapping[str, Any]:
    """What is there, or what was made of these fields. Raises ConnectionFailed."""
    try:
        answer = call(settings, path, fields)
    except egress.NotAllowed:
        raise ConnectionFailed(_("This address may not be called.")) from None
    except EgressError:
        raise ConnectionFailed(_("Twilio could not be reached.")) from None
    if answer.status in {401, 404} or code_of(answer) in SIGN_IN:
        raise ConnectionFailed(_("Twilio does not know this account and auth token."))
    if answer.status not in {200, 201}:
        words = _("Twilio answered %(status)s.") % {"status": answer.status}
        raise ConnectionFailed(words)
    return object_of(answer)


def file(settings: Settings, remote: Remote, *, most: int) -> Answer:
    """A file that came with a message or a call. Our sign-in goes to Twilio only, not
    along to where it keeps its files. Raises FetchFailed."""
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
    """Have a file deleted there. Raises FetchFailed.

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


def call(settings: Settings, path: str, fields: Fields | None) -> Answer:
    """One request: read without fields, made with them. Raises EgressError."""
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


def object_of(answer: Answer) -> Mapping[str, Any]:
    """What it says; nothing where it is no object."""
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def code_of(answer: Answer) -> int:
    """Twilio's number for a trouble; 0 where it names none."""
    told = object_of(answer).get("code")
    return told if isinstance(told, int) else 0
