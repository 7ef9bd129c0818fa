"""Signatures that are almost some: whatever their bytes are, the mail is told of."""

import base64

import pytest

from channels_app.adapters.email import cms
from channels_app.adapters.email.described import described

SIGNED = bytes.fromhex("06092a864886f70d010702")


def element(tag: int, *parts: bytes) -> bytes:
    """One of DER (X.690 section 8.1)."""
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + content


def signed(content: bytes, *signers: bytes) -> bytes:
    """SignedData (RFC 5652 section 5.1) without certificates."""
    inside = element(0x30, SIGNED, element(0xA0, content))
    data = element(
        0x30, b"\x02\x01\x01", element(0x31), inside, element(0x31, *signers)
    )
    return element(0x30, SIGNED, element(0xA0, data))


def nested(depth: int) -> bytes:
    """A string in a piece, in a piece, and so on."""
    content = element(0x04, b"words")
    for _level in range(depth):
        content = element(0x24, content)
    return content


ODD = {
    "a signer that says nothing": signed(element(0x04, b"words"), element(0x30)),
    "a signer that says one thing": signed(element(4, b"x"), element(0x30, b"\2\1\1")),
    "pieces in pieces": signed(nested(5_000)),
    "an attribute without values": signed(
        element(0x04, b"words"),
        element(
            0x30, b"\2\1\1", element(0x30), element(0x30, SIGNED),
            element(0xA0, element(0x30, SIGNED)), element(0x30, SIGNED), element(4),
        ),
    ),
    "nothing but its kind": element(0x30, SIGNED),
    "no kind": element(0x30),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_what_is_almost_a_signature_is_a_file(name):
    assert cms.signed(ODD[name]) is None
    assert cms.is_encrypted(ODD[name]) is False

    told = described(
        b"From: Ada <ada@customer.example>\nContent-Transfer-Encoding: base64\n"
        b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n\n"
        + base64.encodebytes(ODD[name])
    )

    assert [file["filename"] for file in told["attachments"]] == ["smime.p7m"]


def test_pieces_that_are_not_nested_for_their_own_sake_are_read():
    assert cms.signed(signed(nested(10))) == cms.Signed(b"words", None)
