"""Calls to Meta's Graph API (developers.facebook.com/docs/graph-api).

config: api (where it is), version. secret: token, which never stands in an address.
"""

import json
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

from django.utils.translation import gettext as _

from channels_app.adapter import DeliveryFailed, FetchFailed, File, Settings
from helpdesk.base import egress
from helpdesk.base.plaintext import one_line

API, VERSION = "https://graph.facebook.com", "v25.0"
# Seconds for a call, and for one that carries a file.
CALL, CARRY = 15.0, 60.0
# Bytes of an answer; letters of a sentence of theirs that is passed on.
LONGEST_ANSWER, LONGEST_WORDS = 2 * 1024 * 1024, 300
# Where a file may send us on to; and whom our token is for beside the API itself.
HOPS = 3
GONE = frozenset({403, 404, 410})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
TRUSTED = (
    ".fbsbx.com",
    ".facebook.com",
    ".whatsapp.net",
    ".fbcdn.net",
    ".instagram.com",
)

# What Meta's codes mean for all of its APIs. Our token is no good: everything waits for it.
SIGNED_OUT = frozenset({0, 102, 190})
FORBIDDEN = frozenset({3, 10, *range(200, 300)})
# Too many calls: seconds to wait where it does not say.
LIMITS = {4: 60.0, 17: 60.0, 32: 60.0, 341: 60.0, 613: 30.0, 80001: 60.0, 80006: 60.0,
          80007: 60.0}  # fmt: skip
RESTRICTED = frozenset({368, 131031})
AILING = frozenset({2})


class Lost(Exception):
    """There was no answer. heard: it may have been taken all the same."""

    def __init__(self, words: str, *, heard: bool, is_for_good: bool = False) -> None:
        super().__init__(words)
        self.words, self.heard, self.is_for_good = words, heard, is_for_good


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What Meta says when it does not do what it was asked."""

    status: int
    code: int = -1
    subcode: int = -1
    words: str = ""
    is_passing: bool = False
    wait: float | None = None


class Refused(Exception):
    """It was answered, and not done."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.status} {refusal.code} {refusal.subcode}")
        self.refusal = refusal


def ask(
    settings: Settings,
    path: str,
    *,
    query: Mapping[str, str] | None = None,
    said: Mapping[str, Any] | None = None,
    form: tuple[bytes, str] | None = None,
) -> dict[str, Any]:
    """What is answered: GET, or POST where something is said.

    form: a body and its content type, for files.

    Raises:
        Lost: nothing was answered.
        Refused: it was not done.
    """
    headers = _signed_in(settings)
    url = address(settings, path) + (f"?{urlencode(query)}" if query else "")
    try:
        if said is None and form is None:
            answer = egress.look(
                url, method="GET", headers=headers, seconds=CALL, keep=LONGEST_ANSWER
            )
        else:
            body, kind = form or (json.dumps(said).encode(), "application/json")
            seconds = CARRY if form else CALL
            headers["content-type"] = kind
            answer = egress.post(
                url, body, headers=headers, seconds=seconds, keep=LONGEST_ANSWER
            )
    except egress.EgressError as error:
        raise _lost(error) from None
    return _answered(answer)


def address(settings: Settings, path: str) -> str:
    """Where a thing of the API is; path: "<id>/messages"."""
    version = settings.config.get("version") or VERSION
    return f"{_api(settings)}/{version}/{quote(path)}"


def fetch(
    settings: Settings,
    url: str,
    *,
    most: int,
    with_token: bool = False,
    final: Container[int] = GONE,
) -> egress.Answer:
    """A file that Meta keeps, wherever that leads.

    with_token: for what is not given to everybody; nobody but Meta is shown the token.
    final: what is answered when it will never be there again.

    Raises:
        FetchFailed: it is gone, too large, or cannot be had now.
    """
    for _hop in range(HOPS):
        headers = {"user-agent": "helpdesk"}
        if with_token and _may_see_token(settings, url):
            headers |= _signed_in(settings)
        try:
            answer = egress.fetch(url, headers=headers, most=most, seconds=CARRY)
        except egress.TooMuch:
            raise FetchFailed(too_large(most), permanent=True) from None
        except egress.NotAllowed:
            words = _("Its address is none that may be called.")
            raise FetchFailed(words, permanent=True) from None
        except egress.EgressError:
            raise FetchFailed(_("Meta did not hand it over in time.")) from None
        if answer.status in REDIRECTS and answer.headers.get("location"):
            url = urljoin(url, answer.headers["location"])
            continue
        if answer.status == 200:
            return answer
        raise FetchFailed(
            _("Meta answered %(status)s when it was asked for the file.")
            % {"status": answer.status},
            permanent=answer.status in final,
        )
    raise FetchFailed(_("Its address leads nowhere."), permanent=True)


def too_large(most: int) -> str:
    """Words for a file that is not taken."""
    return _("It is larger than %(most)s MB.") % {"most": most // (1024 * 1024)}


def file_of(answer: egress.Answer, *, filename: str, content_type: str) -> File:
    """What was fetched, named as its message named it."""
    kind = content_type or answer.headers.get("content-type", "").partition(";")[0]
    return File(
        filename=filename,
        content_type=kind or "application/octet-stream",
        content=answer.body,
    )


def failed(error: Lost | Refused) -> DeliveryFailed:
    """What an agent is told, for whatever all of Meta's APIs share."""
    if isinstance(error, Lost):
        return DeliveryFailed(
            error.words,
            permanent=error.is_for_good,
            in_doubt=error.heard,
            is_outage=not error.is_for_good,
        )
    found = error.refusal
    if found.code in LIMITS or found.status == 429:
        wait = found.wait or LIMITS.get(found.code, 60.0)
        return DeliveryFailed(
            _("Meta takes no more of our messages for now."), wait=wait
        )
    if found.code in SIGNED_OUT or found.status == 401:
        words = _(
            "Meta does not accept our access any more. An admin has to enter a new access"
            " token; the message is kept until then."
        )
        return DeliveryFailed(words, signed_out=True)
    if words := _waits_for_somebody(found):
        return DeliveryFailed(words, is_outage=True)
    if found.code in FORBIDDEN:
        words = _(
            "Meta does not allow our access to do this. An admin has to look there."
        )
        return DeliveryFailed(words)
    return DeliveryFailed(said_no(found), permanent=found.code != 1)


def _waits_for_somebody(found: Refusal) -> str:
    """What stands in the way of everything, until an admin or Meta mends it."""
    if found.code in RESTRICTED:
        return _("Meta has restricted our account. An admin has to look there.")
    if found.status >= 500 or found.is_passing or found.code in AILING:
        return _("Meta is in trouble at the moment.")
    return ""


def said_no(refusal: Refusal) -> str:
    """Their own sentence, for what we have none for."""
    words = refusal.words or _("no reason given")
    return _("Meta did not take it: %(words)s (%(code)s)") % {
        "words": words,
        "code": refusal.code if refusal.code >= 0 else refusal.status,
    }


def refusal_of(said: Any, *, status: int, wait: float | None = None) -> Refusal:
    """An error as Meta writes it, in an answer or in a webhook."""
    said = said if isinstance(said, dict) else {}
    data = said.get("error_data")
    details = data.get("details") if isinstance(data, dict) else None
    found = details or said.get("message") or said.get("title") or ""
    return Refusal(
        status=status,
        code=_number(said.get("code")),
        subcode=_number(said.get("error_subcode")),
        words=one_line(found, limit=LONGEST_WORDS) if isinstance(found, str) else "",
        is_passing=said.get("is_transient") is True,
        wait=wait,
    )


def _answered(answer: egress.Answer) -> dict[str, Any]:
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        said = None
    is_said, is_taken = isinstance(said, dict), 200 <= answer.status < 300
    if is_taken and not is_said:
        raise Lost(_("Meta's answer could not be read."), heard=True)
    if is_taken and "error" not in said:
        return said  # type: ignore[no-any-return]
    status = 400 if is_taken else answer.status
    wait = answer.headers.get("retry-after", "")
    raise Refused(
        refusal_of(
            said.get("error") if is_said else None,
            status=status,
            wait=float(wait) if wait.isdecimal() else None,
        )
    )


def _lost(error: egress.EgressError) -> Lost:
    if isinstance(error, egress.NotAllowed):
        words = _(
            "Meta's address is none that may be called. An admin has to change it."
        )
        return Lost(words, heard=False, is_for_good=True)
    # Once there was a connection, it may have been heard.
    heard = not isinstance(error, egress.NotReached)
    return Lost(_("Meta could not be reached, or did not answer in time."), heard=heard)


def _signed_in(settings: Settings) -> dict[str, str]:
    return {"authorization": f"Bearer {settings.secret.get('token', '')}"}


def _api(settings: Settings) -> str:
    return str(settings.config.get("api") or API).rstrip("/")


def _may_see_token(settings: Settings, url: str) -> bool:
    asked, ours = urlsplit(url), urlsplit(_api(settings))
    if (asked.scheme, asked.netloc) == (ours.scheme, ours.netloc):
        return True
    return asked.scheme == "https" and f".{asked.hostname or ''}".endswith(TRUSTED)


def _number(value: Any) -> int:
    try:
        return int(value)
    except (ValueError, TypeError):
        return -1
