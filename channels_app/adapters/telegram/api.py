"""Calls to the Bot API (https://core.telegram.org/bots/api#making-requests).

config: api (where it is). secret: token. It is a part of every address here, so no address
is ever told to anybody, nor are the words of whatever failed on the way.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from channels_app.adapter import DeliveryFailed, Settings
from helpdesk.base import egress, multipart
from helpdesk.base.plaintext import one_line

API = "https://api.telegram.org"
# Seconds for a call, and for one that carries a file.
CALL, CARRY = 15.0, 60.0
# Bytes of an answer; letters of a sentence of theirs that is passed on.
LONGEST_ANSWER, LONGEST_WORDS = 2 * 1024 * 1024, 300
# Seconds to wait where it does not say.
WAIT = 30.0


class Lost(Exception):
    """There was no answer. heard: it may have been taken all the same."""

    def __init__(self, words: str, *, heard: bool, is_for_good: bool = False) -> None:
        super().__init__(words)
        self.words, self.heard, self.is_for_good = words, heard, is_for_good


class Refused(Exception):
    """It was answered, and not done. words: Telegram's own ("chat not found")."""

    def __init__(self, status: int, words: str, *, wait: float | None = None) -> None:
        super().__init__(f"{status} {words}")
        self.status, self.words, self.wait = status, words, wait

    def says(self, *some: str) -> bool:
        """Whether its words hold one of these, in small letters."""
        return any(one in self.words.lower() for one in some)


def call(
    settings: Settings,
    method: str,
    said: Mapping[str, Any] | None = None,
    *,
    files: Sequence[multipart.Part] = (),
) -> Any:
    """What comes of a method.

    Raises:
        Lost: nothing was answered.
        Refused: it was not done.
    """
    body, kind = json.dumps(said or {}).encode(), "application/json"
    if files:
        body, kind = multipart.encode(_fields(said or {}), files)
    headers = {"content-type": kind, "user-agent": "helpdesk"}
    try:
        answer = egress.post(
            _address(settings, f"bot{_token(settings)}/{method}"),
            body,
            headers=headers,
            seconds=CARRY if files else CALL,
            keep=LONGEST_ANSWER,
        )
    except egress.EgressError as error:
        raise _lost(error) from None
    return _result(answer)


def download(settings: Settings, path: str, *, most: int) -> egress.Answer:
    """A file, by the path that getFile told.

    Raises:
        egress.EgressError: it cannot be had, or is larger (TooMuch).
    """
    address = _address(settings, f"file/bot{_token(settings)}/{quote(path)}")
    headers = {"user-agent": "helpdesk"}
    return egress.fetch(address, headers=headers, most=most, seconds=CARRY)


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
        words = _("Telegram takes no more of our messages for now.")
        return DeliveryFailed(words, wait=error.wait or WAIT)
    if error.status >= 500:
        return DeliveryFailed(
            _("Telegram is in trouble at the moment."), is_outage=True
        )
    # A token that could not be one is answered 404.
    if error.status in {401, 404}:
        words = _(
            "Telegram does not accept our bot's token any more. An admin has to enter a"
            " new one; the message is kept until then."
        )
        return DeliveryFailed(words, signed_out=True)
    return DeliveryFailed(_refusal(error), permanent=True)


def _refusal(error: Refused) -> str:
    """Why this one message was not taken."""
    if error.says("blocked by the user", "user is deactivated"):
        return _(
            "They blocked our bot, or are not on Telegram any more. Write to them by"
            " another way."
        )
    if error.says("chat not found", "can't initiate", "peer_id_invalid"):
        return _(
            "They have to write to our bot first: Telegram knows no chat with them."
        )
    if error.says("too long"):
        return _("It is longer than Telegram takes.")
    if error.status == 413 or error.says("file is too big", "too large"):
        return _("A file of it is larger than Telegram takes from bots (50 MB).")
    return _("Telegram did not take it: %(words)s (%(code)s)") % {
        "words": error.words or _("no reason given"),
        "code": error.status,
    }


def _result(answer: egress.Answer) -> Any:
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        said = None
    is_said, is_taken = isinstance(said, dict), 200 <= answer.status < 300
    if is_taken and not is_said:
        raise Lost(_("Telegram's answer could not be read."), heard=True)
    if is_taken and said.get("ok") is True:
        return said.get("result")
    found = said if is_said else {}
    parameters = found.get("parameters")
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
    words = found.get("description")
    raise Refused(
        400 if is_taken else answer.status,
        one_line(words, limit=LONGEST_WORDS) if isinstance(words, str) else "",
        wait=float(wait) if isinstance(wait, int | float) else None,
    )


def _lost(error: egress.EgressError) -> Lost:
    if isinstance(error, egress.NotAllowed):
        words = _(
            "Telegram's address is none that may be called. An admin has to change it."
        )
        return Lost(words, heard=False, is_for_good=True)
    # Once there was a connection, it may have been heard.
    heard = not isinstance(error, egress.NotReached)
    words = _("Telegram could not be reached, or did not answer in time.")
    return Lost(words, heard=heard)


def _fields(said: Mapping[str, Any]) -> dict[str, str]:
    """A form has only words: what is more is JSON in it."""
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in said.items()
    }


def _address(settings: Settings, path: str) -> str:
    return f"{str(settings.config.get('api') or API).rstrip('/')}/{path}"


def _token(settings: Settings) -> str:
    return settings.secret.get("token", "")
