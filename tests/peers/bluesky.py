"""A network of Bluesky's own servers on this machine: accounts, posts, and what shows them
(@atproto/dev-env, from npm into var/peers/). Private messages are a closed service, and not
here.
"""

import contextlib
import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import connection

from helpdesk.runtime import places, wheels
from tests.peers.loopback import free_port, wait_for
from tests.wire.providers.web import ask

PACKAGE = "@atproto/dev-env@0.3.215"
FOLDER = places.CHECKOUT / "var" / "peers" / "bluesky"
SCRIPT = Path(__file__).with_suffix(".cjs")
# Seconds for npm, and until the servers are up.
INSTALLS, STARTS = 600, 120
DATABASE = "bluesky_peer"


@dataclass(frozen=True, slots=True)
class Network:
    """Where its servers are."""

    pds: str
    appview: str

    @property
    def places(self) -> frozenset[str]:
        """Their hosts and ports."""
        return frozenset(urlsplit(one).netloc for one in (self.pds, self.appview))

    def account(self, handle: str) -> "Account":
        """A new one."""
        said = {
            "handle": handle,
            "email": f"{handle}@example.com",
            "password": "s3cret-s3",
        }
        made = call(self.pds, "com.atproto.server.createAccount", said=said)
        return Account(self, made["did"], handle, made["accessJwt"])


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody there, signed in."""

    network: Network
    did: str
    handle: str
    token: str

    def call(self, method: str, **more: Any) -> dict[str, Any]:
        """As them."""
        return call(self.network.pds, method, token=self.token, **more)

    def posts(self, record: dict[str, Any]) -> dict[str, Any]:
        """Name and version of a new post."""
        now = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
        full = {"$type": "app.bsky.feed.post", "createdAt": now, **record}
        said = {"repo": self.did, "collection": "app.bsky.feed.post", "record": full}
        return self.call("com.atproto.repo.createRecord", said=said)


def call(
    host: str,
    method: str,
    *,
    said: dict[str, Any] | None = None,
    body: bytes = b"",
    kind: str = "application/json",
    query: dict[str, str] | None = None,
    token: str = "",
) -> dict[str, Any]:
    """What a method of a server answers."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    content = json.dumps(said).encode() if said is not None else body
    url = f"{host}/xrpc/{method}" + (f"?{urlencode(query)}" if query else "")
    if content:
        headers["content-type"] = kind
    status, answer = ask(
        "POST" if content else "GET", url, body=content, headers=headers
    )
    assert status == 200, (method, status, answer[:500])
    found: dict[str, Any] = json.loads(answer)
    return found


def install() -> str:
    """Why it cannot be had; "" where it is there."""
    if (FOLDER / "node_modules" / "@atproto" / "dev-env").is_dir():
        return ""
    npm = shutil.which("npm")
    if npm is None:
        return "there is no npm"
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = [
        npm,
        "install",
        "--no-audit",
        "--no-fund",
        "--prefix",
        str(FOLDER),
        PACKAGE,
    ]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=INSTALLS)
    except (subprocess.SubprocessError, OSError) as error:
        return f"npm could not install {PACKAGE}: {type(error).__name__}"
    return ""


@contextlib.contextmanager
def running() -> Iterator[Network]:
    """The network, until the block ends. Skips the test where it cannot be had."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Bluesky's servers need node, which is not here")
    if why := install():
        pytest.skip(f"Bluesky's servers cannot be had: {why}")
    with _database() as database, _redis() as redis:
        environ = {
            **os.environ,
            "NODE_PATH": str(FOLDER / "node_modules"),
            "DB_POSTGRES_URL": database,
            "DB_POSTGRES_SCHEMA": "bsky",
            "REDIS_HOST": redis,
            "APPVIEW_PORT": str(free_port()),
            "LOG_ENABLED": "false",
        }
        command = [node, str(SCRIPT)]
        with subprocess.Popen(
            command,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as server:
            try:
                yield Network(**_ready(server))
            finally:
                if server.stdin is not None:
                    server.stdin.close()
                try:
                    server.wait(timeout=20)
                except subprocess.TimeoutExpired:
                    server.kill()


def _ready(server: "subprocess.Popen[str]") -> dict[str, str]:
    """What it says once it is up."""
    found: list[str] = []

    def read() -> None:
        assert server.stdout
        found.extend(
            line.removeprefix("READY ")
            for line in server.stdout
            if line.startswith("READY ")
        )

    threading.Thread(target=read, daemon=True).start()
    until = time.monotonic() + STARTS
    while not found and time.monotonic() < until and server.poll() is None:
        time.sleep(0.2)
    if not found:
        pytest.fail("Bluesky's servers did not start")
    said: dict[str, str] = json.loads(found[0])
    return said


@contextlib.contextmanager
def _database() -> Iterator[str]:
    """A database of its own beside the test's: its address."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {DATABASE}")
    try:
        yield places.embedded_database_url(DATABASE)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


@contextlib.contextmanager
def _redis() -> Iterator[str]:
    """A Valkey on a port of loopback."""
    port = free_port()
    command = [str(wheels.valkey_server()), "--port", str(port), "--bind", "127.0.0.1",
               "--save", "", "--dir", str(places.CHECKOUT / "var" / "peers")]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            wait_for(port)
            yield f"127.0.0.1:{port}"
        finally:
            server.terminate()
