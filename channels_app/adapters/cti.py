"""Any telephone system that can say what happens on it: it calls our address.

config: number (ours), signs ("yes": Standard Webhooks; "no": the address is the secret).
secret: secret (in base64, with or without `whsec_`).
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels_app.adapter import (
    Call,
    Check,
    FetchFailed,
    File,
    Remote,
    Settings,
    Unreadable,
)
from channels_app.messenger import Ask, Greeting, Learned, Words
from channels_app.telephony import (
    TRAITS,
    HungUp,
    PickedUp,
    Rang,
    Ringing,
    Telephone,
    Told,
    addressed,
)
from helpdesk.base import egress
from helpdesk.base.egress import EgressError
from helpdesk.base.signed_webhooks import PREFIX, is_signed

NUMBER = r"\+[1-9][0-9]{4,14}"
FORM = "application/x-www-form-urlencoded"
# Letters of a name or a number, and agents that one call rings.
LONGEST, MOST_RUNG = 200, 50
# Seconds for a recording.
FILE = 60.0
RINGS, ANSWERED, OVER = "incoming", "answered", "hungup"
# What other systems say for the same.
SPELLED = {
    "ringing": RINGS,
    "outgoing": RINGS,
    "answer": ANSWERED,
    "hangup": OVER,
    "hung_up": OVER,
    "ended": OVER,
}


class CtiAdapter(Ringing):
    """The contract, spoken by telephone systems of others."""

    kind = "cti"
    traits: Mapping[str, Any] = TRAITS
    thanks = Greeting(body=b'{"ok": true}', content_type="application/json")
    asks: Sequence[Ask] = (
        Ask(
            name="number",
            label=gettext_lazy("Our number"),
            help=gettext_lazy("With its country: +46701234567"),
            pattern=NUMBER,
        ),
        Ask(
            name="signs",
            label=gettext_lazy("How it proves who it is"),
            choices=(
                ("yes", gettext_lazy("It signs what it sends (Standard Webhooks)")),
                ("no", gettext_lazy("It cannot sign: the address is the secret")),
            ),
        ),
        Ask(
            name="secret",
            label=gettext_lazy("Secret"),
            help=gettext_lazy(
                "Only for a system that signs. Some want “whsec_” in front of it."
            ),
            secret=True,
            made=True,
        ),
    )
    steps: Sequence[Words] = (
        gettext_lazy(
            "Copy the address below into the settings of your telephone system."
        ),
        gettext_lazy(
            "Let it post an event when a call comes in, when somebody answers, and when it"
            " is over: event (incoming, answered, hungup), call, number, and extension or"
            " agent."
        ),
        gettext_lazy(
            "Let everybody type their extension under Settings, Your telephone, so that"
            " the right page shows the call."
        ),
    )

    def verify(self, settings: Settings, call: Call) -> bool:
        """Signed, or by the address alone where the system can do no better."""
        if settings.config.get("signs") == "no":
            return call.method in {"GET", "POST"}
        secret = settings.secret.get("secret", "")
        key = PREFIX + secret.removeprefix(PREFIX)
        is_post = call.method == "POST" and bool(secret)
        return is_post and is_signed([key], call.headers, call.body, now=timezone.now())

    def tells(self, settings: Settings, call: Call) -> Told | None:
        """One event, in JSON, as a form, or in the address where that is the secret."""
        said = _said(settings, call)
        event = _word(said, "event").lower()
        name = _word(said, "call")
        is_ours = event == "outgoing" or _word(said, "direction") == "out"
        if not name:
            raise Unreadable("`call` is missing: what your system calls this call.")
        more: dict[str, Any] = {
            "call": name,
            "number": _word(said, "number"),
            "called_us": not is_ours,
            "at": _moment(said.get("timestamp")),
        }
        whom = _whom(said)
        match SPELLED.get(event, event):
            case "incoming":
                return Rang(**more, whom=whom, caller=_word(said, "name"))
            case "answered":
                return PickedUp(**more, whom=whom[0] if whom else "")
            case "hungup":
                return HungUp(
                    **more,
                    voicemail=_word(said, "outcome") == "voicemail",
                    recording=_word(said, "recording", most=2000),
                )
        raise Unreadable("`event` is one of incoming, answered and hungup.")

    def connect(self, settings: Settings, *, hook: str) -> Learned:
        """There is nobody to tell: an admin enters our address there."""
        number = settings.config.get("number", "")
        return Learned(traits={"number": number}, address=number)

    def check(self, settings: Settings) -> list[Check]:
        """What it sends is seen by its calls; here is nothing to try."""
        words = _("The address is ready. Call your number: it rings here.")
        return [Check(part="receiving", ok=True, words=words)]

    def fetch(self, settings: Settings, remote: Remote, *, most: int) -> File:
        """A recording, from the address the system gave. Raises FetchFailed."""
        try:
            answer = egress.fetch(remote.name, headers={}, most=most, seconds=FILE)
        except egress.NotAllowed:
            words = _("The recording's address is none that may be called.")
            raise FetchFailed(words, permanent=True) from None
        except egress.TooMuch:
            words = _("It is too large to be kept.")
            raise FetchFailed(words, permanent=True) from None
        except EgressError:
            raise FetchFailed(_("The recording could not be reached.")) from None
        if answer.status != 200:
            gone = answer.status in {401, 403, 404, 410}
            words = _("The telephone system answered %s.") % answer.status
            raise FetchFailed(words, permanent=gone)
        said = answer.headers.get("content-type", "").partition(";")[0].strip()
        return File(
            filename=remote.filename,
            content_type=said or remote.content_type,
            content=answer.body,
        )


def _said(settings: Settings, call: Call) -> Mapping[str, Any]:
    """Whatever of it is unknown is left alone."""
    kind = call.headers.get("content-type", "").partition(";")[0].strip().lower()
    if settings.config.get("signs") == "no" and not call.body:
        # Telephones on desks can call an address, and no more.
        return _form(urlsplit(call.url).query)
    if kind == FORM:
        return _form(call.body.decode(errors="replace"))
    try:
        said = json.loads(call.body)
    except (ValueError, RecursionError):
        raise Unreadable("This is no JSON object.") from None
    if not isinstance(said, dict):
        raise Unreadable("This is no JSON object.")
    return said


def _form(text: str) -> dict[str, Any]:
    """Of several of one name the last, but of those who are rung all."""
    pairs = parse_qsl(text, keep_blank_values=True)
    several = {
        name: [value for one, value in pairs if one == name]
        for name in ("agent", "extension")
    }
    return {**dict(pairs), **several}


def _word(said: Mapping[str, Any], name: str, *, most: int = LONGEST) -> str:
    value = said.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > most:
        raise Unreadable(f"`{name}` is a text of at most {most} letters.")
    return (
        value.encode("utf-16", "surrogatepass")
        .decode("utf-16", "replace")
        .replace("\0", "")
        .strip()
    )


def _whom(said: Mapping[str, Any]) -> tuple[str, ...]:
    """Extensions and e-mail addresses: one, or a list of them."""
    found: list[str] = []
    for name in ("agent", "extension"):
        value = said.get(name)
        several = value if isinstance(value, list) else [value]
        found += [_word({name: one}, name) for one in several[:MOST_RUNG]]
    return addressed(found)


def _moment(value: Any) -> datetime | None:
    """RFC 3339, or seconds since 1970; what is neither tells no time."""
    try:
        if isinstance(value, int | float) or str(value).isdecimal():
            return datetime.fromtimestamp(float(value), UTC)
        found = datetime.fromisoformat(str(value))
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo is not None else None


adapter: Telephone = CtiAdapter()
