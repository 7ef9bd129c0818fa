"""An `Outgoing` as the bytes of a mail.

The fields are written here and not by `email`: it encodes a message id longer than a
line as if it were words, which no mailer threads by, and ours are longer. Nothing
hostile can add a field, and nothing can make this raise: a value loses its line ends
and control characters on the way in.

Sources: RFC 5322 sections 2.2.3 (folding) and 3.6.4 (identification), RFC 2047, RFC
3834 section 5 (Auto-Submitted), RFC 2231 (file names), RFC 6532 (UTF-8 in headers), RFC
2387 and 2392 (pictures within the words), RFC 2369 and 8058 (List-Unsubscribe).
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from typing import Any, cast

from channels_app import references
from channels_app.adapter import Address, File, Outgoing
from channels_app.adapters.email import addresses
from helpdesk.base.plaintext import label, one_line, printable

# The first names the thread, the last what is answered; RFC 5322 lets the middle go.
KEPT_ANSWERS = 20
MAX_LINE = 76

_ID = re.compile(r"[\x21-\x3b\x3d\x3f-\x7e\u00a1-\ud7ff\ue000-\U0010ffff]+")
# As mail programs of several languages write it.
_RE = re.compile(r"(?:re|aw|sv|antw|vs|odp)\s*:", re.IGNORECASE)
_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
_TYPE = re.compile(r"([a-z0-9][a-z0-9!#$&^_.+-]*)/([a-z0-9][a-z0-9!#$&^_.+-]*)")


def compose(
    message: Outgoing, *, sender: str, name: str, to: str, reply_to: str = ""
) -> bytes:
    """The mail, its lines ended by CRLF. sender and to are addresses as sent.

    reply_to: where answers go; "" for the sender.
    """
    ids = [_angled(place) for place in message.answers if _ID.fullmatch(place)]
    fields = [
        ("From", _mailbox(name, sender)),
        *([("Reply-To", _mailbox(name, reply_to))] if reply_to else []),
        *_readers(message, to),
        ("Subject", _words(_subject(message, is_answer=bool(ids)))),
        ("Date", formatdate()),
        ("Message-ID", _angled(message.place)),
    ]
    if ids:
        fields.append(("In-Reply-To", ids[-1]))
    if trail := _trail(ids, message.place):
        fields.append(("References", "\r\n ".join(_ends(trail))))
    if message.auto:
        # The second is for Exchange, which does not read the first.
        fields.append(("Auto-Submitted", "auto-replied"))
        fields.append(("X-Auto-Response-Suppress", "All"))
    if message.unsubscribe:
        address = one_line(message.unsubscribe, limit=900).replace(" ", "%20")
        fields.append(("List-Unsubscribe", f"\r\n <{address}>"))
        fields.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    head = "".join(f"{key}: {value}\r\n" for key, value in fields)
    return head.encode() + _content(message)


def _readers(message: Outgoing, to: str) -> list[tuple[str, str]]:
    """To and Cc, the same in the mail of each; whom it does not name is in none."""
    if not (message.named_to or message.named_cc):
        return [("To", _mailbox(message.to.name, to))]
    # Without a To some servers add one of their own, which names who is not to be named.
    named = [("To", _list(message.named_to) or "undisclosed-recipients:;")]
    if message.named_cc:
        named.append(("Cc", _list(message.named_cc)))
    return named


def _list(people: Iterable[Address]) -> str:
    return ",\r\n ".join(
        _mailbox(one.name, addresses.as_sent(one.canonical, one.shown))
        for one in people
    )


def _subject(message: Outgoing, *, is_answer: bool) -> str:
    """An answer says so (RFC 5322 section 3.6.5), once."""
    subject = one_line(message.subject, limit=500)
    return f"Re: {subject}" if is_answer and not _RE.match(subject) else subject


def _trail(ids: list[str], place: str) -> list[str]:
    """What it answers, with a reference of ours in it: some relays give each mail another
    Message-ID (Amazon SES does), and leave these. Answers bring them back."""
    local, _at, domain = place.rpartition("@")
    own = references.read(local)
    told = (references.read(one.strip("<>").rpartition("@")[0]) for one in ids)
    if own is None or any(one and one.ticket == own.ticket for one in told):
        return ids
    return [f"<{local}@ref.{domain}>", *ids]


def _ends(ids: list[str]) -> list[str]:
    ids = list(dict.fromkeys(ids))
    return (
        ids
        if len(ids) <= 2 * KEPT_ANSWERS
        else ids[:KEPT_ANSWERS] + ids[-KEPT_ANSWERS:]
    )


def _angled(place: str) -> str:
    return f"<{''.join(_ID.findall(place))}>"


def _mailbox(name: str, address: str) -> str:
    name = addresses.display_name(name)
    if not name:
        return address
    phrase = (
        f'"{name}"' if _PHRASE.fullmatch(name) and len(name) < 60 else _encoded(name)
    )
    return f"{phrase}\r\n <{address}>"


def _words(text: str) -> str:
    """Text for a field: as it is if it is plain and fits, else in encoded words."""
    if text.isascii() and len(text) < MAX_LINE - 10 and "=?" not in text:
        return text
    return _encoded(text)


def _encoded(text: str) -> str:
    """Encoded words of whole characters, one a line."""
    chunks, chunk = [], b""
    for character in text:
        data = character.encode()
        if len(chunk) + len(data) > 42:
            chunks.append(chunk)
            chunk = b""
        chunk += data
    chunks.append(chunk)
    return "\r\n ".join(f"=?utf-8?b?{b64encode(c).decode()}?=" for c in chunks)


def _content(message: Outgoing) -> bytes:
    """MIME-Version, Content-*, an empty line, the body."""
    mail = EmailMessage(policy=SMTP)
    mail.set_content(printable(message.text), cte="quoted-printable")
    within = [file for file in message.files if _is_within(file, message.html)]
    if message.html:
        mail.add_alternative(
            printable(message.html), subtype="html", cte="quoted-printable"
        )
        formatted = cast("EmailMessage", mail.get_body(("html",)))
        for file in within:
            formatted.add_related(
                file.content,
                cid=_angled(file.content_id),
                **_told(file),
                disposition="inline",
            )
    for file in message.files:
        if file not in within:
            mail.add_attachment(file.content, **_told(file))
    return mail.as_bytes()


def _is_within(file: File, html: str) -> bool:
    """Whether it is a picture that the words show."""
    name = file.content_id
    return file.inline and bool(_ID.fullmatch(name)) and f"cid:{name}" in html


def _told(file: File) -> dict[str, Any]:
    kind = _TYPE.fullmatch(file.content_type.lower())
    # RFC 2046 forbids base64 on these two, and anything else could be altered.
    if kind is None or kind[1] in ("multipart", "message"):
        maintype, subtype = "application", "octet-stream"
    else:
        maintype, subtype = kind.groups()
    filename = label(file.filename, default="attachment")
    return {"maintype": maintype, "subtype": subtype, "filename": filename}
