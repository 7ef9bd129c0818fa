"""Text messages, with pictures where the number can (SMS and MMS), by Twilio.

config: account, number, service, tells, rate, api; learned: hook (our address, for what
    becomes of messages), files (whether the number can send them), called.
secret: token (signs in, and signs what Twilio tells us), shared_key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import phonenumbers
from django.utils.translation import gettext as _

from channels_app import pieces, twilio_api, twilio_signed
from channels_app.adapter import (
    Call,
    Check,
    ConnectionFailed,
    DeliveryFailed,
    FetchFailed,
    File,
    Outgoing,
    Raw,
    Remote,
    Settings,
)
from channels_app.adapters.sms import setting_up
from channels_app.adapters.sms.segments import MOST, segments
from channels_app.adapters.sms.twilio import api, reading
from channels_app.messenger import Ask, Called, Greeting, Learned, Messenger, Words
from channels_app.parsed import Parsed

# Letters of a whole answer. Files of one message, and bytes of all of them together.
LONGEST = 1600
MOST_FILES, MOST_BYTES = 10, 5 * 1024 * 1024
PICTURES = ("image/jpeg", "image/png", "image/gif")
A_SECOND = 10


class SmsAdapter(Called):
    """The contract, spoken by text messages."""

    kind = "sms"
    traits: Mapping[str, Any] = {
        "formats": ["text"],
        "longest": LONGEST,
        "reply_window": None,
        "can_start": True,
        "public": False,
        "receipts": True,
        "rates": [{"count": A_SECOND, "per": 1, "whom": "channel"}],
        # Files are fetched from us.
        "fetches": True,
        "takes": {"image": {"max_bytes": MOST_BYTES, "types": list(PICTURES)}},
    }
    asks: Sequence[Ask] = setting_up.ASKS
    steps: Sequence[Words] = setting_up.STEPS
    # TwiML that says nothing: else Twilio would write down an error.
    thanks = Greeting(
        body=b'<?xml version="1.0" encoding="UTF-8"?><Response/>',
        content_type="text/xml; charset=utf-8",
    )

    def verify(self, settings: Settings, call: Call) -> bool:
        """Whether Twilio sent it, for the account whose token we have."""
        return twilio_signed.is_signed(settings, call)

    def split(self, settings: Settings, call: Call) -> tuple[Raw, ...]:
        """A request tells of one message, or of what became of one."""
        return reading.split(call)

    def parse(self, settings: Settings, raw: bytes) -> Parsed:
        """Words, or a receipt. Raises Unreadable."""
        return reading.parse(settings, raw)

    def pieces(self, settings: Settings, message: Outgoing) -> tuple[Outgoing, ...]:
        """A phone puts ten parts of a message together again: more words are several
        messages. Files go with the first; those that cannot go along go as links."""
        whole = _with_links(settings, message)
        first, *rest = pieces.split(whole.text, MOST, segments) or ("",)
        return (
            replace(whole, text=first),
            *(replace(whole, text=text, files=()) for text in rest),
        )

    def send(self, settings: Settings, message: Outgoing) -> str:
        """Have it sent; Twilio's id. Raises DeliveryFailed."""
        piece = _with_links(settings, message)
        if segments(piece.text) > MOST:
            words = _("It is longer than a text message can be.")
            raise DeliveryFailed(words, permanent=True) from None
        config = settings.config
        fields = [("To", piece.to.canonical)]
        if config.get("service"):
            fields.append(("MessagingServiceSid", config["service"]))
        else:
            fields.append(("From", config.get("number", "")))
        if piece.text:
            fields.append(("Body", piece.text))
        fields += [("MediaUrl", file.address) for file in piece.files]
        if config.get("hook"):
            fields.append(("StatusCallback", config["hook"]))
        return api.send(settings, fields)

    def connect(self, settings: Settings, *, hook: str) -> Learned:
        """Look at account and number, and enter our address there if that is wanted."""
        found = _usable(settings)
        if settings.config.get("tells") == "yes":
            api.tell_hook(settings, found, hook)
        rate = int(settings.config.get("rate") or A_SECOND)
        return Learned(
            config={"hook": hook, "files": found.takes_files},
            traits={"rates": [{"count": rate, "per": 1, "whom": "channel"}]},
            address=settings.config.get("number", ""),
        )

    def check(self, settings: Settings) -> list[Check]:
        """Whether we may send, and whether what comes in is told to us."""
        try:
            found = _usable(settings)
        except ConnectionFailed as failure:
            return [
                Check(part=part, ok=False, words=failure.words)
                for part in ("receiving", "sending")
            ]
        return [
            _receiving(settings, found),
            Check(part="sending", ok=True, words=_("Twilio lets this number send.")),
        ]

    def fetch(self, settings: Settings, remote: Remote, *, most: int) -> File:
        """The bytes of a file. Raises FetchFailed."""
        answer = twilio_api.file(settings, remote, most=most)
        if len(answer.body) > most:
            raise FetchFailed(_("It is too large to be kept."), permanent=True)
        said = answer.headers.get("content-type", "").partition(";")[0].strip()
        return File(
            filename=remote.filename,
            content_type=said or remote.content_type,
            content=answer.body,
        )

    def forget(self, settings: Settings, remote: Remote) -> None:
        """Twilio keeps files until somebody deletes them. Raises FetchFailed."""
        twilio_api.delete_file(settings, remote)

    def carrier(self, settings: Settings, code: str) -> str:
        """A text message that waits to be sent (RFC 5724, and what phones make of it)."""
        number = settings.config.get("number", "")
        return f"sms:{number}?body={quote(code)}" if code else f"sms:{number}"


def _usable(settings: Settings) -> api.Number:
    """Our number, if it can be used. Raises ConnectionFailed."""
    if twilio_api.account(settings).get("status") != "active":
        raise ConnectionFailed(_("Twilio has suspended or closed this account."))
    found = api.number(settings)
    if found is None:
        raise ConnectionFailed(_("This number does not belong to this account."))
    if not found.takes_words:
        raise ConnectionFailed(_("This number cannot send text messages."))
    return found


def _receiving(settings: Settings, found: api.Number) -> Check:
    hook, part = settings.config.get("hook", ""), "receiving"
    if hook and found.hook == hook:
        return Check(part=part, ok=True, words=_("Twilio tells us of what comes in."))
    if settings.config.get("service"):
        words = _("The messaging service has to know our address; it does not say.")
        return Check(part=part, ok=True, words=words)
    words = _("Twilio has another address for what comes in by this number.")
    return Check(part=part, ok=False, words=words)


def _with_links(settings: Settings, message: Outgoing) -> Outgoing:
    """With links in place of the files that cannot go along."""
    along = _along(settings, message)
    links = [_link(file) for file in message.files if file not in along]
    text = "\n\n".join(filter(None, [message.text.strip(), "\n".join(links)]))
    return replace(message, text=text, files=along)


def _along(settings: Settings, message: Outgoing) -> tuple[File, ...]:
    """Pictures, if our number can, within a country: networks pass them on no further."""
    theirs, ours = message.to.canonical, settings.config.get("number", "")
    if not settings.config.get("files") or _country(theirs) != _country(ours):
        return ()
    found: list[File] = []
    room = MOST_BYTES
    for file in message.files:
        size = len(file.content)
        fits = size <= room and len(found) < MOST_FILES
        if file.content_type in PICTURES and file.address and fits:
            found.append(file)
            room -= size
    return tuple(found)


def _link(file: File) -> str:
    if not file.address:
        words = _("%(file)s cannot be sent as a text message.") % {
            "file": file.filename
        }
        raise DeliveryFailed(words, permanent=True) from None
    return f"{file.filename}: {file.address}"


def _country(number: str) -> int | None:
    try:
        return phonenumbers.parse(number, None).country_code
    except phonenumbers.NumberParseException:
        return None


adapter: Messenger = SmsAdapter()
