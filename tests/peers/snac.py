"""A real server of the fediverse that speaks Mastodon's API: snac2, of Debian's backports,
unpacked into var/peers.

It tells nobody of a host with a port: so it has an address of loopback for itself, and port
80 there, which only root may have.
"""

import fcntl
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Self

import httpx
import pytest

from tests.peers.loopback import wait_for
from tests.peers.synapse import PEERS

HOST = "127.0.0.9"
SOURCE = (
    "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]"
    " http://deb.debian.org/debian bookworm-backports main"
)


def installed() -> Path:
    """The program; unpacked where it is not there, and skipped where it cannot be had."""
    folder = PEERS / "snac"
    program = folder / "usr" / "bin" / "snac"
    if program.exists():
        return program
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        pytest.skip("snac2 cannot be had here: there is no apt-get")
    for part in ("lists/partial", "cache/archives/partial"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "sources.list").write_text(SOURCE + "\n")
    apart = {
        "Dir::Etc::sourcelist": folder / "sources.list",
        "Dir::Etc::sourceparts": "-",
        "Dir::State::lists": folder / "lists",
        "Dir::Cache": folder / "cache",
        "APT::Sandbox::User": "root",
    }
    apt = ["apt-get", "-qq", *(f"-o{name}={value}" for name, value in apart.items())]
    run: dict[str, Any] = {"cwd": folder, "capture_output": True, "timeout": 120}
    try:
        subprocess.run([*apt, "update"], check=True, **run)
        subprocess.run([*apt, "download", "snac2"], check=True, **run)
        [package] = folder.glob("snac2_*.deb")
        subprocess.run(["dpkg-deb", "-x", package, folder], check=True, **run)
    except (OSError, ValueError, subprocess.SubprocessError):
        pytest.skip("snac2 cannot be had here: Debian's backports were not reached")
    return program


class Person:
    """Somebody with an account there. token: what they sign in with."""

    def __init__(self, name: str, token: str) -> None:
        self.name, self.token = name, token
        self.key = f"http://{HOST}/{name}"
        self.headers = {"authorization": f"Bearer {token}"}

    def call(self, method: str, path: str, **more: Any) -> Any:
        """What comes of a call."""
        answer = httpx.request(
            method,
            f"http://{HOST}/api/{path}",
            headers=self.headers,
            timeout=20,
            **more,
        )
        answer.raise_for_status()
        return answer.json()

    def posts(self, text: str, visibility: str = "public", **more: Any) -> Any:
        """A post, as the server gives it."""
        said = {"status": text, "visibility": visibility, **more}
        return self.call("POST", "v1/statuses", data=said)

    def told(self) -> list[Any]:
        """What they are notified of, newest first."""
        found: list[Any] = self.call("GET", "v1/notifications")
        return found


class Snac:
    """The server; `place` is where it is."""

    place, url = f"{HOST}:80", f"http://{HOST}"

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="snac-"))
        self.data = self.folder / "data"
        self.running: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.program = str(installed())
        # There is one port 80: tests that run beside this one wait for it.
        self.turn = (PEERS / "snac" / "turn").open("w")
        fcntl.flock(self.turn, fcntl.LOCK_EX)
        answers = f"{HOST}\n80\n{HOST}\n\n\n".encode()
        self._run("init", input=answers)
        config = self.data / "server.json"
        told = json.loads(config.read_text())
        config.write_text(json.dumps(told | {"protocol": "http"}))
        with (self.folder / "out.log").open("wb") as log:
            self.running = subprocess.Popen(
                [self.program, "httpd", str(self.data)], stdout=log, stderr=log
            )
        try:
            wait_for(80, host=HOST)
        except OSError:
            self.__exit__()
            pytest.skip("snac2 cannot listen on port 80 of 127.0.0.9 here")
        return self

    def __exit__(self, *_error: object) -> None:
        if self.running is not None:
            self.running.terminate()
            self.running.wait(timeout=20)
        self.turn.close()

    def _run(self, *words: str, **more: Any) -> str:
        verb, *rest = words
        command = [self.program, verb, str(self.data), *rest]
        done = subprocess.run(command, check=True, capture_output=True, **more)
        return done.stdout.decode()

    def person(self, name: str) -> Person:
        """A new account, signed in."""
        said = self._run("adduser", name)
        found = re.search(r"User password is (\S+)", said)
        password = found[1] if found else ""
        answer = httpx.post(
            f"{self.url}/oauth/x-snac-get-token",
            data={"login": name, "passwd": password},
        )
        token = re.search(r"[0-9a-f]{32}", answer.text)
        return Person(name, token[0] if token else "")
