"""Mails that broke somebody's parser (RELIABILITY.md 8.2). None may stop the line."""

from collections.abc import Iterator

from tests.drill.mail.letters import MARK


def mails(count: int, *, to: str) -> Iterator[tuple[str, bytes]]:
    """Their numbers and bytes; as many as asked for, from the worst on."""
    shapes = _shapes(to)
    for index in range(count):
        number = f"h-{index:03}"
        head, body = shapes[index % len(shapes)]
        lines = [f"{MARK}: {number}".encode(), *head, b"", *body, b""]
        yield number, b"\r\n".join(lines)


def _shapes(to: str) -> list[tuple[list[bytes], list[bytes]]]:
    eve = b"From: Eve <eve@hostile.example>"
    ours = to.encode()
    mixed = b"Content-Type: multipart/mixed; boundary="
    return [
        ([eve, mixed + b'"b0"'], _nested(1000)),
        ([b"From: " + b"(" * 2000], [b"Brackets."]),
        ([b"From: =?utf-8?q?Eve=0D=0ABcc=3A x@x.example?= <eve@hostile.example>"], [b"A"]),
        ([eve, b"Message-ID: <[x"], [b"An id."]),
        ([eve, b"Subject: =?utf-8?q?hi=0ABcc: x@x.example?="], [b"A subject."]),
        ([eve, b"Content-Type: text/plain; charset=nope"], [b"No such charset \xff\xfe."]),
        ([eve, b"To: " + b", ".join(b"u%d@x.example" % n for n in range(4000))], [b"All."]),
        ([eve, mixed + b"b"], _file(b"filename*=utf-8''..%2F..%2Fx%0D%0AX: y")),
        ([b"From: alice@trusted.example)eve@hostile.example"], [b"Who?"]),
        ([], [b"No field at all but the number."]),
        ([b"Subject: nobody wrote this"], [b"No sender."]),
        ([eve, b"Subject: nothing"], []),
        ([b"From: " + ours, b"Subject: a loop"], [b"From ourselves."]),
        ([b"From: \xff\xfe\x80 <\xc3(@\xff>", b"Subject: \x80\x81\xff"], [b"\x80\x81\xff"]),
        ([eve, mixed + b"never"], [b"--never", b"", b"Not closed."]),
        ([eve, b"Content-Transfer-Encoding: base64"], [b"!!!!not base64 at all%%%%="]),
        ([eve, b"Auto-Submitted: auto-replied", b"Subject: Away"], [b"I am away."]),
        ([eve, b"Return-Path: <>", b"Subject: Failed"], [b"It bounced."]),
        ([eve, *(b"X-Field-%d: %s" % (n, b"x" * 900) for n in range(130))], [b"Fields."]),
        ([eve, b"Date: 99 Nov 99999 99:99:99 +9999", b"Subject: #1 #1 #1"], [b"When? #1"]),
        ([eve, b"In-Reply-To: <hd." + b"0" * 98 + b"@x.example>"], [b"A forged proof."]),
        ([eve, b"Subject: " + "\u202egnp.exe\u0000".encode()], [b"\x00 a NUL \x00"]),
    ]  # fmt: skip


def _nested(depth: int) -> list[bytes]:
    lines = []
    for level in range(depth):
        inner = b'Content-Type: multipart/mixed; boundary="b%d"' % (level + 1)
        lines += [b"--b%d" % level, inner, b""]
    return lines


def _file(name: bytes) -> list[bytes]:
    return [b"--b", b"Content-Disposition: attachment; " + name, b"", b"x", b"--b--"]
