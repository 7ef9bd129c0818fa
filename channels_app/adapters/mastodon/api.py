"""Calls to a Mastodon server (https://docs.joinmastodon.org/api/guidelines/).

config: api (its address). secret: token, said in a header and never in an address.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from channels_app.adapter import ConnectionFailed, DeliveryFailed, Settings
from channels_app.fields import moment, words
from helpdesk.base import egress, multipart
from helpdesk.base.plaintext import one_line

# Seconds for a call, and for one that carries a file.
CALL, CARRY = 15.0, 60.0
# Bytes of an answer; letters of a sentence of theirs that is passed on.
LONGEST_ANSWER, LONGEST_WORDS = 4 * 1024 * 1024, 300
# Seconds to wait where it does not say, and at most.
WAIT, LONGEST_WAIT = 60.0, 3600.0


class Lost(Exception):
    """There was no answer. heard: it may have been taken all the same."""

    def __init__(self, words: str, *, heard: bool, is_for_good: bool = False) -> None:
        super().__init__(words)
        self.words, self.heard, self.is_for_good = words, heard, is_for_good


class Refused(Exception):
    """It was answered, and not done. words: the server's own."""

    def __init__(self, status: int, words: str, *, wait: float | None = None) -> None:
        super().__init__(f"{status} {words}")
        self.status, self.words, self.wait = status, words, wait


def get(settings: Settings, path: str, query: Sequence[tuple[str, str]] = ()) -> Any:
    """What is there.

    Raises:
        Lost, Refused.
    """
    url = address(settings, path) + (f"?{urlencode(query)}" if query else "")
    try:
        answer = egress.look(
            url,
            method="GET",
            headers=signed_in(settings),
            seconds=CALL,
            keep=LONGEST_ANSWER,
        )
    except egress.EgressError as error:
        raise _lost(error) from None
    return _result(answer)


def post(
    settings: Settings,
    path: str,
    said: Mapping[str, Any],
    *,
    key: str = "",
    files: Sequence[multipart.Part] = (),
) -> Any:
    """What comes of it. key: said again with the same, it is done once.

    Raises:
        Lost, Refused.
    """
    body, kind = json.dumps(said).encode(), "application/json"
    if files:
        body, kind = multipart.encode({k: str(v) for k, v in said.items()}, files)
    headers = {**signed_in(settings), "content-type": kind}
    if key:
        headers["idempotency-key"] = key
    try:
        answer = egress.post(
            address(settings, path),
            body,
            headers=headers,
            seconds=CARRY if files else CALL,
            keep=LONGEST_ANSWER,
        )
    except egress.EgressError as error:
        raise _lost(error) from None
    return _result(answer)


def address(settings: Settings, path: str) -> str:
    """Where a thing of the API is."""
    return f"{str(settings.config.get('api') or '').rstrip('/')}{path}"


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
        words_ = _("The Mastodon server takes no more of our posts for now.")
        return DeliveryFailed(words_, wait=error.wait or WAIT)
    if error.status >= 500:
        words_ = _("The Mastodon server is in trouble at the moment.")
        return DeliveryFailed(words_, is_outage=True)
    if error.status in {401, 403}:
        return DeliveryFailed(_signed_out(error), signed_out=True)
    if error.status == 404:
        words_ = _("The post that it answers is not there any more, or not for us.")
        return DeliveryFailed(words_, permanent=True)
    return DeliveryFailed(
        _("The Mastodon server did not take it: %(words)s (%(code)s)")
        % {"words": error.words or _("no reason given"), "code": error.status},
        permanent=True,
    )


def not_connected(error: Lost | Refused) -> ConnectionFailed:
    """The same, for admins."""
    if isinstance(error, Refused) and error.status == 404:
        return ConnectionFailed(_("There is no Mastodon server at this address."))
    return ConnectionFailed(failed(error).words)


def _signed_out(error: Refused) -> str:
    if error.status == 403 and error.words:
        return _(
            "The Mastodon server does not let us do this: %(words)s. An admin has to look"
            " at the token's scopes; the message is kept until then."
        ) % {"words": error.words.rstrip(".")}
    return _(
        "The Mastodon server does not accept our access token any more. An admin has to"
        " enter a new one; the message is kept until then."
    )


def _result(answer: egress.Answer) -> Any:
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        said = None
    if 200 <= answer.status < 300:
        if said is None:
            raise Lost(_("The Mastodon server's answer could not be read."), heard=True)
        return said
    told = words(said, "error_description") or words(said, "error")
    raise Refused(
        answer.status, one_line(told, limit=LONGEST_WORDS), wait=_wait(answer.headers)
    )


def _wait(headers: Mapping[str, str]) -> float | None:
    """Seconds until it takes more, as it says (docs.joinmastodon.org/api/rate-limits)."""
    seconds = headers.get("retry-after", "")
    if seconds.isdecimal():
        return min(float(seconds), LONGEST_WAIT)
    until = moment(headers.get("x-ratelimit-reset", ""))
    if until is None:
        return None
    left = (until - datetime.now(UTC)).total_seconds()
    return max(1.0, min(left, LONGEST_WAIT))


def _lost(error: egress.EgressError) -> Lost:
    if isinstance(error, egress.NotAllowed):
        words_ = _(
            "The Mastodon server's address is none that may be called. An admin has to"
            " change it."
        )
        return Lost(words_, heard=False, is_for_good=True)
    # Once there was a connection, it may have been heard.
    heard = not isinstance(error, egress.NotReached)
    words_ = _("The Mastodon server could not be reached, or did not answer in time.")
    return Lost(words_, heard=heard)
