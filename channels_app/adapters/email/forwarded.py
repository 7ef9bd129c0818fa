"""A mail that somebody sent on: who wrote what is in it, and what they said.

Nothing here says that it is true. Whoever sends a mail can write any name into it; so only
what somebody of ours sent on is taken for the words of whom it names.

Sources: what Gmail, Outlook, Apple Mail, Thunderbird, Yahoo and GMX write above what they
send on, in the languages of `helpdesk.base.quotes`; RFC 2046 section 5.2.1 (as a file).
"""

import re
from dataclasses import replace

from channels_app.adapter import Address, Incoming, Unreadable
from channels_app.adapters.email import addresses, parse
from helpdesk.base.plaintext import one_line
from helpdesk.base.quotes.above import Above, are_headers, named
from helpdesk.base.quotes.phrases import FROM, SUBJECT

# What programs put before the subject of what they send on, in small letters.
PREFIXES = (
    "fwd:", "fw:", "wg:", "tr:", "rv:", "enc:", "i:", "doorst:", "vs:", "vb:", "vl:",
    "pd:", "fs:", "továbbítás:", "转发:", "轉寄:", "転送:", "전달:", "пересл:", "ilt:",
)  # fmt: skip
# Sent on, in three languages; in Finnish it is what an answer begins with.
AMBIGUOUS, FINNISH = "vs:", "lähettäjä:"
WHOLE = frozenset({"message/rfc822", "message/global"})
# Lines among which the headers of what was sent on begin; of headers themselves.
MOST, HEADERS = 400, 14

_LINE = re.compile(r"[\s>*_]*+([^:：]{1,30}?)[\s*_]*+[:：][\s*_]*+(.*)")
_MAILTO = re.compile(
    r"[<\[(]\s*(?:mailto:)?([^\s<>\[\]()]{3,254}@[^\s<>\[\]()]{1,255})\s*[>\])]"
)


def inside(read: Incoming) -> tuple[Incoming, str] | None:
    """What was sent on, as if it had come by itself, and what stands above it; None: it
    is none of that, or does not say who wrote it."""
    if read.proofs:
        return None
    is_named = is_sent_on(read.subject, read.text)
    whole = [file for file in read.files if file.content_type in WHOLE]
    if len(whole) == 1:
        found = _whole(read, whole[0].content)
        if found is not None:
            return found
    return _in_words(read, is_named=is_named)


def is_sent_on(subject: str, text: str) -> bool:
    """Whether the subject says that what stands below was sent on, not answered."""
    begins = subject[:20].lower()
    if begins.startswith(AMBIGUOUS):
        return FINNISH not in text.casefold()
    return begins.startswith(PREFIXES)


def _whole(read: Incoming, content: bytes) -> tuple[Incoming, str] | None:
    try:
        inner = parse.parse(content)
    except Unreadable:
        return None
    if not isinstance(inner, Incoming) or inner.sender is None or inner.auto:
        return None
    others = tuple(one for one in read.files if one.content_type not in WHOLE)
    told = replace(
        inner,
        place=read.place,
        answers=(),
        proofs=(),
        recipients=(),
        files=(*inner.files, *others),
    )
    return told, read.text.strip()


def _in_words(read: Incoming, *, is_named: bool) -> tuple[Incoming, str] | None:
    lines = read.text.split("\n")
    for at in range(min(len(lines), MOST)):
        said = named(lines[at])
        if said is Above.FORWARDED:
            is_named = True
        if not is_named or not are_headers(lines, at):
            continue
        sender, subject, end = _headers(lines, at)
        text = "\n".join(lines[end:]).strip("\n")
        if sender is None or not text.strip():
            return None
        above = [line for line in lines[:at] if named(line) is None]
        told = replace(
            read,
            sender=sender,
            subject=subject or read.subject,
            text=text,
            # Its mark-up is of both; the words are those of one.
            html="",
            recipients=(),
            answer_to=(),
            answers=(),
        )
        return told, "\n".join(above).strip().rstrip("-_= \n")
    return None


def _headers(lines: list[str], start: int) -> tuple[Address | None, str, int]:
    """Who wrote it, what about, and where their words begin."""
    sender, subject, end = None, "", start
    for at in range(start, min(len(lines), start + HEADERS)):
        match = _LINE.match(lines[at][:1000])
        if not lines[at].strip(" >*") or match is None:
            break
        end = at + 1
        label = " ".join(match[1].casefold().split())
        if label in FROM and sender is None:
            sender = _address(match[2])
        elif label in SUBJECT and not subject:
            subject = one_line(match[2].strip("* "), limit=parse.MAX_SUBJECT)
    return sender, subject, end


def _address(said: str) -> Address | None:
    """ "Ada <ada@example.org>", "Ada [mailto:ada@example.org]" or the address alone."""
    plain = _MAILTO.sub(r"<\1>", said, count=1)
    plain = plain[: plain.find(">") + 1] or plain
    found = parse.valid(addresses.read_list(plain.strip("* ").encode()))
    return found[0] if len(found) == 1 else None
