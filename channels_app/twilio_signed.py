"""Whether a request is Twilio's: its signatures.

https://www.twilio.com/docs/usage/security#validating-requests, and what the validator of
its own library does (9.13).
"""

import base64
import hashlib
import hmac
from urllib.parse import SplitResult, parse_qs, parse_qsl, urlsplit

from channels_app.adapter import Call, Settings

SIGNATURE = "x-twilio-signature"
# "key=webhooks_sharedkey_...,algorithm=HMAC_SHA256": signed with a key of its own.
HOW = "x-twilio-webhooks-signature-settings"
FORM = "application/x-www-form-urlencoded"
BODY_HASH = "bodySHA256"
_PORTS = {"http": 80, "https": 443}

Pairs = list[tuple[str, str]]


def is_signed(settings: Settings, call: Call) -> bool:
    """Whether whoever sent it knows the secret. Nothing to know: nobody does."""
    algorithm = _algorithm(call.headers.get(HOW, ""))
    name = {"HMAC_SHA1": "token", "HMAC_SHA256": "shared_key"}.get(algorithm)
    secret = settings.secret.get(name, "") if name else ""
    signature = call.headers.get(SIGNATURE, "")
    # We ask to be called by POST.
    if call.method != "POST" or not secret or not signature:
        return False
    pairs = form(call)
    if pairs is None and not _is_its_body(call):
        return False
    rest = "".join(name + value for name, value in sorted(set(pairs or ())))
    # Twilio is of two minds about the port.
    urls = _spellings(call.url)
    signs = [_sign(secret, url + rest, algorithm) for url in urls]
    return any([hmac.compare_digest(one, signature.encode()) for one in signs])  # noqa: C419 both, always


def form(call: Call) -> Pairs | None:
    """The fields of a form; empty where nothing was sent, None for another body."""
    if not call.body:
        return []
    if call.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        return None
    return parse_qsl(call.body.decode(errors="replace"), keep_blank_values=True)


def _algorithm(how: str) -> str:
    """Without a word of it, it is the one it always was."""
    for part in how.split(","):
        name, _equals, value = part.partition("=")
        if name.strip() == "algorithm" and value.strip():
            return value.strip().upper()
    return "HMAC_SHA1"


def _is_its_body(call: Call) -> bool:
    """A body that is no form is signed by its hash, which stands in the address."""
    found = parse_qs(urlsplit(call.url).query).get(BODY_HASH, [""])[0]
    made = hashlib.sha256(call.body).hexdigest()
    return hmac.compare_digest(made.encode(), found.encode())


def _spellings(url: str) -> tuple[str, str]:
    """An address without its port, and with it."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    port = parts.port or _PORTS.get(parts.scheme, 443)
    return _at(parts, host), _at(parts, f"{host}:{port}")


def _at(parts: SplitResult, netloc: str) -> str:
    return parts._replace(netloc=netloc).geturl()


def _sign(secret: str, text: str, algorithm: str) -> bytes:
    made = hashlib.sha256 if algorithm == "HMAC_SHA256" else hashlib.sha1
    return base64.b64encode(hmac.new(secret.encode(), text.encode(), made).digest())
