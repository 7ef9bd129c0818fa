"""A telephone number at Twilio: the helpdesk answers it, and connects agents.

config: account, number, language, tells, api; learned: address.
secret: token (signs in, and signs what Twilio asks us), shared_key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels_app import twilio_api, twilio_signed
from channels_app.adapter import (
    Call,
    Check,
    ConnectionFailed,
    FetchFailed,
    File,
    Remote,
    Settings,
)
from channels_app.adapters.voice import reading, twiml
from channels_app.messenger import Ask, Greeting, Learned, Words
from channels_app.spoken import Heard, Script
from channels_app.telephony import TRAITS, Ringing, Speaking, Told
from channels_app.twilio_api import can

NUMBER = r"\+[1-9][0-9]{4,14}"
XML = "text/xml; charset=utf-8"
# Where what becomes of a call is told, below our address.
OVER = "over/"


class VoiceAdapter(Ringing):
    """The contract, spoken to Twilio."""

    kind = "voice"
    traits: Mapping[str, Any] = {**TRAITS, "keypad": True, "calls": True}
    asks: Sequence[Ask] = (
        Ask(
            name="account",
            label=gettext_lazy("Account SID"),
            help=gettext_lazy(
                "It stands on the first page of the Twilio console and begins with AC."
            ),
            pattern=r"AC[0-9a-fA-F]{32}",
        ),
        Ask(
            name="token",
            label=gettext_lazy("Auth token"),
            help=gettext_lazy(
                "It stands below the account SID. Twilio signs what it sends us with it."
            ),
            secret=True,
        ),
        Ask(
            name="number",
            label=gettext_lazy("Our number"),
            help=gettext_lazy("With its country: +46701234567"),
            pattern=NUMBER,
        ),
        Ask(
            name="language",
            label=gettext_lazy("What callers hear"),
            choices=(
                ("en", gettext_lazy("English")),
                ("de", gettext_lazy("German")),
            ),
        ),
        Ask(
            name="tells",
            label=gettext_lazy("Our address at Twilio"),
            choices=(
                ("yes", gettext_lazy("Enter it there for me")),
                ("no", gettext_lazy("I enter it myself")),
            ),
        ),
        Ask(
            name="shared_key",
            label=gettext_lazy("Shared key"),
            help=gettext_lazy(
                "Only if webhooks of this account are signed with a key of their own."
            ),
            secret=True,
            required=False,
        ),
        Ask(
            name="api",
            label=gettext_lazy("Address of the API"),
            help=gettext_lazy(
                "Only for accounts in a region: https://api.dublin.ie1.twilio.com"
            ),
            required=False,
            pattern=r"https?://[^\s/?#]+",
        ),
    )
    steps: Sequence[Words] = (
        gettext_lazy("Buy a number that can take calls, in the Twilio console."),
        gettext_lazy("Copy the account SID and the auth token from its first page."),
        gettext_lazy(
            "If you enter our address yourself: Phone numbers, the number, Voice, “A call"
            " comes in”: Webhook, HTTP POST; and “Call status changes”: the same address"
            " with over/ at its end."
        ),
        gettext_lazy(
            "Let everybody type where they are called under Settings, Your telephone."
        ),
    )

    def verify(self, settings: Settings, call: Call) -> bool:
        """Whether Twilio sent it, for the account whose token we have."""
        return twilio_signed.is_signed(settings, call)

    def tells(self, settings: Settings, call: Call) -> Told | None:
        """It asks what to do: see `hears`."""
        return None

    def hears(self, settings: Settings, call: Call) -> Heard:
        """What it says of a call. Raises Unreadable."""
        return reading.heard(settings, call)

    def script(self, lines: Script, at: twiml.At) -> Greeting:
        """What is done on the line, as Twilio reads it."""
        return Greeting(body=twiml.written(lines, at), content_type=XML)

    def calls(self, settings: Settings, *, to: str, then: str, over: str) -> str:
        """Ring somebody of ours; Twilio's id of the call. Raises ConnectionFailed."""
        fields = [
            ("To", to),
            ("From", str(settings.config.get("number", ""))),
            ("Url", then),
            ("Method", "POST"),
            ("StatusCallback", over),
            ("StatusCallbackMethod", "POST"),
            ("Timeout", "25"),
        ]
        name = twilio_api.found(settings, "Calls.json", fields).get("sid")
        if not isinstance(name, str) or not name:
            raise ConnectionFailed(_("Twilio's answer could not be read."))
        return name

    def connect(self, settings: Settings, *, hook: str) -> Learned:
        """Look at account and number, and enter our address there if that is wanted."""
        found = _usable(settings)
        if settings.config.get("tells") == "yes":
            fields = [
                ("VoiceUrl", hook),
                ("VoiceMethod", "POST"),
                ("StatusCallback", hook + OVER),
                ("StatusCallbackMethod", "POST"),
            ]
            twilio_api.tell(settings, found, fields)
        number = settings.config.get("number", "")
        return Learned(config={"hook": hook}, traits={"number": number}, address=number)

    def check(self, settings: Settings) -> list[Check]:
        """Whether calls come to us, and whether we may make them."""
        try:
            found = _usable(settings)
        except ConnectionFailed as failure:
            return [
                Check(part=part, ok=False, words=failure.words)
                for part in ("receiving", "sending")
            ]
        is_told = bool(settings.config.get("hook")) and (
            found.get("voice_url") == settings.config.get("hook")
        )
        words = (
            _("Twilio asks us what to do with calls.")
            if is_told
            else _("Twilio has another address for calls to this number.")
        )
        return [
            Check(part="receiving", ok=is_told, words=words),
            Check(part="sending", ok=True, words=_("This number can make calls.")),
        ]

    def forget(self, settings: Settings, remote: Remote) -> None:
        """Twilio keeps recordings until somebody deletes them. Raises FetchFailed."""
        bare = replace(remote, name=remote.name.removesuffix(".mp3"))
        twilio_api.delete_file(settings, bare)

    def fetch(self, settings: Settings, remote: Remote, *, most: int) -> File:
        """A recording. Raises FetchFailed."""
        answer = twilio_api.file(settings, remote, most=most)
        if len(answer.body) > most:
            raise FetchFailed(_("It is too large to be kept."), permanent=True)
        said = answer.headers.get("content-type", "").partition(";")[0].strip()
        return File(
            filename=remote.filename,
            content_type=said or remote.content_type,
            content=answer.body,
        )


def _usable(settings: Settings) -> Mapping[str, Any]:
    """Our number, if it can be used. Raises ConnectionFailed."""
    if twilio_api.account(settings).get("status") != "active":
        raise ConnectionFailed(_("Twilio has suspended or closed this account."))
    found = twilio_api.number(settings)
    if found is None:
        raise ConnectionFailed(_("This number does not belong to this account."))
    if not can(found, "voice", "Voice"):
        raise ConnectionFailed(_("This number cannot take calls."))
    return found


adapter: Speaking = VoiceAdapter()
