"""How kinds of channels are shown: the one list of them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of channel is shown."""

    icon: str
    name: str | Promise


KINDS: dict[str, Kind] = {
    "bluesky": Kind(icon="at-sign", name="Bluesky"),
    "cti": Kind(icon="phone", name=gettext_lazy("Telephone system")),
    "custom": Kind(icon="plug", name=gettext_lazy("Own channel")),
    "email": Kind(icon="mail", name=gettext_lazy("E-mail")),
    "form": Kind(icon="file-text", name=gettext_lazy("Web form")),
    "instagram": Kind(icon="message-circle", name="Instagram"),
    "mastodon": Kind(icon="at-sign", name="Mastodon"),
    "matrix": Kind(icon="message-circle", name="Matrix"),
    "messenger": Kind(icon="message-circle", name="Messenger"),
    "phone": Kind(icon="phone", name=gettext_lazy("Telephone")),
    "public": Kind(icon="megaphone", name=gettext_lazy("Chat, by a public link")),
    "portal": Kind(icon="user", name=gettext_lazy("Customer portal")),
    "sample": Kind(icon="message-circle", name=gettext_lazy("Sample")),
    "sms": Kind(icon="message-circle", name=gettext_lazy("Text message")),
    "telegram": Kind(icon="message-circle", name="Telegram"),
    "voice": Kind(icon="phone", name=gettext_lazy("Telephone by Twilio")),
    "whatsapp": Kind(icon="message-circle", name="WhatsApp"),
    "x": Kind(icon="at-sign", name="X"),
    "widget": Kind(icon="messages-square", name=gettext_lazy("Chat")),
}
# A kind that is missing there is shown as words of some sort.
OTHER = Kind(icon="message-circle", name=gettext_lazy("Message"))


def kind_of(kind: str) -> Kind:
    """How this kind is shown. One of a family ("custom.acme-bot") has a name of its own,
    which is what somebody typed, and the picture of its family."""
    family, _dot, own = kind.partition(".")
    known = KINDS.get(family, OTHER)
    return Kind(icon=known.icon, name=_spelled(own)) if own else known


def _spelled(name: str) -> str:
    words = name.replace("-", " ")
    return words[:1].upper() + words[1:]
