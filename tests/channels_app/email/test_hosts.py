"""AC-36: mailboxes lead to mail servers, not into anybody's own network."""

import contextlib
import socket
import threading

import pytest

from channels_app.adapter import Settings
from channels_app.adapters.email.check import check

HERE = frozenset({"127.0.0.0/8"})


@contextlib.contextmanager
def service(banner):
    """Something that is no mail server; yields its port and who came."""
    came = []
    server = socket.create_server(("127.0.0.1", 0))

    def answer():
        with contextlib.suppress(OSError):
            while True:
                peer, _address = server.accept()
                came.append(1)
                with peer, contextlib.suppress(OSError):
                    peer.sendall(banner)
                    peer.settimeout(1)
                    peer.recv(1_000)

    threading.Thread(target=answer, daemon=True).start()
    try:
        yield server.getsockname()[1], came
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()


def tried(host, port, security="none"):
    """What an admin reads of both directions."""
    config = {"address": "help@shop.example"}
    for kind in ("imap", "smtp"):
        config |= {
            f"{kind}_host": host, f"{kind}_port": port, f"{kind}_user": "help",
            f"{kind}_security": security,
        }  # fmt: skip
    return check(Settings(config=config, secret={"imap_password": "pass"}))


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "localhost", "2130706433"])
def test_ac_36_nothing_is_asked_in_our_own_network(settings, host, security):
    settings.MAIL_ALLOW = frozenset()
    with service(b"* OK canary\r\n") as (port, came):
        found = tried(host, port, security)
    assert [one.ok for one in found] == [False, False]
    assert all("MAIL_ALLOW" in one.words for one in found)
    assert came == []


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "169.254.169.254", "[::1]", "::1", "fd00::1", "192.168.0.1"]
)
def test_ac_36_nor_on_a_port_of_mail(settings, host):
    settings.MAIL_ALLOW = frozenset()
    assert [one.ok for one in tried(host, 143)] == [False, False]


@pytest.mark.parametrize("port", [22, 80, 443, 6379, 11211])
def test_ac_36_nor_another_port_of_a_public_server(settings, port):
    settings.MAIL_ALLOW = frozenset()
    found = tried("93.184.216.34", port)
    assert all("MAIL_ALLOW" in one.words for one in found)


@pytest.mark.parametrize(
    "banner",
    [
        b"SSH-2.0-OpenSSH_9.6 canary\r\n", b"-ERR canary\r\n", b"220 canary FTP\r\n",
        b"554 canary\r\n", b"* BYE canary\r\n", b"HTTP/1.1 400 canary\r\n\r\n",
        b"\x00\x01canary", b"",
    ],
)  # fmt: skip
def test_ac_36_what_another_service_says_is_shown_to_nobody(settings, banner):
    settings.MAIL_ALLOW = HERE
    with service(banner) as (port, _came):
        found = tried("127.0.0.1", port)
    assert [one.ok for one in found] == [False, False]
    assert all("canary" not in one.words for one in found)


def test_a_name_that_leads_inside_by_now_is_not_asked(settings, monkeypatch):
    """Looked up for each connection; the name service is the wire."""
    settings.MAIL_ALLOW = frozenset()
    inside = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 143))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_m: [inside])
    found = tried("imap.shop.example", 143)
    assert all("MAIL_ALLOW" in one.words for one in found)


@pytest.mark.parametrize("allowed", ["127.0.0.0/8", "127.0.0.1", "127.0.0.1:{port}"])
def test_what_the_operator_allows_is_asked(settings, allowed):
    with service(b"") as (port, came):
        settings.MAIL_ALLOW = frozenset({allowed.format(port=port)})
        tried("127.0.0.1", port)
    assert len(came) == 2
