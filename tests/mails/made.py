"""How a mail is made here, and what is expected of it unless something else is said."""

import base64 as b64
import hashlib
import quopri
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

ADA = {"address": "ada@customer.example", "name": "Ada Lovelace"}
SUPPORT = {"address": "support@shop.example", "name": "Support"}
DATE = "Thu, 12 Mar 2026 14:02:00 +0100"
INSTANT = "2026-03-12T13:02:00+00:00"

FIELDS = {
    "From": "Ada Lovelace <ada@customer.example>",
    "To": "Support <support@shop.example>",
    "Subject": "Parcel",
    "Date": DATE,
    "Message-ID": "<{name}@customer.example>",
    "MIME-Version": "1.0",
}


@dataclass(slots=True)
class Case:
    """One mail: the bytes, and what is told of them."""

    name: str
    raw: bytes
    told: dict[str, Any] = field(default_factory=dict)


def raw_of(text: str | bytes) -> bytes:
    """As it travels: lines end with CRLF. Bytes are left alone."""
    if isinstance(text, bytes):
        return text
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode()


def headers(name: str, *lines: str | bytes, without: str = "") -> bytes:
    """The usual fields, unless one of these lines has the same name or it is left out."""
    own = [raw_of(line) for line in lines]
    names = {line.partition(b":")[0].lower().decode("latin-1") for line in own}
    names |= set(without.lower().split())
    usual = [
        f"{key}: {value.format(name=name)}".encode()
        for key, value in FIELDS.items()
        if key.lower() not in names
    ]
    return b"\r\n".join([*usual, *own]) + b"\r\n"


def mail(
    name: str, *lines: str | bytes, body: str | bytes = "", without: str = ""
) -> bytes:
    """A mail: fields, an empty line, the body."""
    return headers(name, *lines, without=without) + b"\r\n" + raw_of(body)


def case(
    name: str,
    *lines: str | bytes,
    body: str | bytes = "Hello\n",
    without: str = "",
    **told: Any,
) -> Case:
    """A mail and what is told of it; what is not said here is as usual."""
    raw = mail(name, *lines, body=body, without=without)
    if "text" not in told:
        told["text"] = body if isinstance(body, str) else "Hello\n"
    return Case(name, raw, expected(name, **told))


def expected(name: str, **told: Any) -> dict[str, Any]:
    """All fields that are told, the usual ones unless others are given."""
    text = told.get("text", "Hello\n")
    usual = {
        "from": ADA,
        "reply_to": [],
        "to": [SUPPORT],
        "cc": [],
        "subject": "Parcel",
        "message_id": f"{name}@customer.example",
        "in_reply_to": [],
        "references": [],
        "date": INSTANT,
        "content_type": "text/plain" if text.strip() else None,
        "text": text,
        "reply_text": text.strip("\n").rstrip(),
        "html": "",
        "attachments": [],
        "auto": None,
        "bounce": None,
        "warnings": [],
    }
    told = {"from" if key == "sender" else key: value for key, value in told.items()}
    assert not set(told) - set(usual), told.keys()
    return {**usual, **told}


def base64(content: bytes, width: int = 76) -> bytes:
    """In lines, as programs write it."""
    words = b64.b64encode(content)
    return b"\r\n".join(words[at : at + width] for at in range(0, len(words), width))


def quoted(text: str, charset: str = "utf-8") -> bytes:
    """Quoted-printable."""
    encoded = quopri.encodestring(text.encode(charset))
    return encoded.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def part(*lines: str | bytes, body: str | bytes) -> bytes:
    """A part: its fields, an empty line, its bytes."""
    return b"".join(raw_of(line) + b"\r\n" for line in lines) + b"\r\n" + raw_of(body)


def text_part(text: str, kind: str = "plain", *more: str) -> bytes:
    """Words in UTF-8, quoted-printable."""
    return part(
        f'Content-Type: text/{kind}; charset="utf-8"',
        "Content-Transfer-Encoding: quoted-printable",
        *more,
        body=quoted(text),
    )


def file_part(
    content: bytes, name: str = "", kind: str = "application/pdf", *more: str
) -> bytes:
    """A file, in base64."""
    lines = [
        f'Content-Type: {kind}; name="{name}"' if name else f"Content-Type: {kind}"
    ]
    if not any(line.lower().startswith("content-disposition") for line in more):
        label = f'; filename="{name}"' if name else ""
        lines.append(f"Content-Disposition: attachment{label}")
    lines.append("Content-Transfer-Encoding: base64")
    return part(*lines, *more, body=base64(content))


def several(*parts: bytes, boundary: str = "edge") -> bytes:
    """Parts between boundaries."""
    edge = f"--{boundary}".encode()
    joined = b"".join(edge + b"\r\n" + one + b"\r\n" for one in parts)
    return joined + edge + b"--\r\n"


def multipart(
    kind: str, *parts: bytes, boundary: str = "edge", more: str = ""
) -> bytes:
    """Parts as one part."""
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"{more}\r\n\r\n'
    return head.encode() + several(*parts, boundary=boundary)


def parted(
    name: str,
    kind: str,
    *parts: bytes,
    lines: tuple[str, ...] = (),
    more: str = "",
    **told: Any,
) -> Case:
    """A mail of parts."""
    declared = f'Content-Type: multipart/{kind}; boundary="edge"{more}'
    raw = mail(name, *lines, declared, body=several(*parts))
    return Case(name, raw, expected(name, **told))


def file(
    filename: str,
    kind: str,
    content: bytes,
    *,
    inline: bool = False,
    content_id: str = "",
) -> dict[str, Any]:
    """What is told of an attachment."""
    return {
        "filename": filename,
        "content_type": kind,
        "size": len(content),
        "md5": hashlib.md5(content).hexdigest(),
        "inline": inline,
        "content_id": content_id,
    }


Cases = Iterator[Case]
