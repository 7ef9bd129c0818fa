"""A name server of a test's own, which knows what it was told."""

import socket
import threading
from typing import Any, Self

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset


class NameServer:
    """Answers by UDP; `records`: by (name, kind). silent: it hears and says nothing."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], list[str]] = {}
        self.silent = False
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self._socket.getsockname()[1]}"

    def says(self, name: str, kind: str, *values: str) -> None:
        self.records[name, kind] = list(values)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.sendto(b"", self._socket.getsockname())
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while True:
            asked, client = self._socket.recvfrom(4096)
            if not asked:
                return
            if not self.silent:
                self._socket.sendto(self._answer(asked), client)

    def _answer(self, asked: bytes) -> bytes:
        query: Any = dns.message.from_wire(asked)
        answer: Any = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        question = query.question[0]
        name, kind = question.name.to_text(omit_final_dot=True), question.rdtype
        found = self.records.get((name, dns.rdatatype.to_text(kind)))
        if found:
            rows = dns.rrset.from_text(question.name, 60, "IN", kind, *found)
            answer.answer.append(rows)
        elif not any(known == name for known, _kind in self.records):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return bytes(answer.to_wire())
