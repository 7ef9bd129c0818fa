"""Somebody who writes to us there. Every provider has the same verbs: what its customers
cannot do, or what it does not tell us, raises `CannotDo`."""

import struct
import zlib
from typing import Any

from tests.wire.providers.base import CannotDo, Item, Provider, Said


def picture(grey: int = 128) -> bytes:
    """The smallest picture there is: one dot, as PNG."""
    ihdr = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    chunks = [
        (b"IHDR", ihdr),
        (b"IDAT", zlib.compress(bytes([0, grey]))),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data))
        + name
        + data
        + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


DOT = picture()


class Customer:
    """A person with an account at a provider.

    key: what the provider calls them, as our identities do. name, handle: what they call
    themselves.
    """

    def __init__(
        self, at: Provider, key: str, *, name: str = "", handle: str = ""
    ) -> None:
        self.at, self.key, self.name, self.handle = at, key, name, handle

    @property
    def heard(self) -> list[Said]:
        """What was said to them, oldest first."""
        return self.at.said(self.key)

    def says(self, text: str, *, replies: Item | Said | None = None) -> Item:
        """Writes some words, perhaps in answer to others."""
        raise CannotDo

    def posts(self, text: str, *, replies: Item | Said | None = None) -> Item:
        """Says it where everybody reads it, and names us; perhaps below other words."""
        raise CannotDo

    def sends_photo(self, content: bytes = DOT, *, caption: str = "") -> Item:
        """Sends one picture."""
        raise CannotDo

    def sends_photos(self, count: int, *, caption: str = "") -> list[Item]:
        """Sends several pictures at once, as they belong together."""
        raise CannotDo

    def sends_file(
        self, content: bytes, filename: str, content_type: str, *, caption: str = ""
    ) -> Item:
        """Sends a file of any sort."""
        raise CannotDo

    def shares_location(self, latitude: float, longitude: float) -> Item:
        """Says where something is."""
        raise CannotDo

    def shares_contact(self, name: str, phone: str) -> Item:
        """Passes somebody's number on."""
        raise CannotDo

    def edits(self, item: Item, text: str) -> Item:
        """Changes what they wrote."""
        raise CannotDo

    def deletes(self, item: Item) -> Item:
        """Takes back what they wrote."""
        raise CannotDo

    def reacts(self, to: Item | Said, emoji: str) -> Item:
        """Puts a sign on a message; "" takes it away."""
        raise CannotDo

    def reads(self) -> Item:
        """Has seen everything up to now."""
        raise CannotDo

    def presses(self, said: Said, label: str) -> Item:
        """Presses a button of a message of ours."""
        raise CannotDo

    def starts(self, code: str = "") -> Item:
        """Comes by a link that carries a code."""
        raise CannotDo

    def blocks(self) -> Any:
        """Wants to hear no more."""
        raise CannotDo
