"""Mails that say that another could not be delivered.

Sources: RFC 3464 (delivery status notifications), RFC 3463 (status codes), and what qmail,
Exim, Exchange, Gmail and older programs write, who follow neither.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from channels_app.adapters.email import addresses, mime, words
from channels_app.adapters.email.mime import Part

# Letters of a body in which a program of its own manners is looked for.
LETTERS = 20_000
REPORT = "message/delivery-status"
ORIGINAL = ("message/rfc822", "message/global", "text/rfc822-headers",
             "message/rfc822-headers", "message/global-headers")  # fmt: skip

_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45])\d\d(?=[ -])")
_ADDRESS = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
)
_ID = re.compile(r"^[ \t]{0,20}Message-I[Dd]:\s{0,20}<([^<>\s]{3,500})>", re.MULTILINE)
# How such a mail begins, of programs that send no report.
_SAYS = re.compile(
    r"this is the (?:qmail-send program|mail system at host|mail delivery)"
    r"|could not be delivered|couldn.t be delivered|was(?: not|n.t) delivered"
    r"|delivery to the following recipients? (?:has )?failed"
    r"|undeliver(?:able|ed)|returned mail|mail delivery (?:failed|failure|system)"
    r"|delivery (?:has failed|failure|status notification|has been delayed|incomplete)"
    r"|not yet been delivered|unable to deliver your message|did not reach some or all"
    r"|failure notice|permanent (?:error|failure)|message (?:could not|cannot) be"
    r"|konnte nicht zugestellt werden|unzustellbar|nicht zustellbar"
    r"|n.a pas pu être (?:remis|livré|distribué)|non remis|échec de (?:la )?remise"
    r"|no se (?:ha podido|pudo) entregar|no se puede entregar"
    r"|impossibile (?:recapitare|consegnare)|mancata consegna"
    r"|não (?:pôde|foi possível) (?:ser )?entreg|kon niet worden (?:bezorgd|afgeleverd)"
    r"|nie (?:mogła zostać|została) dostarczon|kunde inte levereras",
    re.IGNORECASE,
)
_DELAYED = re.compile(
    r"delayed|will (?:retry|be retried|keep trying|continue)|still being retried"
    r"|do not need to (?:resend|retry)|verzögert|temporary (?:problem|failure)",
    re.IGNORECASE,
)


# RFC 3463 section 3.2: no such mailbox or domain, moved away; and 3.3: switched off. That
# somebody's mailbox is full, or dislikes us, says nothing of the address.
_GONE = re.compile(r"5\.1\.(?:0|1|2|3|6|10)|5\.2\.1|5\.4\.4")
_UNKNOWN = re.compile(
    r"(?:user|recipient|mailbox|address|account|alias)\W{1,3}(?:is |was )?"
    r"(?:unknown|not found|does(?: not|n.t) exist|unavailable|disabled|invalid|rejected)"
    r"|(?:unknown|no such|invalid) (?:user|recipient|mailbox|address|account|person)"
    r"|does(?: not|n.t) (?:exist|have an account)|no mailbox here|host or domain name not",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """What became of a mail of somebody's.

    status: as RFC 3463 has it; "" where nothing says. action: failed or delayed (others of
    RFC 3464 section 2.3.3 as they are). original: the Message-ID of that mail; "" where it
    is not told. reason: what the other server said.
    """

    recipient: str
    status: str = ""
    action: str = "failed"
    original: str = ""
    reason: str = ""


def read(root: Part, text: str) -> list[Bounce]:
    """One for each recipient that a report names, or that its words name; none where it is
    no such mail. text: what it says to people."""
    original = _original(root, text)
    reports = [part for part in root.leaves() if part.kind == REPORT]
    if reports:
        told = [one for part in reports for one in _reported(part, original)]
        # A report of others, which names nobody, is one all the same.
        return told or [_in_words(root, text, original)]
    if is_told_in_words(root, text):
        return [_in_words(root, text, original)]
    return []


def is_gone(status: str, reason: str) -> bool:
    """Whether an answer means that there is no such address: 5.0.0 and 5.5.0 leave it to
    words, and some servers know no better number."""
    if _GONE.fullmatch(status):
        return True
    if status and not status.startswith("5"):
        return False
    return status in {"", "5.0.0", "5.5.0", "5.3.0"} and bool(_UNKNOWN.search(reason))


def is_told_in_words(root: Part, text: str) -> bool:
    """Whether it says so without a report. Its sender was looked at before."""
    subject = words.field_text(mime.first(root.headers, "subject"))
    named = any(name == "x-failed-recipients" for name, _ in root.headers)
    return named or bool(_SAYS.search(subject) or _SAYS.search(text[:LETTERS]))


def _reported(part: Part, original: str) -> Iterator[Bounce]:
    """The blocks of a report; the first is of the whole message (RFC 3464 section 2.2)."""
    for fields in _blocks(part.content()):
        # What we wrote to, rather than where that led.
        whom = _typed(fields, "original-recipient") or _typed(fields, "final-recipient")
        action = _field(fields, "action").lower().split(" ")[0]
        if not whom and not action:
            continue
        reason = _typed(fields, "diagnostic-code")
        found = _STATUS.search(_field(fields, "status")) or _STATUS.search(reason)
        yield Bounce(
            recipient=_canonical(whom),
            status=found[1] if found else "",
            action=action or "failed",
            original=original,
            reason=reason[:500],
        )


def _blocks(content: bytes) -> Iterator[mime.Headers]:
    start = 0
    for _ in range(200):
        while content[start : start + 1] in (b"\n", b"\r", b" ", b"\t"):
            start += 1
        if start >= len(content):
            return
        fields, end = mime.split_headers(content, start)
        if end == start:
            return
        if fields:
            yield fields
        start = end


def _field(fields: mime.Headers, name: str) -> str:
    return words.field_text(mime.first(fields, name)).strip()


def _typed(fields: mime.Headers, name: str) -> str:
    """What stands behind the type of an address or code: "rfc822; ada@example.org"."""
    kind, found, value = _field(fields, name).partition(";")
    return (value if found else kind).strip()


def _canonical(address: str) -> str:
    found = _ADDRESS.search(address)
    told = addresses.canonical(found[0]) if found else None
    return told or address.strip("<> ")[:320]


def _in_words(root: Part, text: str, original: str) -> Bounce:
    said = text[:LETTERS]
    status = _STATUS.search(said)
    code = _REPLY.search(said)
    subject = words.field_text(mime.first(root.headers, "subject"))
    permanent = (status and status[1][0] == "5") or (code and code[1] == "5")
    is_delayed = not permanent and bool(
        _DELAYED.search(subject) or _DELAYED.search(said) or (status or code)
    )
    return Bounce(
        recipient=_named(root, said),
        status=status[1] if status else f"{code[1]}.0.0" if code else "",
        action="delayed" if is_delayed else "failed",
        original=original,
        reason=_reason(said, status),
    )


def _reason(said: str, status: re.Match[str] | None) -> str:
    if status is None:
        return ""
    start = said.rfind("\n", 0, status.start()) + 1
    return said[start : start + 500].split("\n\n")[0].strip()


def _named(root: Part, said: str) -> str:
    """Whom it could not be delivered to: a field says, or the first address in its words
    that is not the one it was sent to, or from."""
    told = words.field_text(mime.first(root.headers, "x-failed-recipients"))
    if told.strip():
        return _canonical(told.split(",")[0])
    own = {
        box.address.lower()
        for name in ("to", "from", "delivered-to")
        for box in addresses.read_list(mime.first(root.headers, name))
    }
    found = (match[0] for match in _ADDRESS.finditer(said))
    return next((_canonical(one) for one in found if one.lower() not in own), "")


def _original(root: Part, text: str) -> str:
    """The Message-ID of the mail it is about: of the copy that came along, else of what it
    quotes."""
    for part in root.leaves():
        if part.kind in ORIGINAL:
            headers, _ = mime.split_headers(mime.with_line_feeds(part.content()))
            value = words.unfolded(mime.first(headers, "message-id"))
            if value.strip("<> "):
                return value.strip("<> ")
    found = _ID.search(text)
    return found[1] if found else ""
