"""What is hardly a mail, or none."""

import random

from tests.mails.made import Case, Cases, expected

NOTHING = {
    "sender": None, "to": [], "subject": "", "message_id": None, "date": None,
    "warnings": ["place", "date"],
}  # fmt: skip


def cases() -> Cases:
    yield _of("empty", b"", "")
    yield _of("one-line-end", b"\r\n", "")
    yield _of("only-line-ends", b"\n\n\n\n", "\n\n\n")
    yield _of("one-nul", b"\0", "")
    yield _of("a-colon", b":", ":")
    yield _of("words", b"Where is my parcel?\r\n", "Where is my parcel?\n")
    yield _of(
        "a-page", b"<html><body>Hello</body></html>", "<html><body>Hello</body></html>"
    )
    yield _of(
        "an-mbox-line-alone",
        b"From ada@customer.example Thu Mar 12 14:02:00 2026\n",
        "",
    )
    noise = random.Random(12).randbytes(4_000)
    words = noise.decode("cp1252", errors="replace")
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    shown = "".join(c for c in words if c in "\t\n" or (ord(c) > 31 and c != "\x7f"))
    yield _of("noise", noise, shown, warnings=["charset", "place", "date"])
    png = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + bytes(20)
    yield _of("a-picture", png, "‰PNG\n\n\nIHDR", warnings=["charset", "place", "date"])
    made = expected("only-headers")
    head = (
        "From: Ada Lovelace <ada@customer.example>\r\n"
        "To: Support <support@shop.example>\r\n"
    )
    more = "Subject: Parcel\r\nDate: Thu, 12 Mar 2026 14:02:00 +0100\r\n"
    ends = "Message-ID: <only-headers@customer.example>"
    told = {**made, "text": "", "reply_text": "", "content_type": None}
    yield Case("only-headers", (head + more + ends).encode(), told)


def _of(name: str, raw: bytes, text: str, **told: object) -> Case:
    return Case(name, raw, expected(name, **{**NOTHING, "text": text, **told}))
