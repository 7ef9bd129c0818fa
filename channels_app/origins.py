"""Sites that may show a widget: the origins that stand in `frame-ancestors`."""

import re
from ipaddress import IPv6Address
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:\*\.)?{_LABEL}(?:\.{_LABEL})*\.?")


class NoOrigin(ValueError):
    """Not the address of a site; the sentence says what is wrong with it."""


def read(typed: str) -> str:
    """`https://Shop.example/` as browsers tell it: `https://shop.example`.

    Raises:
        NoOrigin: more than scheme, host and port, or less.
    """
    try:
        parts = urlsplit(typed.strip())
        port, host = parts.port, _host(parts.hostname or "")
    except ValueError as error:
        raise NoOrigin(_not_understood(typed)) from error
    if parts.scheme not in {"http", "https"}:
        raise NoOrigin(_("%s has to begin with https:// (or http://).") % typed)
    if parts.path not in {"", "/"} or parts.query or parts.fragment or "@" in typed:
        words = _("%s: only the beginning of the address, without a path.")
        raise NoOrigin(words % typed)
    if not host:
        raise NoOrigin(_not_understood(typed))
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != usual else "")


def _host(name: str) -> str:
    """In the letters that go over the wire; "" when it is no name of a host."""
    if ":" in name:
        return f"[{IPv6Address(name).compressed}]"
    star = "*." if name.startswith("*.") else ""
    ascii_name = star + name.removeprefix("*.").encode("idna").decode().lower()
    if not _HOST.fullmatch(ascii_name) or len(ascii_name) > 253:
        return ""
    # Every name of a whole ending would be the same as naming none.
    if star and "." not in ascii_name.removeprefix("*.").rstrip("."):
        return ""
    return ascii_name.rstrip(".")


def _not_understood(typed: str) -> str:
    words = _("%s is no address of a site, such as https://shop.example.")
    return words % typed
