"""The demo runs what every helpdesk runs, and the providers of its messengers beside."""

import os
import socket
from collections.abc import Iterator

from helpdesk.demo import PROVIDERS_PORT, people
from helpdesk.runtime import programs
from helpdesk.runtime.processes import Child, Console
from helpdesk.runtime.supervisor import Supervisor


class DemoConsole(Console):
    """where: the page on which a visitor plays a customer."""

    where = ""

    def announce(self, line: str) -> None:
        """Who is new here has to know who they are."""
        address = people.address_of(people.ADMIN)
        super().announce(f"{line}  Sign in as {address} / {people.PASSWORD}")
        super().announce(f"Play its customers at {self.where}")


class DemoSupervisor(Supervisor):
    def __init__(self, *, host: str, port: int | None) -> None:
        super().__init__(host=host, port=port)
        self.console: DemoConsole = DemoConsole()
        self.beside: list[Child] = []
        self.providers_port = PROVIDERS_PORT

    def _start(self, door: socket.socket) -> None:
        self.providers_port = port = _free(PROVIDERS_PORT)
        # All of ours may call this one, and no other of this machine.
        os.environ["DEMO_PROVIDERS"] = str(port)
        self.console.where = f"http://localhost:{port}/"
        super()._start(door)
        command = ["-m", "tests.wire.providers", "--port", str(port)]
        providers = programs.python(self.console, "elsewhere", command, door=door)
        self.beside = [providers]
        self._launch(providers)

    def _announce(self, door: socket.socket) -> Iterator[None]:
        yield from super()._announce(door)
        # Once: whoever wants to try again has a button for it.
        command = ["manage.py", "connect_demo", str(self.providers_port)]
        connecting = programs.python(self.console, "connect", command, door=door)
        self.beside.append(connecting)
        connecting.start()

    def _stop(self) -> None:
        for child in self.beside:
            child.stop()
        super()._stop()
        for child in self.beside:
            child.kill()


def _free(first: int) -> int:
    """This port, or the next one that nobody listens at."""
    for port in range(first, first + 50):
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    return first
