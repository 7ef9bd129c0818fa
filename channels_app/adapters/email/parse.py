"""A mail's bytes to one `Incoming`. Whatever they are, only Unreadable comes out.

Each field has one rule. Where a mail can be read in two ways the rule decides, and
`warnings` says so:

    sender    several or strange senders, or one taken from another field than From
    reply-to  answers are asked for at another address; the sender stays From
    name      the display name looks like an address
    place     the Message-ID is missing, repeated or no such thing
    date      the sender's clock makes no sense
    charset   not all words could be decoded as declared
    encrypted it is for somebody with a key, and stays a file
    signed    it is signed; behind a colon, whose certificate fits what was signed
    signature it is signed, and the signature does not fit
    no-answer no machine may answer it, its sender says
    long      a body was cut, and went along whole as a file
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

from channels_app import references
from channels_app.adapter import Address, Incoming, Proof
from channels_app.adapters.email import (
    addresses,
    answering,
    machines,
    mime,
    undelivered,
    words,
)
from channels_app.adapters.email.addresses import Mailbox
from channels_app.adapters.email.bodies import Reading
from channels_app.adapters.email.invited import invitation
from channels_app.adapters.email.keys import source_key
from channels_app.adapters.email.mime import Headers
from channels_app.parsed import Noise, Undelivered
from helpdesk.base.plaintext import one_line
from helpdesk.base.quotes import fold_quotes

MAX_SUBJECT = 500
MAX_ANSWERS = 100
MAX_MENTIONS = 5
# RFC 5322 section 2.1.1 allows a line 998 characters; an index row must hold it, too.
MAX_PLACE = 995

_ID = re.compile(r"<([^<>\s]+)>")
_ENCODED_WORD = r"=\?[^\s?]+\?[qQbB]\?[^\s?]*\?="
_ENCODED_RUN = re.compile(rf"(?<!\S){_ENCODED_WORD}(?:\s+{_ENCODED_WORD})*(?!\S)")
_MENTION = re.compile(r"(?<![\w&#/])#([0-9]{1,12})(?!\w)")
_DATE = re.compile(
    r"\b([0-9]{1,2})\s+([A-Za-z]{3})[A-Za-z]{0,6}\s+([0-9]{2,4})\s+"
    r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?:\s*([+-][0-9]{4}|[A-Z]{1,4})\b)?"
)
# As ISO 8601 has it, and C's asctime, in whose time of the day no zone is told.
_OTHER_DATES = (
    re.compile(
        r"\b(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})[T ](?P<t>[0-9]{2}:[0-9]{2})"
        r"(?::(?P<s>[0-9]{2}))?(?:\.[0-9]{1,9})?(?P<z>Z|[+-][0-9]{2}:?[0-9]{2})?"
    ),
    re.compile(
        r"\b(?P<m>[A-Za-z]{3})\s+(?P<d>[0-9]{1,2})\s+(?P<t>[0-9]{2}:[0-9]{2})"
        r":(?P<s>[0-9]{2})(?:\s+(?P<z>[A-Z]{3}))?\s+(?P<y>[0-9]{4})\b"
    ),
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
# RFC 5322 section 4.3. Other names mean nothing sure; military letters neither.
_ZONES = {"EDT": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6, "MST": -7,
          "PDT": -7, "PST": -8}  # fmt: skip


def parse(raw: bytes) -> Incoming | Undelivered | Noise:
    """Make sense of a mail: words, or what a server says of a mail of ours.

    Raises:
        Unreadable: nested too deeply, in too many parts, with too much header, or by way
            of more servers than any mail needs.
    """
    root = mime.read(raw)
    headers = root.headers
    machines.require_no_circle(headers)
    reading = Reading(root)
    warnings = list(reading.warnings)
    sender = sender_of(headers, warnings)
    subject = one_line(
        words.field_text(mime.first(headers, "subject")), limit=MAX_SUBJECT
    )
    answers = _answers(headers)
    auto = machines.why(root, sender)
    if machines.wants_no_answer(headers):
        warnings.append(machines.NO_ANSWER)
    if auto == "bounce":
        told = undelivered.told(root, reading.text, answers)
        if told is not None:
            return told
    invited = invitation(reading.files)
    return Incoming(
        sender=sender,
        form={"invitation": invited} if invited else None,
        recipients=tuple(_recipients(headers)),
        subject=subject,
        text=reading.text,
        html=reading.html,
        files=tuple(reading.files),
        place=place_of(headers, warnings) or f"sha256:{source_key(raw)}",
        answers=answers,
        proofs=(*_proofs(answers), *answering.proofs(headers)),
        desks=tuple(answering.desks(headers)),
        mentions=_mentions(subject, reading.text),
        dated=dated_of(headers, warnings),
        auto=auto,
        warnings=tuple(warnings),
    )


def sender_of(headers: Headers, warnings: list[str]) -> Address | None:
    """The first valid address of From; without one, of Sender, then of Return-Path."""
    for name in ("from", "sender", "return-path"):
        entries = [box for value in _all(headers, name) for box in _entries(value)]
        found = valid(entries)
        if not found:
            continue
        sender = found[0]
        if name != "from" or len(entries) > 1:
            warnings.append("sender")
        if entries[0].odd or "@" in sender.name:
            warnings.append("name")
        _compare_reply_to(headers, sender, warnings)
        return sender
    return None


def _compare_reply_to(headers: Headers, sender: Address, warnings: list[str]) -> None:
    boxes = [box for value in _all(headers, "reply-to") for box in _entries(value)]
    if any(box.canonical != sender.canonical for box in valid(boxes)):
        warnings.append("reply-to")


def _entries(value: bytes) -> list[Mailbox]:
    return addresses.read_list(value)


def valid(entries: list[Mailbox]) -> list[Address]:
    """Those of them that are addresses."""
    found = []
    for box in entries:
        canonical = addresses.canonical(box.address)
        if canonical is not None:
            shown = box.address.strip()
            found.append(
                Address(kind="email", canonical=canonical, shown=shown, name=box.name)
            )
    return found


def _recipients(headers: Headers) -> list[Address]:
    """Whom To and Cc name, once each."""
    found: dict[str, Address] = {}
    for name in ("to", "cc"):
        for value in _all(headers, name):
            for address in valid(_entries(value)):
                if answering.proof_in(address.canonical) is not None:
                    continue  # that is we
                if answering.desk_in(address.canonical) is not None:
                    continue
                found.setdefault(address.canonical, address)
    return list(found.values())[: addresses.MAX_ADDRESSES]


def _all(headers: Headers, name: str) -> Iterator[bytes]:
    return (value for key, value in headers if key == name)


def place_of(headers: Headers, warnings: list[str]) -> str:
    """The first plausible Message-ID, "" when there is none."""
    values = [words.unfolded(value) for value in _all(headers, "message-id")]
    found = [place for value in values for place in _ids(value)]
    if len(values) != 1 or len(found) != 1:
        warnings.append("place")
    return found[0] if found else ""


def _ids(value: str) -> list[str]:
    """The message ids in a field, also where somebody forgot the brackets."""
    if "<" in value:
        found = _ID.findall(value)
    else:
        found = [token for token in value.split() if "@" in token.strip("@")]
    return [place for place in found if len(place.encode()) <= MAX_PLACE]


def _decoded_ids(value: str) -> str:
    """Python's `email` writes an id longer than a line as encoded words of their own.

    Words inside of brackets are left alone: what is not written as ours is not ours.
    """
    return _ENCODED_RUN.sub(lambda run: words.spoken(run[0]), value)


def _answers(headers: Headers) -> tuple[str, ...]:
    """What it answers, nearest first: In-Reply-To, then References from the last."""
    nearest = [*ids_of(headers, "in-reply-to"), *ids_of(headers, "references")[::-1]]
    return tuple(dict.fromkeys(nearest))[:MAX_ANSWERS]


def ids_of(headers: Headers, name: str) -> list[str]:
    """The message ids in the fields of this name, in their order."""
    values = (_decoded_ids(words.unfolded(value)) for value in _all(headers, name))
    return [place for value in values for place in _ids(value)]


def _proofs(answers: tuple[str, ...]) -> Iterator[Proof]:
    """Our own references among them. Only a whole local part counts, nothing in it."""
    for answer in answers:
        proof = references.read(answer.partition("@")[0])
        if proof is not None:
            yield proof


def _mentions(subject: str, text: str) -> tuple[int, ...]:
    """Ticket numbers in the subject and the first lines somebody wrote."""
    lines = fold_quotes(text[:5_000])[0].split("\n")[:20]
    numbers = _MENTION.findall("\n".join([subject, *lines]))
    return tuple(dict.fromkeys(map(int, numbers)))[:MAX_MENTIONS]


def dated_of(headers: Headers, warnings: list[str]) -> datetime | None:
    """The sender's clock; None, and a warning, where it makes no sense."""
    value = words.unfolded(mime.first(headers, "date"))[:200]
    said = _usual(value) or _unusual(value)
    if said is not None:
        try:
            return _instant(*said)
        except (ValueError, OverflowError):
            pass  # a day, a year or a zone that no calendar has
    warnings.append("date")
    return None


_Said = tuple[str, str, str, str, str, str | None, str | None]


def _usual(value: str) -> _Said | None:
    found = _DATE.search(value)
    return (*found.groups(),) if found else None  # type: ignore[return-value]


def _unusual(value: str) -> _Said | None:
    for pattern in _OTHER_DATES:
        found = pattern.search(value)
        if found is not None:
            month = found["m"]
            if month.isdigit() and 1 <= int(month) <= 12:
                month = _MONTHS[int(month) - 1]
            hour, _, minute = found["t"].partition(":")
            zone = (found["z"] or "").replace(":", "").replace("Z", "UTC")
            return found["d"], month, found["y"], hour, minute, found["s"], zone
    return None


def _instant(
    day: str, month: str, year: str, hour: str, minute: str, second: str | None,
    zone: str | None,
) -> datetime:  # fmt: skip
    number = int(year) + (0 if len(year) > 2 else 2000 if int(year) < 50 else 1900)
    if not 1970 <= number <= 2200:
        raise ValueError(number)
    return datetime(
        number,
        _MONTHS.index(month.lower()) + 1,
        int(day),
        int(hour),
        int(minute),
        min(int(second or 0), 59),  # a leap second
        tzinfo=_zone(zone or "UTC"),
    ).astimezone(UTC)


def _zone(zone: str) -> timezone:
    if zone[0] not in "+-":
        return timezone(timedelta(hours=_ZONES.get(zone, 0)))
    hours, minutes = int(zone[1:3]), int(zone[3:])
    if hours > 14 or minutes > 59:
        raise ValueError(zone)
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if zone[0] == "-" else offset)
