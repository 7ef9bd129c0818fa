"""How a mail server talks to us: LMTP (RFC 2033) or SMTP (RFC 5321), and no more of it than
it takes to be given a mail.

A line ends with CR LF and with nothing else, and so does a mail: a lone LF is a letter like
others, so that no mail hides a second one behind "LF . CR LF" (AC-20).
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

# Seconds of silence; bytes of a command line; mistakes; recipients of one mail (RFC 5321
# section 4.5.3.1.8 wants a hundred).
PATIENCE, LONGEST, MISTAKES, RECIPIENTS = 300.0, 4096, 10, 100
CHUNK = 64 * 1024
END = b"\r\n.\r\n"

OK = "250 2.0.0 OK"
LATER = "451 4.3.0 It cannot be kept now, try again later"
NOBODY = "550 5.1.1 No mailbox of this helpdesk has this address"
TOO_LARGE = "552 5.3.4 This mail is larger than is taken here"
_PATH = re.compile(r"(?:FROM|TO):\s*<([^<>]*)>(.*)", re.IGNORECASE)
_SIZE = re.compile(r"\bSIZE=([0-9]{1,20})\b", re.IGNORECASE)

# Whom a mail is for: what is said of an address; a mail: what is said to each of them.
Looks = Callable[[str], Awaitable[str]]
Keeps = Callable[[str, list[str], bytes], Awaitable[list[str]]]


class HungUp(Exception):
    """The other end has gone, or ought to."""


@dataclass(slots=True)
class Talk:
    """One conversation. largest: bytes of a mail; taking: as many mails are taken at once
    as its places, since each of them is in memory."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    is_lmtp: bool
    largest: int
    looks: Looks
    keeps: Keeps
    taking: asyncio.Semaphore
    buffer: bytearray = field(default_factory=bytearray)
    greeted: bool = False
    sender: str | None = None
    recipients: list[str] = field(default_factory=list)
    mistakes: int = 0

    async def go(self) -> None:
        """Until one of both hangs up."""
        try:
            await self._say("220 helpdesk " + ("LMTP" if self.is_lmtp else "ESMTP"))
            while await self._answer(await self._line()):
                pass
        except (HungUp, OSError, TimeoutError):
            pass  # a mail that was not acknowledged comes again

    async def _answer(self, line: bytes) -> bool:
        """Whether the conversation goes on."""
        verb, _, rest = line.decode("utf-8", "replace").partition(" ")
        name = verb.upper()
        if name == "QUIT":
            await self._say("221 2.0.0 Bye")
            return False
        if name == "DATA":
            await self._take()
        elif name == "RCPT":
            await self._say(await self._rcpt(rest))
        else:
            await self._say(self._plain(name, rest))
        if self.mistakes >= MISTAKES:
            await self._say("421 4.7.0 Too many mistakes")
        return self.mistakes < MISTAKES

    def _plain(self, name: str, rest: str) -> str:
        """What needs nobody else to be answered."""
        greetings = {"LHLO"} if self.is_lmtp else {"HELO", "EHLO"}
        if name in greetings:
            self.greeted = True
            self._forget()
            return self._greeting() if name != "HELO" else "250 helpdesk"
        match name:
            case "MAIL":
                return self._mail(rest)
            case "RSET":
                self._forget()
                return OK
            case "NOOP":
                return OK
            case "VRFY":
                return "252 2.5.0 Send a mail, and see"
        self.mistakes += 1
        return "500 5.5.1 What is that?"

    def _greeting(self) -> str:
        able = ["helpdesk", "PIPELINING", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"]
        lines = [f"250-{one}" for one in able]
        return "\r\n".join([*lines, f"250 SIZE {self.largest}"])

    def _forget(self) -> None:
        self.sender, self.recipients = None, []

    def _mail(self, rest: str) -> str:
        found = _PATH.match(rest)
        if not self.greeted or self.sender is not None or found is None:
            return self._wrong()
        size = _SIZE.search(found[2])
        if size is not None and int(size[1]) > self.largest:
            return TOO_LARGE
        self.sender = found[1]
        return "250 2.1.0 OK"

    async def _rcpt(self, rest: str) -> str:
        found = _PATH.match(rest)
        if self.sender is None or found is None:
            return self._wrong()
        if len(self.recipients) >= RECIPIENTS:
            return "452 4.5.3 Too many recipients at once"
        said = await self.looks(found[1])
        if said == OK:
            self.recipients.append(found[1])
        return said

    def _wrong(self) -> str:
        self.mistakes += 1
        return "503 5.5.1 Not now, or not like this"

    async def _take(self) -> None:
        if self.sender is None or not self.recipients:
            # RFC 2033 section 4.2: without a recipient there is nothing to be sent.
            await self._say(self._wrong())
            return
        async with self.taking:
            await self._say("354 Go on, and end with <CR><LF>.<CR><LF>")
            content = await self._content()
            if content is None:
                said = [TOO_LARGE] * len(self.recipients)
            else:
                said = await self.keeps(self.sender, self.recipients, content)
            del content
        if not self.is_lmtp:
            # One answer for all: kept twice it is one mail, so all may come again.
            said = [next((one for one in said if one != OK), OK)]
        self._forget()
        await self._say("\r\n".join(said))

    async def _content(self) -> bytes | None:
        """The mail without its stuffing; None: it was too large, and let go of."""
        is_too_large = False
        # As if the command's own line end stood before it: an empty mail ends at once.
        self.buffer[:0] = b"\r\n"
        searched = 0
        while (end := self.buffer.find(END, searched)) < 0:
            if len(self.buffer) > self.largest + len(END):
                is_too_large = True
                del self.buffer[: -len(END)]
            searched = max(0, len(self.buffer) - len(END))
            await self._more()
        is_too_large = is_too_large or end > self.largest
        content = b"" if is_too_large else bytes(self.buffer[: end + 2])
        del self.buffer[: end + len(END)]
        return None if is_too_large else content.replace(b"\r\n.", b"\r\n")[2:]

    async def _line(self) -> bytes:
        while (end := self.buffer.find(b"\r\n")) < 0:
            if len(self.buffer) > LONGEST:
                raise HungUp
            await self._more()
        line = bytes(self.buffer[:end])
        del self.buffer[: end + 2]
        return line

    async def _more(self) -> None:
        async with asyncio.timeout(PATIENCE):
            chunk = await self.reader.read(CHUNK)
        if not chunk:
            raise HungUp
        self.buffer += chunk

    async def _say(self, words: str) -> None:
        self.writer.write(words.encode("ascii", "replace") + b"\r\n")
        async with asyncio.timeout(PATIENCE):
            await self.writer.drain()
