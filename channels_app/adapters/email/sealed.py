"""Mails that are signed or encrypted: what is told of it, and what can be read.

Whether a signature of S/MIME fits is looked at (`cms`). Those of OpenPGP are not: nobody
knows here whose keys are whose. What is encrypted stays the file that it is.

Sources: RFC 1847 (multipart/signed, multipart/encrypted), RFC 8551 (S/MIME), RFC 3156 and
RFC 9580 section 7 (OpenPGP, and its signatures between the words).
"""

import re

from channels_app.adapters.email import cms
from channels_app.adapters.email.mime import Part
from helpdesk.base.plaintext import one_line

SMIME = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_SIGNATURES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature"}
)

ENCRYPTED, SIGNED, BROKEN = "encrypted", "signed", "signature"

_MESSAGE = re.compile(r"^-----BEGIN PGP MESSAGE-----\s*$", re.MULTILINE)
_BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----"
_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"
_END = "-----END PGP SIGNATURE-----"


def told(signed: cms.Signed) -> str:
    """What is said of a signature."""
    if signed.fits is None:
        return SIGNED
    if not signed.fits:
        return BROKEN
    return f"{SIGNED}: {one_line(signed.who, limit=200)}" if signed.who else SIGNED


def of_parts(part: Part) -> str | None:
    """The same of what is signed or encrypted in parts; None: it is neither."""
    kind, kinds = part.type.value, [child.kind for child in part.children]
    if kind == "multipart/encrypted":
        return ENCRYPTED
    if kind != "multipart/signed" or len(kinds) < 2:
        return None
    if kinds[1] in _SIGNATURES:
        # RFC 8551 section 3.1.1: what was signed had lines of CRLF.
        whole = part.children[0].whole.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        found = cms.signed(part.children[1].content(), whole)
        return told(found) if found is not None else SIGNED
    return SIGNED


def in_words(text: str) -> tuple[str, str, str | None]:
    """The words without their armour, the signature by itself, and what is said of it."""
    if "-----BEGIN PGP" not in text:
        return text, "", None
    if _MESSAGE.search(text):
        return text, "", ENCRYPTED
    before, begin, after = text.partition(_BEGIN)
    words, signature, tail = after.partition("\n" + _SIGNATURE)
    if not begin or not signature or (before and not before.endswith("\n")):
        return text, "", None
    # Fields of the armour ("Hash: SHA512") end with an empty line.
    _fields, _, words = words.partition("\n\n")
    made = "\n".join(line.removeprefix("- ") for line in words.split("\n"))
    inner, end, behind = tail.partition(_END)
    if not end:
        return text, "", None
    whole = f"{before}{made}\n{behind.removeprefix(chr(10))}"
    return whole, f"{_SIGNATURE}{inner}{_END}\n", SIGNED
