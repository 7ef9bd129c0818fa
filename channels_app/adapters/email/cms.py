"""What S/MIME signs, and whether the signature fits: as much of CMS as that takes.

Whose certificate it is, nobody vouches for here: that its key made the signature is all
that is told. Nothing here can raise, and whatever is not as written below is not checked.

Sources: RFC 5652 (CMS), RFC 8551 (S/MIME), ITU-T X.690 (BER: the streams of some programs
have no lengths).
"""

import hashlib
from dataclasses import dataclass
from typing import Any

_SIGNED = bytes.fromhex("2a864886f70d010702")
_ENVELOPED = (
    bytes.fromhex("2a864886f70d010703"), bytes.fromhex("2a864886f70d01091001" "17"),
)  # fmt: skip
_DIGEST = bytes.fromhex("2a864886f70d010904")
_HASHES = {
    bytes.fromhex("2b0e03021a"): "sha1",
    bytes.fromhex("608648016503040201"): "sha256",
    bytes.fromhex("608648016503040202"): "sha384",
    bytes.fromhex("608648016503040203"): "sha512",
}
_PSS = bytes.fromhex("2a864886f70d01010a")
MAX_DEPTH = 40
MAX_NODES = 20_000
# Of certificates that come along.
MAX_CERTIFICATES = 20


@dataclass(slots=True)
class Node:
    """An element: its tag, where it begins, its content from and to."""

    tag: int
    at: int
    start: int
    end: int
    behind: int


@dataclass(frozen=True, slots=True)
class Signed:
    """content: what was signed; None where it is beside it. fits: None where nobody can
    say. who: the address that the certificate tells."""

    content: bytes | None
    fits: bool | None
    who: str = ""


class _Odd(Exception):
    """It is no such thing."""


def is_encrypted(data: bytes) -> bool:
    """Whether it is for somebody with a key."""
    try:
        return _kind(_Reader(data))[0] in _ENVELOPED
    except (_Odd, IndexError, ValueError):
        return False


def signed(data: bytes, beside: bytes | None = None) -> Signed | None:
    """What is signed, in it or beside it; None: it is no signature."""
    try:
        return _signed(_Reader(data), beside)
    except (_Odd, IndexError, ValueError):
        return None


class _Reader:
    """Elements of BER, a bounded number of them."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.left = MAX_NODES

    def node(self, at: int, depth: int = 0) -> Node:
        self.left -= 1
        if self.left < 0 or depth > MAX_DEPTH or at + 2 > len(self.data):
            raise _Odd
        tag, length, start = self.data[at], self.data[at + 1], at + 2
        if tag & 31 == 31:
            raise _Odd
        if length == 0x80:
            end = start
            while self.data[end : end + 2] != b"\0\0":
                end = self.node(end, depth + 1).behind
            return Node(tag, at, start, end, end + 2)
        if length > 0x80:
            size = length & 0x7F
            length = int.from_bytes(self.data[start : start + size], "big")
            start += size
        if start + length > len(self.data):
            raise _Odd
        return Node(tag, at, start, start + length, start + length)

    def children(self, parent: Node) -> list[Node]:
        found, at = [], parent.start
        while at < parent.end:
            found.append(self.node(at))
            at = found[-1].behind
        return found

    def octets(self, node: Node, depth: int = 0) -> bytes:
        """Of a string that may come in pieces."""
        if depth > MAX_DEPTH:
            raise _Odd
        if not node.tag & 0x20:
            return self.data[node.start : node.end]
        pieces = self.children(node)
        return b"".join(self.octets(child, depth + 1) for child in pieces)


def _kind(read: _Reader) -> tuple[bytes, Node]:
    """ContentInfo: what it is, and the thing itself."""
    kind, *content = read.children(read.node(0))
    if kind.tag != 6 or not content:
        raise _Odd
    return read.octets(kind), read.children(content[0])[0]


def _signed(read: _Reader, beside: bytes | None) -> Signed:
    kind, data = _kind(read)
    if kind != _SIGNED:
        raise _Odd
    fields = read.children(data)
    content, inside = None, read.children(fields[2])
    if len(inside) > 1:
        content = read.octets(read.children(inside[1])[0])
    certificates = [
        read.data[one.at : one.behind]
        for field in fields[3:]
        if field.tag == 0xA0
        for one in read.children(field)[:MAX_CERTIFICATES]
    ]
    signers = read.children(fields[-1])
    said = content if content is not None else beside
    if not signers or said is None:
        return Signed(content, None)
    fits, who = _checked(read, signers[0], certificates, said)
    return Signed(content, fits, who)


def _checked(
    read: _Reader, signer: Node, certificates: list[bytes], said: bytes
) -> tuple[bool | None, str]:
    fields = read.children(signer)
    named, digest, *rest = fields[1:]
    hashed = _HASHES.get(read.octets(read.children(digest)[0]))
    attributes = rest.pop(0) if rest[0].tag == 0xA0 else None
    way, value = read.octets(read.children(rest[0])[0]), read.octets(rest[1])
    serial = read.octets(read.children(named)[1]) if named.tag == 0x30 else b""
    certificate = _certificate(certificates, serial)
    if certificate is None:
        return None, ""
    who = _address(certificate)
    if hashed is None or way == _PSS:
        return None, who
    if attributes is None:
        return _is_by(certificate, value, said, hashed), who
    if not _is_digest(read, attributes, said, hashed):
        return False, who
    # RFC 5652 section 5.4: a SET by itself is what was signed.
    attested = b"\x31" + read.data[attributes.at + 1 : attributes.behind]
    return _is_by(certificate, value, attested, hashed), who


def _is_digest(read: _Reader, attributes: Node, said: bytes, hashed: str) -> bool:
    for one in read.children(attributes):
        name, values = read.children(one)
        if read.octets(name) == _DIGEST:
            made = hashlib.new(hashed, said, usedforsecurity=False).digest()
            return made == read.octets(read.children(values)[0])
    return False


def _certificate(certificates: list[bytes], serial: bytes) -> Any:
    """That of the signer, else the first there is."""
    from cryptography import x509  # noqa: PLC0415 - few mails are signed

    found = []
    for one in certificates:
        try:
            found.append(x509.load_der_x509_certificate(one))
        except ValueError:
            continue
    number = int.from_bytes(serial, "big", signed=True)
    named = [one for one in found if one.serial_number == number]
    return next(iter(named or found), None)


def _address(certificate: Any) -> str:
    from cryptography import x509  # noqa: PLC0415
    from cryptography.x509.oid import NameOID  # noqa: PLC0415

    try:
        names = certificate.extensions.get_extension_for_class(
            x509.SubjectAlternativeName
        ).value.get_values_for_type(x509.RFC822Name)
    except (ValueError, x509.ExtensionNotFound, x509.DuplicateExtension):
        names = []
    try:
        subject = certificate.subject
        names += [
            str(one.value)
            for oid in (NameOID.EMAIL_ADDRESS, NameOID.COMMON_NAME)
            for one in subject.get_attributes_for_oid(oid)
        ]
    except ValueError:
        pass
    return str(names[0])[:200] if names else ""


def _is_by(certificate: Any, signature: bytes, said: bytes, hashed: str) -> bool | None:
    """Whether its key signed this; None for keys that are not known here."""
    from cryptography.exceptions import (  # noqa: PLC0415
        InvalidSignature,
        UnsupportedAlgorithm,
    )
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa  # noqa: PLC0415

    algorithm = getattr(hashes, hashed.upper())()
    try:
        key = certificate.public_key()
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, said, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, said, ec.ECDSA(algorithm))
        else:
            return None
    except InvalidSignature:
        return False
    except (ValueError, UnsupportedAlgorithm):
        return None
    return True
