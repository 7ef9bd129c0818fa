"""Mail that a provider took in for us and brings by a call: each as it was sent.

config["hook"]: "mailgun", "postmark", "sendgrid" or "ses"; hook_topic: of SES.
secret: hook_secret: the signing key of Mailgun; of Postmark and SendGrid the password that
    stands in the address they call.

Only the mail itself is taken, never what a provider made of it: all mail is read by one
parser. Each of them sends it, where it is told to.

Sources: documentation.mailgun.com (Receive, Forward and Store; Securing Webhooks),
postmarkapp.com/developer/webhooks/inbound-webhook, docs.sendgrid.com (Inbound Parse, "Post
the raw, full MIME message"), docs.aws.amazon.com/ses (SNS action, notification contents).
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from channels_app.adapter import Call, Raw, Settings, Unreadable
from channels_app.adapters.email import handed, mime, sns
from channels_app.adapters.email.parameters import read_value

# Who calls with a password, by this name.
USER = "hook"
APART = (
    "The provider sent what it read in a mail, and not the mail. Let it post the whole"
    " (raw MIME) message: see the page of the mailbox."
)


def is_believed(settings: Settings, call: Call) -> bool:
    """Whether the provider that was chosen says so; without one nobody is believed."""
    check = _CHECKS.get(str(settings.config.get("hook")))
    return check is not None and call.method == "POST" and check(settings, call)


def mails(settings: Settings, call: Call) -> tuple[Raw, ...]:
    """The mails of a call.

    Raises:
        Unreadable: there is none in it.
    """
    content, to = _READ[str(settings.config["hook"])](settings, call)
    if content is None:
        return ()
    if not content.strip():
        raise Unreadable(APART)
    return (handed.raw(content, **({"to": to} if to else {})),)


Found = tuple[bytes | None, str]


def _mailgun(settings: Settings, call: Call) -> Found:
    fields = _fields(call)
    return fields.get("body-mime", b""), _text(fields.get("recipient"))


def _sendgrid(settings: Settings, call: Call) -> Found:
    fields = _fields(call)
    envelope = _object(fields.get("envelope", b"{}"))
    to = envelope.get("to")
    return fields.get("email", b""), str(to[0]) if isinstance(to, list) and to else ""


def _postmark(settings: Settings, call: Call) -> Found:
    told = _object(call.body)
    raw = str(told.get("RawEmail") or "")
    # A string of JSON: what no UTF-8 was, they have replaced already.
    to = str(told.get("OriginalRecipient") or "")
    return raw.encode("utf-8", "surrogatepass"), to


def _ses(settings: Settings, call: Call) -> Found:
    """A notification in a notification: of SES, in one of SNS."""
    told = _object(call.body)
    if told.get("Type") != "Notification":
        sns.confirm(told)
        return None, ""
    inner = _object(str(told.get("Message") or "").encode())
    if inner.get("notificationType") != "Received":
        return None, ""
    receipt = inner.get("receipt")
    action = receipt.get("action") if isinstance(receipt, dict) else None
    encoding = action.get("encoding") if isinstance(action, dict) else None
    content = str(inner.get("content") or "").encode()
    if str(encoding).upper() == "BASE64":
        try:
            content = base64.b64decode(content, validate=True)
        except binascii.Error:
            raise Unreadable(APART) from None
    to = receipt.get("recipients") if isinstance(receipt, dict) else None
    return content, str(to[0]) if isinstance(to, list) and to else ""


def _signed_by_mailgun(settings: Settings, call: Call) -> bool:
    """HMAC-SHA256 over the time and a token, by our key."""
    fields = _fields(call)
    said = fields.get("timestamp", b"") + fields.get("token", b"")
    key = settings.secret.get("hook_secret", "").encode()
    made = hmac.new(key, said, hashlib.sha256).hexdigest()
    return bool(key and said) and hmac.compare_digest(
        made.encode(), fields.get("signature", b"")
    )


def _has_password(settings: Settings, call: Call) -> bool:
    """RFC 7617: it stands in the address that the provider was given."""
    scheme, _, given = call.headers.get("authorization", "").partition(" ")
    password = settings.secret.get("hook_secret", "")
    wanted = base64.b64encode(f"{USER}:{password}".encode())
    is_basic = scheme.lower() == "basic" and bool(password)
    return is_basic and hmac.compare_digest(given.strip().encode(), wanted)


def _signed_by_sns(settings: Settings, call: Call) -> bool:
    topic = str(settings.config.get("hook_topic") or "")
    return sns.is_signed(_object(call.body), topic=topic)


def _fields(call: Call) -> dict[str, bytes]:
    """Of a form, whichever way it came (RFC 7578); of two of one name the last."""
    kind = call.headers.get("content-type", "")
    if read_value(kind.encode()).value != "multipart/form-data":
        pairs = parse_qsl(call.body, keep_blank_values=True)
        return {_text(name): value for name, value in pairs}
    head = b"Content-Type: " + kind.encode() + b"\r\n\r\n"
    found = {}
    for part in mime.read(head + call.body).children:
        name = read_value(part.first("content-disposition")).get("name")
        found[name] = part.body
    return found


def _object(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        raise Unreadable("It is no JSON.") from None
    return told if isinstance(told, dict) else {}


def _text(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "replace")[:320]


_CHECKS: Mapping[str, Callable[[Settings, Call], bool]] = {
    "mailgun": _signed_by_mailgun,
    "postmark": _has_password,
    "sendgrid": _has_password,
    "ses": _signed_by_sns,
}
_READ: Mapping[str, Callable[[Settings, Call], Found]] = {
    "mailgun": _mailgun,
    "postmark": _postmark,
    "sendgrid": _sendgrid,
    "ses": _ses,
}
