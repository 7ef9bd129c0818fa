"""From bytes to words. Nothing here can raise.

Labels are often wrong, and nobody corrects them. So what is said counts where the bytes
allow it, and else what they show: UTF-8 is hardly ever met by chance, and Windows' letters
stand where others have none.

Sources: the WHATWG Encoding Standard (what old labels mean today), RFC 1468 (ISO-2022-JP)
and what Windows adds to it.
"""

import codecs
import re
from encodings import aliases, normalize_encoding

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
    "iso8859_8_e": "iso8859_8",
    "iso8859_8_i": "iso8859_8",
    "iso_8859_8_e": "iso8859_8",
    "iso_8859_8_i": "iso8859_8",
    "iso8859_9": "cp1254",
    "ks_c_5601_1987": "cp949",
    "latin_1": "cp1252",
    "shift_jis": "cp932",
    "tis_620": "cp874",
    "unicode_1_1_utf_7": "utf_7",
    "unicode_1_1_utf_8": "utf_8",
    "utf8mb4": "utf_8",
    "utf_8_sig": "utf_8",
    "windows_31j": "cp932",
    "x_gbk": "gb18030",
    "x_sjis": "cp932",
}
_KNOWN = (set(aliases.aliases.values()) | {"cp874", "koi8_u"}) - _UNFIT
# The same without what people put between: "cp-1251", "ISO8859_1".
_SQUEEZED = {
    re.sub(r"[^a-z0-9]", "", label): name
    for label, name in (
        *((name, name) for name in _KNOWN),
        *aliases.aliases.items(),
        *_MEANT.items(),
    )
}
_PAGE = re.compile(r"(?:x?cp|win|windows|dos|msdos|ibm|oem)([0-9]{3,4})")
# One letter, one byte: of these UTF-8 is told apart by its pairs.
_WIDE = frozenset({
    "big5", "big5hkscs", "cp932", "cp949", "cp950", "euc_jis_2004", "euc_jisx0213",
    "euc_jp", "gb18030", "hz", "johab", "shift_jis_2004", "shift_jisx0213", "utf_16",
    "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le", "utf_7", "utf_8",
})  # fmt: skip
# Bytes of which each that is wrong is looked at by itself.
CLOSELY = 400_000
_JIS = re.compile(rb"\x1b(\$[@B]|\([BIJ])")


def codec(charset: str) -> str | None:
    """Python's name of a character set, "" for none or ASCII, None if unknown."""
    if not charset.isascii() or len(charset) > 40:
        return None
    label = re.split(r"[\s;(]", charset.strip(" \"'").lower(), maxsplit=1)[0]
    name = normalize_encoding(label.rstrip("\"'")).lower()
    name = aliases.aliases.get(name, name)
    name = _MEANT.get(name, name)
    if name in ("", "ascii"):
        return ""
    return name if name in _KNOWN else _guessed(name)


def _guessed(name: str) -> str | None:
    """What somebody meant who spells it in their own way."""
    plain = re.sub(r"[^a-z0-9]", "", name)
    page = _PAGE.fullmatch(plain)
    tried = f"cp{page[1]}" if page else plain
    for one in (
        tried,
        tried.removeprefix("x"),
        re.sub(r"(8859\d\d?)\d{4}$", r"\1", tried),
    ):
        found = _SQUEEZED.get(one)
        found = _MEANT.get(found or "", found)
        if found == "ascii":
            return ""
        if found in _KNOWN:
            return found
    return None


def decode(data: bytes, charset: str) -> tuple[str, bool]:
    """The text of these bytes, and whether all of it could be read as declared."""
    name = codec(charset)
    if not name:
        return _undeclared(data, is_known=name is not None)
    if name == "utf_8":
        return _utf_8(data)
    if name not in _WIDE and not name.startswith("iso2022"):
        said = _is_utf_8(data)
        if said is not None:
            return _tidy(said), False
    try:
        return _tidy(data.decode(name)), True
    except (UnicodeError, ValueError):
        if name.startswith("iso2022_jp"):
            return _tidy(_jis(data)), True
        return _tidy(data.decode(name, errors="replace")), False


def _undeclared(data: bytes, *, is_known: bool) -> tuple[str, bool]:
    if b"\x1b$" in data and data.isascii():
        return _tidy(_jis(data)), is_known
    try:
        return _tidy(data.decode()), is_known
    except UnicodeDecodeError:
        return _tidy(data.decode("cp1252", errors="replace")), False


def _utf_8(data: bytes) -> tuple[str, bool]:
    try:
        return _tidy(data.decode()), True
    except UnicodeDecodeError:
        way = "helpdesk-windows" if len(data) < CLOSELY else "replace"
        return _tidy(data.decode(errors=way)), False


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """What is no UTF-8 was Windows' in a mail of two programs, or is a letter cut off."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bits = error.object[error.start : error.end]
    is_cut = error.reason == "unexpected end of data" and (
        len(bits) > 1 or not error.object[: error.start].isascii()
    )
    return "\ufffd" if is_cut else bits.decode("cp1252", errors="replace"), error.end


codecs.register_error("helpdesk-windows", _as_windows)


def _is_utf_8(data: bytes) -> str | None:
    """What it says if it is UTF-8 and no ASCII."""
    if data.isascii():
        return None
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def _jis(data: bytes) -> str:
    """ISO-2022-JP with the letters that Windows and telephones have beside it."""
    said = []
    mode = b"(B"
    for number, piece in enumerate(_JIS.split(data)):
        if number % 2:
            mode = piece
        elif mode[:1] == b"$":
            said.append(_shifted(piece).decode("cp932", errors="replace"))
        elif mode == b"(I":
            said.append(bytes(byte | 0x80 for byte in piece).decode("cp932", "replace"))
        else:
            said.append(piece.decode("ascii", errors="replace"))
    return "".join(said)


def _shifted(piece: bytes) -> bytes:
    """Pairs of JIS X 0208 as Shift_JIS has them (JIS X 0208 appendix 1)."""
    made = bytearray()
    useful = bytes(byte for byte in piece if 0x21 <= byte <= 0x7E)
    for row, cell in zip(useful[::2], useful[1::2], strict=False):
        lead = (row - 0x21) // 2 + (0x81 if row < 0x5F else 0xC1)
        made.append(lead)
        if row % 2:
            made.append(cell + (0x1F if cell < 0x60 else 0x20))
        else:
            made.append(cell + 0x7E)
    return bytes(made)


def _tidy(text: str) -> str:
    return printable(text.removeprefix("\ufeff"))
