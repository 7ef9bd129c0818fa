"""Split a mail into headers and parts, whatever it looks like.

One pass over the bytes, no recursion and no expression that can go back, so the time
is linear in the size. Written here because `email` nests its line readers (1,000
nested parts: seconds, then RecursionError), and because the fast parser in Rust that
was tried gives up on base64 with a stray character, loses the body of a multipart
without its boundary, and decodes From before anybody could take it apart.

Sources: RFC 5322 section 2.2 (fields), RFC 2046 section 5.1 (multipart; the boundary
of an outer part also ends the inner ones).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from channels_app.adapter import Unreadable
from channels_app.adapters.email.parameters import Value, read_value
from channels_app.adapters.email.transfer import DECODERS

MAX_DEPTH = 100
MAX_PARTS = 1_000
# RFC 5322 limits lines, not fields; this is Postfix's header_size_limit.
MAX_FIELD = 102_400
MAX_FIELDS = 10_000
MAX_HEADERS = 1024 * 1024
# RFC 2046 allows a boundary 70 characters.
MAX_BOUNDARY = 1_000

_NAME = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
# A line that can be nothing but a boundary, whatever was told of it.
_DIVIDED = re.compile(
    rb"^--([^\r\n]{0,69}[^\s-])[ \t]{0,9}\r?\n"
    rb"content-(?:type|transfer-encoding|disposition):",
    re.IGNORECASE | re.MULTILINE,
)
_EMPTY = re.compile(rb"[\r\n]{1,100}")

Headers = list[tuple[str, bytes]]


@dataclass(slots=True)
class Part:
    """A node of a mail. `body` is as transmitted; of a multipart, its preamble.

    at: where it begins. whole: of what is signed, its fields and all, as transmitted.
    """

    headers: Headers
    type: Value
    body: bytes = b""
    children: list["Part"] = field(default_factory=list)
    at: int = 0
    whole: bytes = b""

    @property
    def kind(self) -> str:
        """Its media type. A multipart without parts is text that says it is more."""
        kind = self.type.value
        if "/" not in kind or (kind.startswith("multipart/") and not self.children):
            return "text/plain"
        return kind

    def first(self, name: str) -> bytes:
        """The first value of a field, b"" when there is none."""
        return first(self.headers, name)

    def leaves(self) -> Iterator["Part"]:
        """The parts that hold something, in order."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()

    def content(self) -> bytes:
        """The bytes that were sent, without their transfer encoding."""
        encoding = read_value(self.first("content-transfer-encoding")).value
        decode = DECODERS.get(encoding)
        return decode(self.body) if decode else self.body


def first(headers: Headers, name: str) -> bytes:
    """The first value of a field, b"" when there is none."""
    return next((value for key, value in headers if key == name), b"")


def split_headers(raw: bytes, start: int = 0) -> tuple[Headers, int]:
    """The fields that begin here, names in lower case, and where the body begins.

    Values are unfolded and cut at MAX_FIELD. A line that is no field, or one field too
    many, ends them and is the first line of the body, as in the standard library.
    """
    fields: list[tuple[str, list[bytes]]] = []
    position = start
    while position < min(len(raw), start + MAX_HEADERS):
        end = raw.find(b"\n", position) + 1 or len(raw)
        line = raw[position : min(end, position + MAX_FIELD + 300)].rstrip(b"\r\n")
        name = _NAME.match(line)
        if not line:
            position = end
            break
        if line[:1] in b" \t" and fields:
            fields[-1][1].append(line)
        elif name is not None and len(fields) < MAX_FIELDS:
            fields.append((name[1].decode("ascii").lower(), [line[name.end() :]]))
        elif fields or not line.startswith((b"From ", b">From ")):
            break
        position = end
    return [(name, b"".join(lines)[:MAX_FIELD]) for name, lines in fields], position


def plain() -> Value:
    """The type of what says nothing of its type."""
    return read_value(b"text/plain")


def with_line_feeds(raw: bytes) -> bytes:
    """The same mail in lines, if it came with nothing but carriage returns."""
    return raw if b"\n" in raw else raw.replace(b"\r", b"\n")


def read(raw: bytes) -> Part:
    """The tree of a mail.

    Raises:
        Unreadable: nested too deeply, in too many parts, or with too much header.
    """
    return _Reader(with_line_feeds(raw)).read()


def _beginning(raw: bytes) -> int:
    """Behind what programs put above a mail by mistake: a mark, empty lines."""
    start = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    found = _EMPTY.match(raw, start)
    behind = found.end() if found else start
    return behind if _NAME.match(raw, behind) else start


class _Reader:
    """Walks over the lines that begin with two hyphens, with a stack of multiparts."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.parts = 0
        self.header_bytes = 0
        self.open: list[tuple[bytes, Part]] = []
        # The innermost multipart with each boundary.
        self.levels: dict[bytes, int] = {}
        self.current: Part | None = None
        self.start = 0

    def read(self) -> Part:
        root = self._begin(_beginning(self.raw), None)
        position = self.start
        while self.open:
            if not self.raw.startswith(b"--", position):
                position = self.raw.find(b"\n--", position) + 1
                if not position:
                    break
            position = self._meet(position)
        self._end(len(self.raw), at_boundary=False)
        return root

    def _meet(self, start: int) -> int:
        """Look at a line of two hyphens, end or begin parts, say where to go on."""
        end = self.raw.find(b"\n", start) + 1 or len(self.raw)
        line = self.raw[start + 2 : min(end, start + MAX_BOUNDARY)].rstrip()
        level = self.levels.get(line)
        closing = level is None and line.endswith(b"--")
        if closing:
            level = self.levels.get(line[:-2].rstrip())
        if level is None:
            # The line feed stays in sight: the next line may be a boundary.
            return end - 1 if end < len(self.raw) else end
        self._end(start, at_boundary=True)
        parent = self.open[level][1]
        if parent.type.value == "multipart/signed" and len(parent.children) == 1:
            parent.children[0].whole = _before(self.raw, parent.children[0].at, start)
        self._keep(level if closing else level + 1)
        if not closing:
            self._begin(end, parent)
            return self.start
        return end - 1 if end < len(self.raw) else end

    def _begin(self, position: int, parent: Part | None) -> Part:
        headers, self.start = split_headers(self.raw, position)
        self.parts += 1
        self.header_bytes += self.start - position
        if self.parts > MAX_PARTS:
            raise Unreadable("More than 1,000 parts.")
        if self.header_bytes > MAX_HEADERS:
            raise Unreadable("More than 1 MB of headers.")
        part = Part(headers, _type(headers, parent), at=position)
        if parent is not None:
            parent.children.append(part)
        self.current = part
        boundary = self._boundary(part, is_root=parent is None)
        if part.type.value.startswith("multipart/") and boundary:
            self._open(boundary, part)
        return part

    def _boundary(self, part: Part, *, is_root: bool) -> bytes:
        told = part.type.get("boundary").rstrip().encode()
        if not is_root or (told and b"--" + told in self.raw):
            return told
        bare = told[1:-1]
        # RFC 2046 has them mean themselves, and some programs as quotes.
        if bare and told == b"'%b'" % bare:
            return bare
        # Told wrongly, as by gateways that write one half of a mail anew.
        found = _DIVIDED.search(self.raw, self.start, self.start + MAX_FIELD)
        return found[1] if found else told

    def _open(self, boundary: bytes, part: Part) -> None:
        if len(self.open) >= MAX_DEPTH:
            raise Unreadable("Parts nested more than 100 deep.")
        self.open.append((boundary, part))
        self.levels[boundary] = len(self.open) - 1

    def _keep(self, count: int) -> None:
        if count < len(self.open):
            del self.open[count:]
            self.levels = {boundary: n for n, (boundary, _) in enumerate(self.open)}

    def _end(self, end: int, *, at_boundary: bool) -> None:
        """Give the current part its bytes; the last line end is the boundary's."""
        if self.current is None:
            return
        if at_boundary:
            self.current.body = _before(self.raw, self.start, end)
        else:
            self.current.body = self.raw[self.start : max(end, self.start)]
        self.current = None


def _before(raw: bytes, start: int, end: int) -> bytes:
    """What stands there; the last line end belongs to the boundary."""
    if end > start and raw.startswith(b"\n", end - 1):
        end -= 2 if end - 1 > start and raw.startswith(b"\r", end - 2) else 1
    return raw[start : max(end, start)]


def _type(headers: Headers, parent: Part | None) -> Value:
    declared = first(headers, "content-type")
    if declared.strip() or parent is None or parent.type.value != "multipart/digest":
        return read_value(declared)
    return read_value(b"message/rfc822")
