"""What the DNS says of the domain that mail is sent from, and what should stand there.

Sources: RFC 7208 (SPF), RFC 6376 (DKIM), RFC 7489 (DMARC), RFC 5321 section 5.1 (MX).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings as house
from django.utils.translation import gettext as _

# Seconds for one answer; whoever does not answer one is not asked for more.
SECONDS = 3.0
# Letters of a record that are shown.
SHOWN = 500
# Under which programs and providers usually put their keys.
SELECTORS = (
    "google", "selector1", "selector2", "s1", "s2", "k1", "k2", "mx", "pm", "mail",
    "default", "dkim", "key1",
)  # fmt: skip
# What SPF has to include, by the end of the server mail is handed to.
_INCLUDES = {
    "gmail.com": "include:_spf.google.com",
    "office365.com": "include:spf.protection.outlook.com",
    "outlook.com": "include:spf.protection.outlook.com",
    "mailgun.org": "include:mailgun.org",
    "sendgrid.net": "include:sendgrid.net",
    "postmarkapp.com": "include:spf.mtasv.net",
    "amazonaws.com": "include:amazonses.com",
}
_ALL = re.compile(r"(?:^|\s)([-~?+]?)all(?:\s|$)", re.IGNORECASE)
_POLICY = re.compile(r"(?:^|;)\s*p\s*=\s*([a-z]+)", re.IGNORECASE)
_KEY = re.compile(r"(?:^|;)\s*p\s*=\s*([^;]*)", re.IGNORECASE)
_SELECTOR = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,100}[A-Za-z0-9])?")

Ask = Callable[[str, str], list[str]]


class NoAnswer(Exception):
    """The DNS says nothing now: neither that there is something, nor that there is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """name: where it stands. found: what stands there. ok: None where nobody can tell.
    put: what to put there instead, for an admin of the domain; "" for nothing."""

    kind: str
    name: str
    ok: bool | None
    words: str
    found: str = ""
    put: str = ""


def look(address: str, *, server: str, selector: str = "") -> list[Record]:
    """SPF, DKIM, DMARC and MX of the domain of this address; takes seconds.

    server: mail is handed to. selector: of DKIM, where an admin knows it.
    """
    domain = address.rpartition("@")[2].lower()
    return list(_records(domain, server.lower(), selector, _asker()))


def _records(domain: str, server: str, selector: str, ask: Ask) -> Iterator[Record]:
    checks: tuple[tuple[str, str, Callable[[], Record]], ...] = (
        ("SPF", domain, lambda: _spf(domain, server, ask)),
        ("DKIM", f"…._domainkey.{domain}", lambda: _dkim(domain, selector, ask)),
        ("DMARC", f"_dmarc.{domain}", lambda: _dmarc(domain, ask)),
        ("MX", domain, lambda: _mx(domain, ask)),
    )
    silent = False
    for kind, name, check in checks:
        if not silent:
            try:
                yield check()
                continue
            except NoAnswer:
                silent = True
        words = _("The DNS does not answer now. Try again later.")
        yield Record(kind=kind, name=name, ok=None, words=words)


def _spf(domain: str, server: str, ask: Ask) -> Record:
    found = [one for one in ask(domain, "TXT") if one.lower().startswith("v=spf1")]
    wanted = next((v for end, v in _INCLUDES.items() if server.endswith(end)), "")
    wanted = wanted or f"a:{server}"
    put = f"v=spf1 {wanted} ~all"

    def told(words: str, *, ok: bool = False, put: str = put) -> Record:
        text = "\n".join(found)[:SHOWN]
        return Record(
            kind="SPF",
            name=domain,
            ok=ok,
            words=words,
            found=text,
            put="" if ok else put,
        )

    if not found:
        return told(_("Nothing says which servers may send mail of this domain."))
    if len(found) > 1:
        return told(
            _("There are several records; receivers then believe none. Join them.")
        )
    rule = found[0]
    end = _ALL.search(rule)
    if end is not None and end[1] in ("", "+"):
        return told(_("It lets every server in the world send mail of this domain."))
    if wanted.startswith("include:") and wanted not in rule.lower().split():
        joined = (
            _ALL.sub("", rule).strip()
            + f" {wanted} {end[0].strip() if end else '~all'}"
        )
        return told(
            _("It does not name the server that your mail is handed to."), put=joined
        )
    return told(_("It says which servers may send mail of this domain."), ok=True)


def _dkim(domain: str, selector: str, ask: Ask) -> Record:
    tried = (selector,) if _SELECTOR.fullmatch(selector) else SELECTORS
    for one in tried:
        name = f"{one}._domainkey.{domain}"
        for text in ask(name, "TXT"):
            key = _KEY.search(text)
            if key is None:
                continue
            if not key[1].strip():
                words = _("This key was taken back: mail signed by it proves nothing.")
                return Record(
                    kind="DKIM", name=name, ok=False, words=words, found=text[:SHOWN]
                )
            words = _("There is a key by which receivers check the signature of mail.")
            return Record(
                kind="DKIM", name=name, ok=True, words=words, found=text[:SHOWN]
            )
    name = f"{tried[0] if selector else '…'}._domainkey.{domain}"
    words = _(
        "No key was found under the usual names. Switch DKIM on at your mail provider,"
        " which tells the record to put here; if it is on, type the selector it uses."
    )
    return Record(kind="DKIM", name=name, ok=False if selector else None, words=words)


def _dmarc(domain: str, ask: Ask) -> Record:
    """Of the domain itself, or of one above it (RFC 7489 section 6.6.3)."""
    labels = domain.split(".")
    names = [".".join(labels[at:]) for at in range(max(1, len(labels) - 1))][:5]
    for name in names:
        for text in ask(f"_dmarc.{name}", "TXT"):
            if text.lower().replace(" ", "").startswith("v=dmarc1"):
                return _policy(f"_dmarc.{name}", text)
    return Record(
        kind="DMARC",
        name=f"_dmarc.{domain}",
        ok=False,
        words=_("Nothing says what to do with mail that only pretends to be yours."),
        put=f"v=DMARC1; p=none; rua=mailto:postmaster@{domain}",
    )


def _policy(name: str, text: str) -> Record:
    found = _POLICY.search(text)
    policy = found[1].lower() if found else ""
    known = {
        "reject": _("Mail that only pretends to be yours is refused."),
        "quarantine": _("Mail that only pretends to be yours goes to spam."),
        "none": _(
            "Mail that only pretends to be yours is let through. Once reports show that"
            " your own mail passes, say p=quarantine."
        ),
    }
    words = known.get(policy) or _("It names no policy that is known.")
    put = "" if policy in known else "v=DMARC1; p=none"
    is_ok = policy in known
    return Record(
        kind="DMARC", name=name, ok=is_ok, words=words, found=text[:SHOWN], put=put
    )


def _mx(domain: str, ask: Ask) -> Record:
    found = ask(domain, "MX")
    words = (
        _("Mail to this domain has somewhere to go.")
        if found
        else _("No server takes mail for this domain: answers to your mail come back.")
    )
    text = "\n".join(found)[:SHOWN]
    return Record(kind="MX", name=domain, ok=bool(found), words=words, found=text)


def _asker() -> Ask:
    # Loaded by whoever opens the page.
    import dns.exception  # noqa: PLC0415 - see above
    import dns.resolver  # noqa: PLC0415

    servers = [one.rpartition(":") for one in house.DNS_SERVERS]
    try:
        resolver = dns.resolver.Resolver(configure=not servers)
    except dns.exception.DNSException:
        resolver = dns.resolver.Resolver(configure=False)
    if servers:
        resolver.nameservers = [host for host, _colon, _port in servers]
        resolver.port = int(servers[0][2])

    def ask(name: str, kind: str) -> list[str]:
        try:
            answer = resolver.resolve(name, kind, lifetime=SECONDS, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, UnicodeError, OSError):
            raise NoAnswer from None
        return [_text(one) for one in answer]

    return ask


def _text(record: Any) -> str:
    """A text may come in pieces, which belong together (RFC 7208 section 3.3)."""
    pieces = getattr(record, "strings", None)
    if pieces is None:
        return str(record.to_text())
    return b"".join(pieces).decode("utf-8", "replace")
