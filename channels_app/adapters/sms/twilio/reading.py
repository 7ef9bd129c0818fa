"""What Twilio's webhooks say: one message or one status a request, as a form.

https://www.twilio.com/docs/messaging/guides/webhook-request and
.../outbound-message-status-in-status-callbacks. Twilio adds fields without notice: those
we do not know stay in the payload.
"""

import mimetypes
import re
from urllib.parse import parse_qsl

import phonenumbers
from django.utils.translation import gettext as _

from channels_app.adapter import (
    Address,
    Call,
    Incoming,
    Raw,
    Remote,
    Settings,
    Unreadable,
)
from channels_app.adapters.sms.twilio import codes
from channels_app.parsed import Noise, Parsed, Receipt
from channels_app.twilio_signed import form

KIND = "sms"
SUBJECT = 80
MOST_FILES = 10
_SID = re.compile(r"(?:SM|MM)[0-9a-fA-F]{32}")
_NUMBER = re.compile(r"\+[1-9][0-9]{4,14}")
# What their networks and Twilio understand as "no more"; Twilio then refuses to send.
_STOP = frozenset(
    {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"}
)
OPTED_OUT = "opted-out"
_STATES = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}

Said = dict[str, str]


def split(call: Call) -> tuple[Raw, ...]:
    """The one thing a request tells. Raises Unreadable."""
    pairs = form(call)
    if pairs is None:
        raise Unreadable("It is no form, as Twilio sends them.")
    said = dict(pairs)
    sid = _sid(said)
    status = said.get("MessageStatus", "").lower()
    if status:
        key, line = f"s:{sid}:{status[:20]}", f"receipt:{said.get('To', '')[:100]}"
    else:
        key, line = f"m:{sid}", said.get("From", "")[:100]
    return (Raw(content=call.body, source_key=key, conv_key=line),)


def parse(settings: Settings, raw: bytes) -> Parsed:
    """Words, or what became of ours. Raises Unreadable."""
    said = dict(parse_qsl(raw.decode(errors="replace"), keep_blank_values=True))
    sid = _sid(said)
    is_status = bool(said.get("MessageStatus"))
    if why := _not_ours(settings, said, "From" if is_status else "To"):
        return Noise(why=why)
    if is_status:
        return _receipt(said, sid)
    return _incoming(said, sid)


def _sid(said: Said) -> str:
    found = said.get("MessageSid") or said.get("SmsSid", "")
    if not _SID.fullmatch(found):
        raise Unreadable("It names no message.")
    return found


def _not_ours(settings: Settings, said: Said, end: str) -> str:
    """Why this is none of this channel's business; "" where it is."""
    config = settings.config
    if said.get("AccountSid") != config.get("account"):
        return _("It belongs to another account at Twilio.")
    here = said.get(end, "")
    if ":" in here:
        return _("It came by another kind of channel: %s") % here.partition(":")[0][:20]
    service = config.get("service")
    if here != config.get("number") and (
        not service or said.get("MessagingServiceSid") != service
    ):
        return _("It belongs to another number of ours.")
    return ""


def _receipt(said: Said, sid: str) -> Parsed:
    status = said["MessageStatus"].lower()
    state = _STATES.get(status)
    if state is None:
        return Noise(why=_("It is on its way still."))
    failed = state == "failed"
    return Receipt(
        state=state, names=(sid,), words=codes.words(_code(said)) if failed else ""
    )


def _code(said: Said) -> int:
    found = said.get("ErrorCode", "")
    return int(found) if found.isascii() and found.isdigit() else 0


def _incoming(said: Said, sid: str) -> Incoming:
    here, them = said["To"], said.get("From", "")
    if not them:
        raise Unreadable("It names no sender.")
    sender = Address(kind=KIND, canonical=them, shown=_shown(them))
    text = said.get("Body", "").strip()
    remote = _files(said)
    shown = text or ("" if remote else _("[An empty message]"))
    return Incoming(
        sender=sender,
        subject=(shown.splitlines() or [remote[0].filename])[0][:SUBJECT],
        text=shown,
        place=f"{here}:{them}",
        place_is_proof=True,
        names=(sid,),
        remote=remote,
        warnings=(OPTED_OUT,) if _is_stop(said, text) else (),
        # A name, or a short number, is a machine: nobody reads what is sent there.
        auto=None if _NUMBER.fullmatch(them) else "bot",
        also=_also(sender),
    )


def _also(sender: Address) -> tuple[Address, ...]:
    """Who calls from this number is the same person."""
    if not _NUMBER.fullmatch(sender.canonical):
        return ()
    return (Address(kind="phone", canonical=sender.canonical, shown=sender.shown),)


def _shown(number: str) -> str:
    """In groups, for people; a name as it is."""
    try:
        found = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(
        found, phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )


def _is_stop(said: Said, text: str) -> bool:
    return said.get("OptOutType", "").upper() == "STOP" or text.lower() in _STOP


def _files(said: Said) -> tuple[Remote, ...]:
    """Where each of them is; they have no names of their own."""
    named = ((at, said.get(f"MediaUrl{at}", "")) for at in range(MOST_FILES))
    return tuple(
        _file(url, said.get(f"MediaContentType{at}", ""), at + 1)
        for at, url in named
        if url
    )


def _file(url: str, content_type: str, number: int) -> Remote:
    kind = content_type.partition(";")[0].strip().lower() or "application/octet-stream"
    main = kind.partition("/")[0]
    called = {"image": "picture", "video": "video", "audio": "audio"}.get(main, "file")
    end = ".vcf" if kind.endswith("vcard") else mimetypes.guess_extension(kind) or ""
    return Remote(name=url, filename=f"{called}-{number}{end}", content_type=kind)
