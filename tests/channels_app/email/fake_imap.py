"""An IMAP server that says only what a test wrote, for what no good server does."""

import re
import socketserver
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from channels_app.adapter import Settings
from tests.loopback import answering

Answer = Callable[[str], list[bytes]]


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline():
            tag, _, command = line.decode().strip().partition(" ")
            if command == "IDLE":
                self._idle(tag.encode())
                continue
            lines = self.server.answer(command)  # type: ignore[attr-defined]
            done = b"OK done"
            if lines and lines[-1].startswith((b"NO ", b"BAD ")):
                done = lines.pop()
            self.wfile.write(b"".join(line + b"\r\n" for line in lines))
            self.wfile.write(tag.encode() + b" " + done + b"\r\n")

    def _idle(self, tag: bytes) -> None:
        """What the test wants it to say first, and then nothing until DONE."""
        lines = self.server.answer("IDLE")  # type: ignore[attr-defined]
        if lines and lines[-1].startswith((b"NO ", b"BAD ")):
            self.wfile.write(tag + b" " + lines[-1] + b"\r\n")
            return
        self.wfile.write(b"".join(line + b"\r\n" for line in [*lines, b"+ idling"]))
        self.rfile.readline()
        self.wfile.write(tag + b" OK done\r\n")


@contextmanager
def serving(answer: Answer, *, extensions: str = "") -> Iterator[Settings]:
    """Settings of a mailbox there. `answer` gives the lines before OK, or ends in NO."""
    capability = f"* CAPABILITY IMAP4rev1 {extensions}".strip().encode()

    def with_manners(command: str) -> list[bytes]:
        if command.startswith("CAPABILITY"):
            return [capability]
        if command.startswith("EXAMINE"):
            return [b"* 3 EXISTS", b"* OK [UIDVALIDITY 7] x", b"* OK [UIDNEXT 4] x"]
        return answer(command)

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session)
    server.answer = with_manners  # type: ignore[attr-defined]
    with answering(server) as port:
        yield Settings(
            config={
                "imap_host": "127.0.0.1",
                "imap_port": port,
                "imap_security": "none",
                "imap_user": "a",
            },
            secret={"imap_password": "hunter2"},
        )


def asked_uids(command: str) -> list[int]:
    """The UIDs a UID FETCH is about."""
    span = re.match(r"UID FETCH (\S+)", command)
    return [int(uid) for uid in span[1].split(",")] if span else []


def body(uid: int, content: bytes) -> bytes:
    """A FETCH response with a mail."""
    return b"* %d FETCH (UID %d BODY[] {%d}\r\n%s)" % (uid, uid, len(content), content)
