"""Calls of the AT Protocol (atproto.com/specs/xrpc): a method by its name, at a host.

Queries are GET with their parameters, procedures are POST with JSON or bytes. What fails is
answered as {"error": a name, "message": words}.
"""

import json
import time
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from channels_app.adapter import DeliveryFailed
from helpdesk.base import egress
from helpdesk.base.plaintext import one_line

# Seconds for a call, and for one that carries a file.
CALL, CARRY = 15.0, 60.0
# Bytes of an answer; letters of a sentence of theirs that is passed on.
LONGEST_ANSWER, LONGEST_WORDS = 8 * 1024 * 1024, 300
# Seconds to wait where it does not say, and the longest that is believed.
WAIT, LONGEST_WAIT = 30.0, 86_400.0
JSON = "application/json"
# Tokens that were good once; another one may be had.
STALE = frozenset({"ExpiredToken", "InvalidToken"})
# An app password that may not do this: no other token of it may, either.
NOT_ALLOWED = ("bad token method", "bad token scope")

Query = Sequence[tuple[str, str | int]]


class Lost(Exception):
    """There was no answer. heard: it may have been taken all the same."""

    def __init__(self, words: str, *, heard: bool, is_for_good: bool = False) -> None:
        super().__init__(words)
        self.words, self.heard, self.is_for_good = words, heard, is_for_good


class Refused(Exception):
    """It was answered, and not done. name: of the error; words: theirs."""

    def __init__(
        self, status: int, name: str, words: str, *, wait: float | None = None
    ) -> None:
        super().__init__(f"{status} {name}")
        self.status, self.name, self.words, self.wait = status, name, words, wait

    def says(self, *some: str) -> bool:
        """Whether its words hold one of these, in small letters."""
        return any(one in self.words.lower() for one in some)

    @property
    def may_not(self) -> bool:
        """The app password was made without the right to do so."""
        return self.says(*NOT_ALLOWED)

    @property
    def is_stale(self) -> bool:
        """The token is not good any more; a newer one may be."""
        return self.name in STALE and not self.may_not


def call(
    host: str,
    method: str,
    *,
    token: str = "",
    query: Query = (),
    said: Mapping[str, Any] | None = None,
    body: bytes | None = None,
    kind: str = JSON,
    proxy: str = "",
) -> dict[str, Any]:
    """What comes of a method; with `said` or `body` it is a procedure.

    Raises:
        Lost: nothing was answered.
        Refused: it was not done.
    """
    headers = {"user-agent": "helpdesk", "accept": JSON}
    headers |= {"authorization": f"Bearer {token}"} if token else {}
    headers |= {"atproto-proxy": proxy} if proxy else {}
    address = f"{host.rstrip('/')}/xrpc/{method}"
    address += f"?{urlencode(query, safe=':/')}" if query else ""
    try:
        if said is None and body is None:
            answer = egress.fetch(
                address, headers=headers, most=LONGEST_ANSWER, seconds=CALL
            )
        else:
            content = json.dumps(said).encode() if body is None else body
            # An empty procedure has no body, and says nothing of its type.
            headers |= {"content-type": kind} if content != b"{}" else {}
            answer = egress.post(
                address,
                b"" if content == b"{}" else content,
                headers=headers,
                seconds=CALL if body is None else CARRY,
                keep=LONGEST_ANSWER,
            )
    except egress.EgressError as error:
        raise _lost(error) from None
    return _result(answer)


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
        words = _("Bluesky takes no more of our messages for now.")
        return DeliveryFailed(words, wait=error.wait or WAIT)
    if error.status >= 500:
        return DeliveryFailed(_("Bluesky is in trouble at the moment."), is_outage=True)
    if error.status == 401 or error.is_stale:
        words = _(
            "Bluesky does not accept our app password any more. An admin has to enter a"
            " new one; the message is kept until then."
        )
        return DeliveryFailed(words, signed_out=True)
    return DeliveryFailed(refusal(error), permanent=True)


def refusal(error: Refused) -> str:
    """Why this one thing was not done."""
    if error.may_not:
        return _(
            "Our app password may not read and write private messages. An admin has to"
            " make one that may."
        )
    return _("Bluesky did not take it: %(words)s (%(code)s)") % {
        "words": error.words or error.name or _("no reason given"),
        "code": error.status,
    }


def _result(answer: egress.Answer) -> dict[str, Any]:
    try:
        said = json.loads(answer.body or b"{}")
    except (ValueError, RecursionError):
        said = None
    if 200 <= answer.status < 300:
        if isinstance(said, dict):
            return said
        raise Lost(_("Bluesky's answer could not be read."), heard=True)
    found = said if isinstance(said, dict) else {}
    name, words = found.get("error"), found.get("message")
    raise Refused(
        answer.status,
        one_line(name, limit=60) if isinstance(name, str) else "",
        one_line(words, limit=LONGEST_WORDS) if isinstance(words, str) else "",
        wait=_wait(answer.headers),
    )


def _wait(headers: Mapping[str, str]) -> float | None:
    """Seconds until more is taken (docs.bsky.app/docs/advanced-guides/rate-limits)."""
    try:
        if after := headers.get("retry-after"):
            seconds = float(after)
        elif reset := headers.get("ratelimit-reset"):
            seconds = float(reset) - time.time()
        else:
            return None
    except ValueError:
        return None
    return min(max(seconds, 1.0), LONGEST_WAIT) if isfinite(seconds) else None


def _lost(error: egress.EgressError) -> Lost:
    if isinstance(error, egress.NotAllowed):
        words = _(
            "Bluesky's address is none that may be called. An admin has to change it."
        )
        return Lost(words, heard=False, is_for_good=True)
    # Once there was a connection, it may have been heard.
    heard = not isinstance(error, egress.NotReached)
    words = _("Bluesky could not be reached, or did not answer in time.")
    return Lost(words, heard=heard)
