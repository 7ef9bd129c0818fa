"""Fields with parameters: Content-Type, Content-Disposition. Nothing here can raise.

Sources: RFC 2045 section 5.1, RFC 2231 (continuations and character sets), and RFC
2047 words inside quotes, which it forbids and everybody sends.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from channels_app.adapters.email import charsets, words

_PARAMETER = re.compile(r';\s*([^\s=;"]{1,80})\s*=\s*("(?:[^"\\]|\\.)*+"?|[^;]*)')
_PIECE = re.compile(r"([^*]+)(?:\*([0-9]{1,3}))?(\*)?")
# Before other letters it is the one in paths of Windows, which nobody escapes.
_ESCAPED = re.compile(r"\\([\"\\])")


@dataclass(frozen=True, slots=True)
class Value:
    """What stands before the first semicolon, in lower case, and the parameters."""

    value: str
    parameters: dict[str, str]

    def get(self, name: str) -> str:
        return self.parameters.get(name, "")


def read_value(field: bytes) -> Value:
    """Take a field's value apart; the first of two equal parameters wins."""
    text = words.unfolded(field)
    value = re.split(r"[;\s]", text, maxsplit=1)[0].strip("\"'").lower()
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    for name, raw in _PARAMETER.findall(text):
        piece = _PIECE.fullmatch(name.lower())
        if piece is not None:
            numbered = pieces.setdefault(piece[1], {})
            # A value with a character set beats its plain copy for old readers.
            index = int(piece[2]) if piece[2] else (-2 if piece[3] else -1)
            numbered.setdefault(index, (bool(piece[3]), _unquoted(raw)))
    return Value(value, {name: _joined(found) for name, found in pieces.items()})


def _unquoted(raw: str) -> str:
    raw = raw.strip()
    if raw.startswith('"'):
        return _ESCAPED.sub(r"\1", raw.removeprefix('"').removesuffix('"'))
    return raw


def _joined(pieces: dict[int, tuple[bool, str]]) -> str:
    for alone in (-2, -1):
        if alone in pieces:
            pieces = {0: pieces[alone]}
            break
    if not any(encoded for encoded, _ in pieces.values()):
        return words.spoken("".join(text for _, text in _in_order(pieces)))
    charset, data = "", b""
    for number, (encoded, text) in enumerate(_in_order(pieces)):
        if encoded and not number and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)  # noqa: PLW2901 - the rest of it
        data += unquote_to_bytes(text) if encoded else text.encode()
    return charsets.decode(data, charset)[0]


def _in_order(pieces: dict[int, tuple[bool, str]]) -> list[tuple[bool, str]]:
    return [pieces[index] for index in sorted(pieces)]
