"""A real Synapse of a test's own, installed into var/peers (matrix-synapse from PyPI)."""

import hashlib
import hmac
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Self

import httpx
import pytest

from tests.peers.loopback import free_port, wait_for

VERSION = "1.163.2"
PEERS = Path(__file__).parents[2] / "var" / "peers"
HOST = "peer.test"
# What is lifted for us, as whoever runs a homeserver does for such an account; and words
# of tests are many at once.
MORE = """
registration_shared_secret: "for tests"
enable_registration: false
suppress_key_server_warning: true
trusted_key_servers: []
rc_message: {per_second: 1000, burst_count: 1000}
rc_joins: {local: {per_second: 100, burst_count: 100}}
rc_invites: {per_user: {per_second: 100, burst_count: 100}}
"""


def installed() -> Path:
    """Its Python; installed where it is not there, and skipped where it cannot be had."""
    python = PEERS / "synapse" / "bin" / "python"
    if python.exists():
        return python
    uv = [sys.executable, "-m", "uv"]
    made = [*uv, "venv", "--quiet", "--python", sys.executable, str(PEERS / "synapse")]
    wanted = f"matrix-synapse=={VERSION}"
    filled = [*uv, "pip", "install", "--quiet", "--python", str(python), wanted]
    try:
        for command in (made, filled):
            subprocess.run(command, check=True, capture_output=True, timeout=300)
    except (OSError, subprocess.SubprocessError):
        pytest.skip(f"{wanted} cannot be installed here")
    return python


class Person:
    """Somebody with an account there. token: what they sign in with."""

    def __init__(self, at: "Synapse", name: str, token: str) -> None:
        self.at, self.token = at, token
        self.key = f"@{name}:{HOST}"

    def call(self, method: str, path: str, said: Any = None, **more: Any) -> Any:
        """What comes of a call of the client's API."""
        answer = self.at.web.request(
            method,
            f"/_matrix/{path}",
            headers={"authorization": f"Bearer {self.token}"},
            json=said,
            **more,
        )
        answer.raise_for_status()
        return answer.json()

    def room(self, *invited: str, encrypted: bool = False) -> str:
        """A private one, and who is invited."""
        state = [{"type": "m.room.encryption", "state_key": "",
                  "content": {"algorithm": "m.megolm.v1.aes-sha2"}}]  # fmt: skip
        said = {
            "preset": "trusted_private_chat",
            "is_direct": True,
            "invite": list(invited),
            "initial_state": state if encrypted else [],
        }
        made: str = self.call("POST", "client/v3/createRoom", said)["room_id"]
        return made

    def sends(self, room: str, content: Any, kind: str = "m.room.message") -> str:
        """An event; its name."""
        self.at.counted += 1
        path = f"client/v3/rooms/{room}/send/{kind}/t{self.at.counted}"
        name: str = self.call("PUT", path, content)["event_id"]
        return name

    def says(self, room: str, text: str) -> str:
        """Plain words."""
        return self.sends(room, {"msgtype": "m.text", "body": text})

    def reads(self, room: str) -> list[Any]:
        """What stands in a room, oldest first."""
        path = f"client/v3/rooms/{room}/messages?dir=b&limit=50"
        found: list[Any] = self.call("GET", path)["chunk"]
        return found[::-1]


class Synapse:
    """A homeserver on a free port, with SQLite; `url` is where it is."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="synapse-"))
        self.port, self.counted = free_port(), 0
        self.place = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.place}"
        self.web = httpx.Client(base_url=self.url, timeout=30)
        self.running: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        python = installed()
        config = self.folder / "homeserver.yaml"
        command = [str(python), "-m", "synapse.app.homeserver", "-c", str(config)]
        made = ["--server-name", HOST, "--generate-config", "--report-stats", "no"]
        subprocess.run(
            [*command, *made], cwd=self.folder, check=True, capture_output=True
        )
        # Its last line does not end.
        words = config.read_text() + "\n" + MORE
        config.write_text(words.replace("port: 8008", f"port: {self.port}"))
        with (self.folder / "out.log").open("wb") as log:
            self.running = subprocess.Popen(
                command, cwd=self.folder, stdout=log, stderr=log
            )
        wait_for(self.port, seconds=60)
        return self

    def __exit__(self, *_error: object) -> None:
        self.web.close()
        if self.running is not None:
            self.running.terminate()
            self.running.wait(timeout=20)

    def person(self, name: str) -> Person:
        """A new account, signed in."""
        path = "/_synapse/admin/v1/register"
        nonce = self.web.get(path).json()["nonce"]
        told = "\0".join((nonce, name, "secret of a test", "notadmin"))
        signed = hmac.new(b"for tests", told.encode(), hashlib.sha1).hexdigest()
        said = {
            "nonce": nonce,
            "username": name,
            "password": "secret of a test",
            "admin": False,
            "mac": signed,
        }
        answer = self.web.post(path, json=said)
        answer.raise_for_status()
        return Person(self, name, answer.json()["access_token"])
