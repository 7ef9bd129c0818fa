"""The words of fields: encoded words, and others. Nothing here can raise.

Sources: RFC 2047 (encoded words; adjacent ones belong together, and real mailers cut
characters in the middle), RFC 6532 (UTF-8 in headers).
"""

import binascii
import re

from channels_app.adapters.email import transfer
from channels_app.adapters.email.charsets import decode

_ENCODED_WORD = re.compile(
    r"=\?([^\s?*=]{1,40})(?:\*[^\s?]{0,40})?\?([bBqQ])\?"
    # Some programs do not encode a question mark.
    r"([^?]*+(?:\?(?!=)[^?]{0,200}+){0,5}+)\?="
)


def unfolded(value: bytes) -> str:
    """A field's value as text, encoded words still encoded."""
    return decode(value.strip(), "")[0]


def spoken(text: str) -> str:
    """Text with its encoded words decoded."""
    if "=?" not in text:
        return text
    said: list[str] = []
    pending, charset, end = b"", "", 0
    for word in _ENCODED_WORD.finditer(text):
        gap = text[end : word.start()]
        if pending and (gap.strip() or word[1].lower() != charset):
            said.append(decode(pending, charset)[0])
            pending = b""
        if gap.strip() or not end:
            said.append(gap)
        pending += _word_bytes(word[2], word[3])
        charset, end = word[1].lower(), word.end()
    said.append(decode(pending, charset)[0] if pending else "")
    return "".join(said) + text[end:]


def _word_bytes(encoding: str, content: str) -> bytes:
    data = content.encode()
    if encoding in "bB":
        return transfer.base64(data)
    return binascii.a2b_qp(data, header=True)


def field_text(value: bytes) -> str:
    """A field's value as words for people."""
    return spoken(unfolded(value))
