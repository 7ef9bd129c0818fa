"""From bytes to words: character sets and encoded words. Nothing here can raise.

Sources: RFC 2047 (encoded words; adjacent ones belong together, and real mailers cut
characters in the middle), RFC 6532 (UTF-8 in headers), the WHATWG Encoding Standard
for what old labels mean today.
"""

import re
from encodings import aliases, normalize_encoding

from channels_app.adapters.email import transfer
from helpdesk.base.plaintext import printable

# Python's other codecs are no character sets, or slow, or answer by escape codes.
_UNFIT = {
    "base64_codec", "bz2_codec", "hex_codec", "idna", "mbcs", "oem", "punycode",
    "quopri_codec", "raw_unicode_escape", "rot_13", "tactis", "undefined",
    "unicode_escape", "uu_codec", "zlib_codec",
}  # fmt: skip
_MEANT = {
    "ansi_x3.4_1968": "ascii",
    "cp949": "cp949",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859_8_i": "iso8859_8",
    "iso_8859_8_i": "iso8859_8",
    "iso8859_9": "cp1254",
    "ks_c_5601_1987": "cp949",
    "latin_1": "cp1252",
    "shift_jis": "cp932",
    "tis_620": "cp874",
    "unicode_1_1_utf_7": "utf_7",
    "utf8mb4": "utf_8",
    "x_gbk": "gb18030",
    "x_sjis": "cp932",
}
_KNOWN = (set(aliases.aliases.values()) | {"cp874", "koi8_u"}) - _UNFIT

_ENCODED_WORD = re.compile(
    r"=\?([^\s?*=]{1,40})(?:\*[^\s?]{0,40})?\?([bBqQ])\?([^?]*)\?="
)


def codec(charset: str) -> str | None:
    """Python's name of a character set, "" for none or ASCII, None if unknown."""
    if not charset.isascii() or len(charset) > 40:
        return None
    name = normalize_encoding(charset.strip(" \"'").lower()).lower()
    name = aliases.aliases.get(name, name)
    name = _MEANT.get(name, name)
    if name in ("", "ascii"):
        return ""
    return name if name in _KNOWN else None


def decode(data: bytes, charset: str) -> tuple[str, bool]:
    """The text of these bytes, and whether all of it could be read as declared."""
    name = codec(charset)
    if name:
        try:
            return _tidy(data.decode(name)), True
        except (UnicodeError, ValueError):
            return _tidy(data.decode(name, errors="replace")), False
    try:
        return _tidy(data.decode()), name is not None
    except UnicodeDecodeError:
        return _tidy(data.decode("cp1252", errors="replace")), data.isascii()


def _tidy(text: str) -> str:
    return printable(text.removeprefix("\ufeff"))


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
    return transfer.quoted_printable(data.replace(b"_", b"=20").replace(b" ", b"=20"))


def field_text(value: bytes) -> str:
    """A field's value as words for people."""
    return spoken(unfolded(value))
