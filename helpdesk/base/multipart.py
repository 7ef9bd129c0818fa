"""Forms with files, as browsers send them (RFC 7578)."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from helpdesk.base.plaintext import label, one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file of a form."""

    name: str
    filename: str
    content_type: str
    content: bytes


def encode(fields: Mapping[str, str], files: Iterable[Part]) -> tuple[bytes, str]:
    """The body of such a form, and its content type.

    Names of files come from strangers: what could end a header is taken out of them.
    """
    boundary = secrets.token_hex(16)
    parts = [
        _part(boundary, f'name="{name}"', "", value.encode())
        for name, value in fields.items()
    ]
    for one in files:
        filename = label(one.filename, default="file").replace('"', "_")
        about = f'name="{one.name}"; filename="{filename}"'
        kind = one_line(one.content_type, limit=127) or "application/octet-stream"
        parts.append(_part(boundary, about, kind, one.content))
    body = b"".join([*parts, f"--{boundary}--\r\n".encode()])
    return body, f"multipart/form-data; boundary={boundary}"


def _part(boundary: str, about: str, content_type: str, content: bytes) -> bytes:
    head = f"--{boundary}\r\ncontent-disposition: form-data; {about}\r\n"
    if content_type:
        head += f"content-type: {content_type}\r\n"
    return f"{head}\r\n".encode() + content + b"\r\n"
