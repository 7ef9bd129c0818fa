"""Text messages in Twilio's REST API.

https://www.twilio.com/docs/messaging/api/message-resource
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from channels_app import twilio_api
from channels_app.adapter import DeliveryFailed, Settings
from channels_app.adapters.sms.twilio import codes
from channels_app.twilio_api import Fields, can, code_of, object_of
from helpdesk.base import egress
from helpdesk.base.egress import Answer, EgressError

# Twilio says that it was too much, and not until when.
PAUSE = 10.0


@dataclass(frozen=True, slots=True)
class Number:
    """A number of ours at Twilio. hook: where what comes in by it is told."""

    sid: str
    takes_words: bool
    takes_files: bool
    hook: str


def send(settings: Settings, fields: Fields) -> str:
    """Have a message sent; what Twilio calls it. Raises DeliveryFailed."""
    try:
        answer = twilio_api.call(settings, "Messages.json", fields)
    except egress.NotAllowed:
        words = _(
            "Twilio's address is none that may be called. An admin has to change it."
        )
        raise DeliveryFailed(words, permanent=True) from None
    except egress.NotReached:
        words = _("Twilio could not be reached.")
        raise DeliveryFailed(words, is_outage=True) from None
    except EgressError:
        # There is no key by which Twilio would know it again.
        words = _("The connection to Twilio broke. It may have been sent.")
        raise DeliveryFailed(words, in_doubt=True, is_outage=True) from None
    if answer.status not in {200, 201}:
        raise _failure(answer) from None
    sid = object_of(answer).get("sid")
    if not isinstance(sid, str) or not sid:
        words = _("Twilio's answer could not be read. It may have been sent.")
        raise DeliveryFailed(words, in_doubt=True) from None
    return sid


def _failure(answer: Answer) -> DeliveryFailed:
    code = code_of(answer)
    if answer.status == 429 or code in codes.TOO_MANY:
        words = _("Twilio wants us to be slower.")
        return DeliveryFailed(words, wait=_pause(answer))
    if answer.status >= 500:
        words = _("Twilio is in trouble (%(status)s).") % {"status": answer.status}
        return DeliveryFailed(words, is_outage=True)
    if answer.status == 401 or code in twilio_api.SIGN_IN:
        # Nobody else's message would be taken either, until an admin was there.
        return DeliveryFailed(_signed_out(), signed_out=True)
    return DeliveryFailed(codes.words(code), permanent=True)


def _signed_out() -> str:
    return _("Twilio does not accept our sign-in. An admin has to enter it again.")


def _pause(answer: Answer) -> float:
    said = answer.headers.get("retry-after", "")
    return float(said) if said.isascii() and said.isdigit() else PAUSE


def number(settings: Settings) -> Number | None:
    """The number of this channel; None: it is none of this account's.

    Raises:
        ConnectionFailed.
    """
    one = twilio_api.number(settings)
    if one is None:
        return None
    return Number(
        sid=str(one.get("sid", "")),
        takes_words=can(one, "sms", "SMS"),
        takes_files=can(one, "mms", "MMS"),
        hook=str(one.get("sms_url") or ""),
    )


def tell_hook(settings: Settings, found: Number, hook: str) -> None:
    """Have what comes in by this number told to us. Raises ConnectionFailed."""
    fields = [("SmsUrl", hook), ("SmsMethod", "POST")]
    twilio_api.tell(settings, {"sid": found.sid}, fields)
