"""Pages on which a visitor plays customers: write, send a picture, change, take back,
react, read, and see what is answered. They work without JavaScript, too."""

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.wire.providers.base import CannotDo, Item, Provider, Said
from tests.wire.providers.bluesky import Bluesky
from tests.wire.providers.customers import Customer
from tests.wire.providers.twilio import Twilio
from tests.wire.providers.web import Part
from tests.wire.providers.x import X

SIGNS = ("❤", "👍", "😂")
# Name and @name. The demo's company knows some of them already.
PEOPLE = (("Irma Berg", "irma"), ("Samir Haddad", "samirh"), ("Greta Olsen", "gretao"))
IMAGES = ("image/jpeg", "image/png")
# What a visitor may do, and the verb of customers that it takes.
VERBS = {
    "edit": "edits", "take back": "deletes", "read": "reads", "react": "reacts",
    "post": "posts",
}  # fmt: skip


@dataclass(slots=True)
class Mine:
    """Something the visitor said. files: name and bytes of each."""

    item: Item
    text: str
    files: tuple[tuple[str, bytes], ...] = ()
    note: str = ""


@dataclass(slots=True)
class Scene:
    """One visitor at one provider, and what was said, oldest first."""

    provider: Provider
    person: Customer
    lines: list[Mine | Said] = field(default_factory=list)
    heard: int = 0
    trouble: str = ""

    def look(self) -> None:
        """What was answered meanwhile joins the rest."""
        news = self.person.heard[self.heard :]
        self.heard += len(news)
        self.lines += news

    def can(self, do: str) -> bool:
        """Whether customers of this provider can do so."""
        verb = VERBS[do]
        return getattr(type(self.person), verb) is not getattr(Customer, verb)

    def act(self, said: Mapping[str, Any]) -> None:
        """What the visitor did."""
        self.look()
        self.trouble = ""
        try:
            self._act(
                str(said.get("do", "")),
                str(said.get("text", "")).strip(),
                said.get("file"),
            )
        except CannotDo:
            self.trouble = "Nobody can do that here, or it is told to nobody."

    @property
    def mine(self) -> list[Mine]:
        """What was not taken back."""
        return [
            one
            for one in self.lines
            if isinstance(one, Mine) and one.note != "taken back"
        ]

    def _act(self, do: str, text: str, file: Any) -> None:
        if do == "say" and isinstance(file, Part) and file.content:
            self._sends(file, text)
        elif do in {"say", "post"} and text:
            self._says(text, in_public=do == "post")
        elif do == "photo":
            drawn = sample(len(self.lines))
            self._sends(
                Part(filename="photo.png", content_type="image/png", content=drawn),
                text,
            )
        elif do == "edit" and text and self.mine:
            last = self.mine[-1]
            self.person.edits(last.item, text)
            last.text, last.note = text, "changed"
        elif do == "take back" and self.mine:
            self.person.deletes(self.mine[-1].item)
            self.mine[-1].note = "taken back"
        elif do == "read":
            self.person.reads()
        elif do in SIGNS and self.person.heard:
            self._reacts(self.person.heard[-1], do)

    def _says(self, text: str, *, in_public: bool) -> None:
        if not in_public:
            self.lines.append(Mine(self.person.says(text), text))
            return
        answers = [one for one in self.person.heard if one.is_public]
        item = self.person.posts(text, replies=answers[-1] if answers else None)
        self.lines.append(Mine(item, text, note="in public"))

    def _sends(self, file: Part, text: str) -> None:
        content, kind = file.content, file.content_type
        if kind in IMAGES:
            item = self.person.sends_photo(content, caption=text)
        else:
            item = self.person.sends_file(content, file.filename, kind, caption=text)
        self.lines.append(Mine(item, text, ((file.filename, content),)))

    def _reacts(self, to: Said, sign: str) -> None:
        item = self.person.reacts(to, sign)
        self.lines.append(Mine(item, sign, note="on the last answer"))


def crowd(provider: Provider) -> list[Scene]:
    """The people whom a visitor can play there, always the same ones."""
    customer: Any = provider.customer
    if isinstance(provider, Twilio):
        made = [
            customer(f"+1500555010{at}", name=name)
            for at, (name, _handle) in enumerate(PEOPLE)
        ]
    elif isinstance(provider, Bluesky | X):
        made = [provider.chatter(name, handle=handle) for name, handle in PEOPLE]
    else:
        made = [customer(name, handle=handle) for name, handle in PEOPLE]
    return [Scene(provider, one) for one in made]


def sample(seed: int) -> bytes:
    """A picture to send, of another colour each time, as PNG."""
    wide, high = 160, 120
    red, green, blue = (
        90 + seed * 47 % 150,
        90 + seed * 89 % 150,
        90 + seed * 31 % 150,
    )
    rows = b"".join(
        b"\0"
        + b"".join(
            bytes((min(255, red + x // 4), max(0, green - y // 2), blue))
            for x in range(wide)
        )
        for y in range(high)
    )
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data))
        + name
        + data
        + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
