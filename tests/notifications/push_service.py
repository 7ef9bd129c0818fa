"""A push service, and the browser behind it: it asks who sends, and reads what they said.

By the letter of RFC 8291, 8188 and 8292, with nothing of our own code: what only our own
hand could read again would prove nothing.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.loopback import answering

CURVE = ec.SECP256R1()


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def mac(key: bytes, data: bytes) -> bytes:
    return hmac.new(key, data, hashlib.sha256).digest()


@dataclass
class Browser:
    """Its keys for one subscription."""

    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(CURVE)
    )
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    @property
    def public(self) -> bytes:
        point = self.private.public_key()
        return point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def keys(self) -> dict[str, str]:
        return {"key": b64(self.public), "secret": b64(self.secret)}

    def read(self, body: bytes) -> bytes:
        """RFC 8291, section 3.4, step by step; fails if anything was altered."""
        salt, length, theirs = body[:16], body[20], body[21 : 21 + body[20]]
        assert length == 65
        assert int.from_bytes(body[16:20], "big") >= len(body) - 86
        point = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs)
        shared = self.private.exchange(ec.ECDH(), point)
        about = b"WebPush: info\x00" + self.public + theirs + b"\x01"
        secret = mac(mac(self.secret, shared), about)
        once = mac(salt, secret)
        key = mac(once, b"Content-Encoding: aes128gcm\x00\x01")[:16]
        nonce = mac(once, b"Content-Encoding: nonce\x00\x01")[:12]
        padded = AESGCM(key).decrypt(nonce, body[86:], None)
        said, mark, _rest = padded.rpartition(b"\x02")
        assert mark == b"\x02"
        return said


@dataclass
class Got:
    """One message as it came, read by the browser it was for."""

    path: str
    headers: dict[str, str]
    body: bytes
    said: dict[str, Any]


@dataclass
class Service:
    """browsers: by the path of their endpoint. statuses: what it answers, one after the
    other; then 201. hangs_up: it says nothing at all."""

    port: int = 0
    key: bytes = b""
    browsers: dict[str, Browser] = field(default_factory=dict)
    got: list[Got] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    def subscribe(self) -> dict[str, str]:
        """What a browser gives to a page: `endpoint`, `key`, `secret`."""
        path = f"/push/{secrets.token_urlsafe(16)}"
        self.browsers[path] = browser = Browser()
        return {"endpoint": f"http://{self.place}{path}", **browser.keys()}

    @property
    def said(self) -> list[dict[str, Any]]:
        return [one.said for one in self.got]

    def take(self, path: str, headers: dict[str, str], body: bytes) -> int:
        """As RFC 8030 and 8292 say."""
        browser = self.browsers.get(path)
        if browser is None:
            return 404
        with self.lock:
            status = self.statuses.pop(0) if self.statuses else 201
        if not self._is_proved(headers.get("authorization", "")):
            return 403
        if status == 201:
            assert headers["content-encoding"] == "aes128gcm"
            assert int(headers["ttl"]) > 0
            assert headers["urgency"] in {"very-low", "low", "normal", "high"}
            assert len(headers["topic"]) <= 32
            assert len(body) <= 4096
            self.got.append(Got(path, headers, body, json.loads(browser.read(body))))
        return status

    def _is_proved(self, header: str) -> bool:
        scheme, _blank, rest = header.partition(" ")
        parts = dict(one.strip().split("=", 1) for one in rest.split(","))
        assert scheme == "vapid"
        assert raw(parts["k"]) == self.key
        head, claims, signature = parts["t"].split(".")
        assert json.loads(raw(head))["alg"] == "ES256"
        said = json.loads(raw(claims))
        assert said["aud"] == f"http://{self.place}"
        assert said["sub"].startswith(("mailto:", "https:"))
        assert time.time() < said["exp"] <= time.time() + 24 * 60 * 60
        r, s = (int.from_bytes(raw(signature)[n : n + 32], "big") for n in (0, 32))
        point = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, self.key)
        point.verify(
            encode_dss_signature(r, s),
            f"{head}.{claims}".encode(),
            ec.ECDSA(hashes.SHA256()),
        )
        return True


class _Handler(BaseHTTPRequestHandler):
    service: Service
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {k.lower(): v for k, v in self.headers.items()}
        try:
            status = self.service.take(self.path, headers, body)
        except Exception:
            status = 400
        self.send_response(status)
        for name, value in self.service.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        """Quietly."""


@contextmanager
def push_service(key: str) -> Iterator[Service]:
    """key: of whom it takes messages, as a page gives it to its browser."""
    service = Service(key=raw(key))
    handler = type("Handler", (_Handler,), {"service": service})
    with answering(ThreadingHTTPServer(("127.0.0.1", 0), handler)) as port:
        service.port = port
        yield service
