"""Being signed in at Bluesky: an app password gives two tokens, which are kept and renewed.

Signing in with the password is taken 30 times in 5 minutes and 300 times a day, so that a
restart must not do it anew. The short token is good for two hours or so, the long one,
which renews both, for months.

secret: password; kept beside it: access, refresh, did, host (where our account is kept,
which may be another server than the one that was asked), refused (when the password was
refused last, as seconds since 1970).
"""

import time
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from channels_app.adapter import Settings
from channels_app.adapters.bluesky import xrpc
from channels_app.lent import Secret

SERVICE = "https://bsky.social"
CHAT = "did:web:api.bsky.chat#bsky_chat"
# Seconds for which a password that was refused is not tried again by itself.
AGAIN = 3600


class Session:
    """Calls as our account. Its tokens are renewed when they are not good any more."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.secret: Secret = settings.secret

    @property
    def did(self) -> str:
        """Our account, by the name that never changes."""
        return self.secret.get("did", "")

    def ask(
        self, method: str, *query: tuple[str, str | int], proxy: str = ""
    ) -> dict[str, Any]:
        """A query. Raises Lost, Refused."""
        return self._call(method, query=query, proxy=proxy)

    def tell(
        self, method: str, said: Mapping[str, Any], *, proxy: str = ""
    ) -> dict[str, Any]:
        """A procedure. Raises Lost, Refused."""
        return self._call(method, said=said, proxy=proxy)

    def put(self, method: str, body: bytes, kind: str) -> dict[str, Any]:
        """A procedure that takes bytes. Raises Lost, Refused."""
        return self._call(method, body=body, kind=kind)

    def sign_in(self) -> None:
        """With the password, whatever is kept. Raises Lost, Refused."""
        self._renew(with_password)

    def _call(self, method: str, **given: Any) -> dict[str, Any]:
        if not self.secret.get("access"):
            self._renew(signed_in)
        try:
            return self._once(method, given)
        except xrpc.Refused as refused:
            if not refused.is_stale:
                raise
        self._renew(signed_in)
        return self._once(method, given)

    def _once(self, method: str, given: Mapping[str, Any]) -> dict[str, Any]:
        host = self.secret.get("host") or service(self.settings)
        return xrpc.call(host, method, token=self.secret["access"], **given)

    def _renew(self, by: Any) -> None:
        def renew(now: Secret) -> Secret:
            made: Secret = by(self.settings, now)
            return made

        self.secret = self.settings.keys.renewed(self.secret, renew)
        if self.secret.get("refused"):
            raise xrpc.Refused(401, "AuthenticationRequired", _("not signed in"))


def service(settings: Settings) -> str:
    """The server that was typed."""
    return str(settings.config.get("api") or SERVICE)


def signed_in(settings: Settings, now: Secret) -> Secret:
    """Newer tokens: by the long one, or by the password where that is not good any more.

    Raises:
        Lost, Refused: neither could be asked.
    """
    if now.get("refresh"):
        try:
            host = now.get("host") or service(settings)
            method = "com.atproto.server.refreshSession"
            return _kept(xrpc.call(host, method, token=now["refresh"], said={}))
        except xrpc.Refused as refused:
            if refused.status not in {400, 401}:
                raise
    refused_at = float(now.get("refused") or 0)
    if time.time() - refused_at < AGAIN:
        return {}
    return with_password(settings, now)


def with_password(settings: Settings, now: Secret) -> Secret:
    """Tokens for the password; that it was refused is kept as well.

    Raises:
        Lost, Refused: it could not be asked.
    """
    said = {
        "identifier": str(settings.config.get("handle", "")).removeprefix("@"),
        "password": now.get("password", ""),
    }
    try:
        method = "com.atproto.server.createSession"
        return _kept(xrpc.call(service(settings), method, said=said))
    except xrpc.Refused as refused:
        if refused.status not in {400, 401}:
            raise
        return {"refused": str(int(time.time()))}


def _kept(said: Mapping[str, Any]) -> Secret:
    """Of an answer that gives tokens."""
    kept = {
        "access": said.get("accessJwt"),
        "refresh": said.get("refreshJwt"),
        "did": said.get("did"),
    }
    if not all(isinstance(value, str) and value for value in kept.values()):
        raise xrpc.Lost(_("Bluesky's answer could not be read."), heard=False)
    return {**kept, "refused": "", **_host(said.get("didDoc"))}  # type: ignore[dict-item]


def _host(document: Any) -> dict[str, str]:
    """Where our account is kept, as its own document says (atproto.com/specs/did)."""
    services = document.get("service") if isinstance(document, dict) else None
    for one in services if isinstance(services, list) else ():
        if isinstance(one, dict) and str(one.get("id", "")).endswith("#atproto_pds"):
            address = one.get("serviceEndpoint")
            if isinstance(address, str):
                return {"host": address}
    return {}
