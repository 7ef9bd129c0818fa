"""Calls to a homeserver of Matrix (https://spec.matrix.org/latest/client-server-api/).

config: api (its address). secret: token, said in a header and never in an address.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from channels_app.adapter import ConnectionFailed, DeliveryFailed, Settings
from channels_app.fields import whole, words
from helpdesk.base import egress
from helpdesk.base.plaintext import one_line

CLIENT = "/_matrix/client/v3"
# Seconds for a call, and for one that carries a file.
CALL, CARRY = 15.0, 60.0
# Bytes of an answer; letters of a sentence of theirs that is passed on.
LONGEST_ANSWER, LONGEST_WORDS = 8 * 1024 * 1024, 300
# Seconds to wait where it does not say, and at most.
WAIT, LONGEST_WAIT = 30.0, 3600.0


class Lost(Exception):
    """There was no answer. heard: it may have been taken all the same."""

    def __init__(self, words: str, *, heard: bool, is_for_good: bool = False) -> None:
        super().__init__(words)
        self.words, self.heard, self.is_for_good = words, heard, is_for_good


class Refused(Exception):
    """It was answered, and not done. code: as the specification names it
    ("M_FORBIDDEN"); words: the server's own."""

    def __init__(
        self, status: int, code: str, words: str, *, wait: float | None = None
    ) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code, self.words, self.wait = status, code, words, wait


def get(
    settings: Settings,
    path: str,
    query: Mapping[str, str] | None = None,
    *,
    seconds: float = CALL,
) -> Any:
    """What is there.

    Raises:
        Lost, Refused.
    """
    url = address(settings, path) + (f"?{urlencode(query)}" if query else "")
    headers = signed_in(settings)
    try:
        answer = egress.look(
            url, method="GET", headers=headers, seconds=seconds, keep=LONGEST_ANSWER
        )
    except egress.EgressError as error:
        raise _lost(error) from None
    return _result(answer)


def put(settings: Settings, path: str, said: Mapping[str, Any]) -> Any:
    """Say it; said again at the same address, it is done once.

    Raises:
        Lost, Refused.
    """
    headers = {**signed_in(settings), "content-type": "application/json"}
    try:
        answer = egress.put(
            address(settings, path),
            json.dumps(said).encode(),
            headers=headers,
            seconds=CALL,
            keep=LONGEST_ANSWER,
        )
    except egress.EgressError as error:
        raise _lost(error) from None
    return _result(answer)


def post(
    settings: Settings,
    path: str,
    said: Mapping[str, Any] | bytes,
    *,
    content_type: str = "application/json",
) -> Any:
    """What comes of it; bytes are a file.

    Raises:
        Lost, Refused.
    """
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    headers = {**signed_in(settings), "content-type": content_type}
    try:
        answer = egress.post(
            address(settings, path),
            body,
            headers=headers,
            seconds=CARRY if isinstance(said, bytes) else CALL,
            keep=LONGEST_ANSWER,
        )
    except egress.EgressError as error:
        raise _lost(error) from None
    return _result(answer)


def address(settings: Settings, path: str) -> str:
    """Where a thing of the API is."""
    return f"{str(settings.config.get('api') or '').rstrip('/')}{path}"


def room(number: str, *rest: str) -> str:
    """The path of a room, and of something in it."""
    parts = [quote(one, safe="") for one in (number, *rest)]
    return f"{CLIENT}/rooms/{'/'.join(parts)}"


def signed_in(settings: Settings) -> dict[str, str]:
    """Headers by which it knows us."""
    token = settings.secret.get("token", "")
    return {"authorization": f"Bearer {token}", "user-agent": "helpdesk"}


def failed(error: Lost | Refused) -> DeliveryFailed:
    """What an agent is told, and what that means for other messages."""
    if isinstance(error, Lost):
        return DeliveryFailed(
            error.words,
            permanent=error.is_for_good,
            in_doubt=error.heard,
            is_outage=not error.is_for_good,
        )
    if error.status == 429:
        words_ = _("The homeserver takes no more of our messages for now.")
        return DeliveryFailed(words_, wait=error.wait or WAIT)
    if error.status >= 500:
        return DeliveryFailed(
            _("The homeserver is in trouble at the moment."), is_outage=True
        )
    if error.status == 401 or error.code in {"M_UNKNOWN_TOKEN", "M_USER_DEACTIVATED"}:
        words_ = _(
            "The homeserver does not accept our access token any more. An admin has to"
            " enter a new one; the message is kept until then."
        )
        return DeliveryFailed(words_, signed_out=True)
    return DeliveryFailed(_refusal(error), permanent=True)


def _refusal(error: Refused) -> str:
    """Why this one message was not taken."""
    if error.status in {403, 404}:
        return _("We are not in their room any more, or may not write in it.")
    if error.status == 413:
        return _("It is larger than the homeserver takes.")
    return _("The homeserver did not take it: %(words)s (%(code)s)") % {
        "words": error.words or _("no reason given"),
        "code": error.code or error.status,
    }


def not_connected(error: Lost | Refused) -> ConnectionFailed:
    """The same, for admins."""
    if isinstance(error, Refused) and error.status in {403, 404}:
        return ConnectionFailed(_("There is no homeserver of Matrix at this address."))
    return ConnectionFailed(failed(error).words)


def _result(answer: egress.Answer) -> Any:
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        said = None
    if 200 <= answer.status < 300:
        if not isinstance(said, dict):
            raise Lost(_("The homeserver's answer could not be read."), heard=True)
        return said
    raise Refused(
        answer.status,
        words(said, "errcode")[:100],
        one_line(words(said, "error"), limit=LONGEST_WORDS),
        wait=_wait(said, answer.headers),
    )


def _wait(said: Any, headers: Mapping[str, str]) -> float | None:
    """Seconds, by the newer way of saying it and the older one."""
    seconds = headers.get("retry-after", "")
    if seconds.isdecimal():
        return min(float(seconds), LONGEST_WAIT)
    milliseconds = whole(said, "retry_after_ms")
    if milliseconds is None:
        return None
    return max(0.1, min(milliseconds / 1000, LONGEST_WAIT))


def _lost(error: egress.EgressError) -> Lost:
    if isinstance(error, egress.NotAllowed):
        words_ = _(
            "The homeserver's address is none that may be called. An admin has to change"
            " it."
        )
        return Lost(words_, heard=False, is_for_good=True)
    # Once there was a connection, it may have been heard.
    heard = not isinstance(error, egress.NotReached)
    words_ = _("The homeserver could not be reached, or did not answer in time.")
    return Lost(words_, heard=heard)
