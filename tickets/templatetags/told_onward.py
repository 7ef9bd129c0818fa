"""Sentences about a matter that goes on by another channel."""

from typing import Any

from django.utils.translation import gettext, gettext_lazy

from tickets.kinds import kind_of


def offered_by(data: dict[str, Any]) -> str:
    """By what kind of channel, and with which code, where somebody may have it."""
    kind = kind_of(data.get("kind", "")).name
    if not data.get("code"):
        return str(kind)
    return gettext("%(kind)s, code %(code)s") % {"kind": kind, "code": data["code"]}


# What showed that somebody who came by a public link is who wrote there.
_PROVED = {
    "sent": gettext_lazy("they typed the code that was sent to %(account)s"),
    "said": gettext_lazy("%(account)s sent us the code that was shown to them"),
    "site": gettext_lazy("the site vouches that it is them"),
    "address": gettext_lazy("they proved an address of theirs"),
}


def arrived(data: dict[str, Any]) -> str:
    """From where to where, and whether it was proven to be them."""
    way = " → ".join(filter(None, (data.get("former"), data["name"])))
    if data.get("how") in _PROVED:
        told = {"way": way, "how": str(_PROVED[data["how"]]) % data}
        return gettext("%(way)s (%(how)s)") % told
    if data.get("proven"):
        return way
    return gettext("%(way)s (by its code; not verified)") % {"way": way}
