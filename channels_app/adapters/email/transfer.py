"""Undo a transfer encoding without ever giving up on it.

Sources: RFC 2045 section 6.7 (quoted-printable) and 6.8 (base64: "any characters
outside of the base64 alphabet are to be ignored").
"""

import binascii
import re

_NOT_BASE64 = bytes(
    set(range(256))
    - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
)
_TRAILING = re.compile(rb"[ \t]\r?\n")
_BLANKS = (b"\r", b"\n", b"\t")


def base64(body: bytes) -> bytes:
    """All that can be read: stray characters skipped, several streams joined.

    What is none, though it says so, comes as it is: one sign in ten is no sign of it.
    """
    useful = body.translate(None, _NOT_BASE64)
    # Counted, since a copy of a large file would weigh as much again.
    signs = len(body) - sum(map(body.count, _BLANKS))
    if signs > len(useful) * 1.1 and b" " in body:
        return body
    padding = useful.find(b"=")
    is_last = padding >= len(useful) - 2 and useful.endswith(b"=")
    if len(useful) % 4 == 0 and (padding < 0 or is_last):
        # As it should be: nothing is copied to take it apart.
        return binascii.a2b_base64(useful)
    return b"".join(map(_base64_run, useful.split(b"="))) if b"=" in useful else (
        _base64_run(useful)
    )  # fmt: skip


def _base64_run(run: bytes) -> bytes:
    # One character alone holds six bits: less than a byte, so it was cut off.
    run = run[:-1] if len(run) % 4 == 1 else run
    return binascii.a2b_base64(run + b"=" * (-len(run) % 4))


def quoted_printable(body: bytes) -> bytes:
    """Bad escapes stay as they are; blanks that end lines were added on the way."""
    if _TRAILING.search(body):
        body = b"\n".join(line.rstrip(b" \t\r") for line in body.split(b"\n"))
    return binascii.a2b_qp(body)


def uuencoded(body: bytes) -> bytes:
    """Lines that are not uuencoded are left out; a body of none comes as it is."""
    lines = body.splitlines()
    start = next((n for n, line in enumerate(lines) if line.startswith(b"begin ")), -1)
    decoded = []
    for line in lines[start + 1 :]:
        if line.rstrip() == b"end":
            break
        try:
            decoded.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Some encoders pad lines wrongly: read what the length byte says.
            size = (((line[0] - 32) & 63) * 4 + 5) // 3 if line else 0
            try:
                decoded.append(binascii.a2b_uu(line[:size]))
            except binascii.Error:
                return body
    return b"".join(decoded) if start >= 0 else body


DECODERS = {
    "base64": base64,
    "quoted-printable": quoted_printable,
    "uuencode": uuencoded,
    "x-uuencode": uuencoded,
    "x-uue": uuencoded,
    "uue": uuencoded,
}
