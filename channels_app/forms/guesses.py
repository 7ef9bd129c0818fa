"""What most likely belongs where nothing was typed: servers by the domain of an address."""

from typing import Any

# Domains whose servers are not simply imap.<domain> and smtp.<domain>.
_HOSTED = {
    "gmail.com": ("imap.gmail.com", "smtp.gmail.com"),
    "googlemail.com": ("imap.gmail.com", "smtp.gmail.com"),
    "outlook.com": ("outlook.office365.com", "smtp-mail.outlook.com"),
    "hotmail.com": ("outlook.office365.com", "smtp-mail.outlook.com"),
    "icloud.com": ("imap.mail.me.com", "smtp.mail.me.com"),
    "me.com": ("imap.mail.me.com", "smtp.mail.me.com"),
    "yahoo.com": ("imap.mail.yahoo.com", "smtp.mail.yahoo.com"),
    "gmx.net": ("imap.gmx.net", "mail.gmx.net"),
    "gmx.de": ("imap.gmx.net", "mail.gmx.net"),
    "posteo.de": ("posteo.de", "posteo.de"),
}
# These take mail on 587 only.
_STARTTLS_ONLY = {"smtp-mail.outlook.com", "smtp.mail.me.com"}

_IMAP_PORTS = {"tls": 993, "starttls": 143, "none": 143}
_SMTP_PORTS = {"tls": 465, "starttls": 587, "none": 25}


def guesses(typed: dict[str, Any]) -> dict[str, str | int]:
    """What most likely belongs where nothing was typed."""
    address = typed["address"]
    domain = address.rpartition("@")[2]
    imap, smtp = _HOSTED.get(domain, (f"imap.{domain}", f"smtp.{domain}"))
    security = typed.get("smtp_security", "tls")
    if not typed.get("smtp_host") and smtp in _STARTTLS_ONLY:
        security = "starttls"
    return {
        "name": address,
        "imap_host": imap,
        "imap_port": _IMAP_PORTS[typed.get("imap_security", "tls")],
        "imap_user": address,
        "folder": "INBOX",
        "smtp_host": smtp,
        "smtp_security": security,
        "smtp_port": _SMTP_PORTS[security],
    }
