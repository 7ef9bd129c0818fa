"""Calls to the X API (docs.x.com/x-api), each of which costs money.

Before a call the worst that it may cost is put aside; afterwards the true price is booked.
Calls that fail cost nothing; of one whose answer was lost nobody knows, so that all of it
counts as spent.

secret: consumer_key, consumer_secret, access_token, access_secret. config: api.
"""

import base64
import json
import time
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from channels_app.adapter import DeliveryFailed, Settings
from channels_app.adapters.x.signing import Pairs, authorization
from helpdesk.base import egress
from helpdesk.base.plaintext import one_line

API = "https://api.x.com"
# Seconds for a call, and for one that carries a file.
CALL, CARRY = 15.0, 60.0
# Bytes of an answer; letters of a sentence of theirs that is passed on.
LONGEST_ANSWER, LONGEST_WORDS = 8 * 1024 * 1024, 300
# Seconds to wait where it does not say, and the longest that is believed.
WAIT, LONGEST_WAIT = 60.0, 86_400.0
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
PAYMENT = 402

Cost = Callable[[Mapping[str, Any]], int]


class Lost(Exception):
    """There was no answer. heard: it may have been taken all the same."""

    def __init__(self, words: str, *, heard: bool, is_for_good: bool = False) -> None:
        super().__init__(words)
        self.words, self.heard, self.is_for_good = words, heard, is_for_good


class Refused(Exception):
    """It was answered, and not done. words: X's own."""

    def __init__(self, status: int, words: str, *, wait: float | None = None) -> None:
        super().__init__(f"{status} {words}")
        self.status, self.words, self.wait = status, words, wait

    def says(self, *some: str) -> bool:
        """Whether its words hold one of these, in small letters."""
        return any(one in self.words.lower() for one in some)


class Broke(Exception):
    """The month's money does not reach for it."""


def call(
    settings: Settings,
    method: str,
    path: str,
    *,
    most: int = 0,
    cost: Cost | None = None,
    query: Pairs = (),
    said: Mapping[str, Any] | None = None,
    body: bytes | None = None,
    kind: str = JSON,
    bearer: str = "",
) -> dict[str, Any]:
    """What comes of it. most: what it costs at worst; cost: what an answer cost.

    Raises:
        Broke: it was not made.
        Lost: nothing was answered.
        Refused: it was not done.
    """
    aside = settings.purse.reserve(most)
    if aside is None:
        raise Broke
    try:
        found = _call(settings, method, path, query, said, body, kind, bearer)
    except Refused:
        aside.book(0)
        raise
    except Lost as lost:
        if not lost.heard:
            aside.book(0)
        raise
    aside.book(most if cost is None else cost(found))
    return found


def _call(
    settings: Settings,
    method: str,
    path: str,
    query: Pairs,
    said: Mapping[str, Any] | None,
    body: bytes | None,
    kind: str,
    bearer: str,
) -> dict[str, Any]:
    url = f"{str(settings.config.get('api') or API).rstrip('/')}{path}"
    signed = authorization(method, url, query=query, secret=settings.secret)
    headers = {
        "user-agent": "helpdesk",
        "authorization": f"Bearer {bearer}" if bearer else signed,
    }
    # Spelled as it was signed.
    url += f"?{urlencode(query, quote_via=quote, safe='-._~')}" if query else ""
    try:
        if method == "GET":
            answer = egress.fetch(
                url, headers=headers, most=LONGEST_ANSWER, seconds=CALL
            )
        elif method == "POST":
            content = json.dumps(said or {}).encode() if body is None else body
            answer = egress.post(
                url,
                content,
                headers={**headers, "content-type": kind},
                seconds=CALL if body is None else CARRY,
                keep=LONGEST_ANSWER,
            )
        else:
            answer = egress.look(
                url, method=method, headers=headers, seconds=CALL, keep=LONGEST_ANSWER
            )
    except egress.EgressError as error:
        raise _lost(error) from None
    return _result(answer)


def bearer(settings: Settings) -> str:
    """What the app itself signs in with, of its key and secret; it costs nothing.

    Raises:
        Lost, Refused.
    """
    pair = ":".join(settings.secret.get(name, "")
                    for name in ("consumer_key", "consumer_secret"))  # fmt: skip
    url = f"{str(settings.config.get('api') or API).rstrip('/')}/oauth2/token"
    basic = base64.b64encode(pair.encode()).decode()
    headers = {"authorization": f"Basic {basic}", "content-type": FORM}
    body = b"grant_type=client_credentials"
    try:
        answer = egress.post(url, body, headers=headers, keep=LONGEST_ANSWER)
    except egress.EgressError as error:
        raise _lost(error) from None
    found = _result(answer).get("access_token")
    if not isinstance(found, str) or not found:
        raise Lost(_("X's answer could not be read."), heard=False)
    return found


def failed(error: Lost | Refused | Broke) -> DeliveryFailed:
    """What an agent is told, and what that means for other messages."""
    if isinstance(error, Broke):
        words = _(
            "This month's money for X is spent. An admin can raise the ceiling; then send"
            " it again, or answer by another way."
        )
        return DeliveryFailed(words, permanent=True)
    if isinstance(error, Lost):
        return DeliveryFailed(
            error.words,
            permanent=error.is_for_good,
            in_doubt=error.heard,
            is_outage=not error.is_for_good,
        )
    if error.status == 429:
        words = _("X takes no more of our messages for now.")
        return DeliveryFailed(words, wait=error.wait or WAIT)
    if error.status >= 500:
        return DeliveryFailed(_("X is in trouble at the moment."), is_outage=True)
    if error.status == 401:
        words = _(
            "X does not accept our keys any more. An admin has to enter new ones; the"
            " message is kept until then."
        )
        return DeliveryFailed(words, signed_out=True)
    return DeliveryFailed(_refusal(error), permanent=True)


def _refusal(error: Refused) -> str:
    if error.status == PAYMENT:
        return _("The credits of our app at X are used up. An admin has to buy some.")
    if error.says("duplicate"):
        return _("X takes no words twice: the same was said a short while ago.")
    if error.says(
        "cannot send messages", "not allowed to send", "not permitted to send"
    ):
        return _(
            "They take no private messages from us there. Answer in public, or by another"
            " way."
        )
    return _("X did not take it: %(words)s (%(code)s)") % {
        "words": error.words or _("no reason given"),
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
        raise Lost(_("X's answer could not be read."), heard=True)
    found = said if isinstance(said, dict) else {}
    words = found.get("detail") or found.get("title") or _first_error(found)
    raise Refused(
        answer.status,
        one_line(words, limit=LONGEST_WORDS) if isinstance(words, str) else "",
        wait=_wait(answer.headers),
    )


def _first_error(found: Mapping[str, Any]) -> Any:
    errors = found.get("errors")
    one = errors[0] if isinstance(errors, list) and errors else {}
    return (one.get("message") or one.get("detail")) if isinstance(one, dict) else ""


def _wait(headers: Mapping[str, str]) -> float | None:
    """Seconds until more is taken (docs.x.com/x-api/fundamentals/rate-limits)."""
    try:
        seconds = float(headers.get("x-rate-limit-reset", "nan")) - time.time()
    except ValueError:
        return None
    return min(max(seconds, 1.0), LONGEST_WAIT) if isfinite(seconds) else None


def _lost(error: egress.EgressError) -> Lost:
    if isinstance(error, egress.NotAllowed):
        words = _("X's address is none that may be called. An admin has to change it.")
        return Lost(words, heard=False, is_for_good=True)
    # Once there was a connection, it may have been heard.
    heard = not isinstance(error, egress.NotReached)
    return Lost(_("X could not be reached, or did not answer in time."), heard=heard)
