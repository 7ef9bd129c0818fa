"""The words and files of one message of WhatsApp, of whatever kind it is.

What we have no words for is shown as what it is: nothing is lost because it is new.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from channels_app.adapter import Remote
from channels_app.meta import Said, each, part, words

SUBJECT = 80
# Of each kind: how a file without a name is called.
MEDIA = {
    "image": "photo", "video": "video", "audio": "recording", "voice": "recording",
    "document": "document", "sticker": "sticker",
}  # fmt: skip
ENDINGS = {
    "image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp",
    "image/gif": ".gif", "video/mp4": ".mp4", "video/3gpp": ".3gp",
    "audio/ogg": ".ogg", "audio/mpeg": ".mp3", "audio/mp4": ".m4a",
    "audio/aac": ".aac", "audio/amr": ".amr", "application/pdf": ".pdf",
}  # fmt: skip
# Of a form that was filled in, and of names that were passed on: so many are shown.
MOST = 50


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says."""

    text: str = ""
    remote: tuple[Remote, ...] = ()
    codes: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """What a list shows of it: the first line, or what was sent instead of words."""
        lines = self.text.strip().splitlines() or [one.filename for one in self.remote]
        return lines[0][:SUBJECT] if lines else ""


def content_of(message: Said, errors: Any) -> Content:
    """What this message says; `errors` stand beside those that could not be read."""
    kind = words(message.get("type"))
    read = KINDS.get(kind)
    if read is not None:
        content = read(message)
    elif kind in MEDIA:
        content = _media(message, kind)
    else:
        content = Content(_unknown(message, kind, errors))
    if not content.text.strip() and not content.remote:
        content = replace(content, text=_unknown(message, kind, errors))
    return _referred(content, part(message, "referral"))


def _text(message: Said) -> Content:
    return Content(words(part(message, "text", "body")))


def _media(message: Said, kind: str) -> Content:
    found = part(message, kind)
    name = words(part(found, "id"))
    caption = words(part(found, "caption"))
    if not name:
        return Content(caption)
    content_type = words(part(found, "mime_type")).partition(";")[0].strip()
    size = part(found, "file_size")
    return Content(
        caption,
        (
            Remote(
                name=name,
                filename=words(part(found, "filename"))
                or MEDIA[kind] + ENDINGS.get(content_type, ""),
                content_type=content_type,
                size=size if isinstance(size, int) else None,
            ),
        ),
    )


def _location(message: Said) -> Content:
    place = part(message, "location")
    lines = [words(part(place, "name")), words(part(place, "address"))]
    latitude, longitude = part(place, "latitude"), part(place, "longitude")
    if isinstance(latitude, int | float) and isinstance(longitude, int | float):
        at = f"{latitude:.6f},{longitude:.6f}"
        where = (
            f"mlat={latitude:.6f}&mlon={longitude:.6f}#map=17/{at.replace(',', '/')}"
        )
        lines += [at, f"https://www.openstreetmap.org/?{where}"]
    told = "\n".join(filter(None, lines))
    return Content(_("Location: %(place)s") % {"place": told} if told else "")


def _contacts(message: Said) -> Content:
    people = (_person(one) for _at, one in zip(range(MOST), each(message, "contacts"),
                                               strict=False))  # fmt: skip
    told = "\n".join(filter(None, people))
    return Content(_("Contact: %(who)s") % {"who": told} if told else "")


def _person(contact: Any) -> str:
    numbers = [words(part(one, "phone")) for one in each(contact, "phones")]
    mails = [words(part(one, "email")) for one in each(contact, "emails")]
    name = words(part(contact, "name", "formatted_name"))
    return ", ".join(filter(None, [name, *numbers[:5], *mails[:5]]))


def _interactive(message: Said) -> Content:
    """What they chose of what we asked, or filled in."""
    found = part(message, "interactive")
    for kind in ("button_reply", "list_reply"):
        if title := words(part(found, kind, "title")):
            about = words(part(found, kind, "description"))
            return Content("\n".join(filter(None, [title, about])))
    filled = part(found, "nfm_reply")
    lines = [words(part(filled, "body")), *_filled(part(filled, "response_json"))]
    return Content("\n".join(filter(None, lines)))


def _filled(form: Any) -> Iterator[str]:
    """A flow's answer is JSON in a field of JSON; its fields have names of their own."""
    try:
        said = json.loads(form) if isinstance(form, str) else {}
    except (ValueError, RecursionError):
        return
    if isinstance(said, dict):
        for name, value in [*said.items()][:MOST]:
            if name != "flow_token" and isinstance(value, str | int | float):
                yield f"{name}: {value}"


def _button(message: Said) -> Content:
    return Content(words(part(message, "button", "text")))


def _order(message: Said) -> Content:
    order = part(message, "order")
    lines = [_("Order:"), words(part(order, "text"))]
    for _at, one in zip(range(MOST), each(order, "product_items"), strict=False):
        name, count = part(one, "product_retailer_id"), part(one, "quantity")
        price, unit = part(one, "item_price"), part(one, "currency")
        lines.append(f"{_said(count)} × {_said(name)} ({_said(price)} {_said(unit)})")
    return Content("\n".join(filter(None, lines)))


def _said(value: Any) -> str:
    return str(value) if isinstance(value, str | int | float) else "?"


def _unknown(message: Said, kind: str, errors: Any) -> str:
    inside = words(part(message, "unsupported", "type"))
    why = next(each(message, "errors"), None) or next(each({"e": errors}, "e"), None)
    if kind == "unsupported" and inside == "edit":
        return _("[They changed an earlier message. WhatsApp does not tell us how.]")
    if kind in {"unsupported", "unknown"}:
        what = inside or words(part(why, "title"))
        return _("[A message that WhatsApp does not pass on: %(what)s]") % {
            "what": what[:100] or _("it does not say what it is")
        }
    if kind in KINDS or kind in MEDIA:
        return _("[An empty message: %(kind)s]") % {"kind": kind}
    return _("[A kind of message we cannot show yet: %(kind)s]") % {
        "kind": kind[:60] or "?"
    }


def _referred(content: Content, referral: Any) -> Content:
    """They came by an advertisement: which it was is said with their words."""
    if not isinstance(referral, dict) or not referral:
        return content
    about = words(referral.get("headline")) or words(referral.get("body"))
    link = words(referral.get("source_url"))
    told = ", ".join(filter(None, [about[:200], link[:500]]))
    said = _("[They came by an advertisement: %(what)s]") % {"what": told or "?"}
    codes = tuple(filter(None, [words(referral.get("ref"))]))
    return replace(content, text=f"{content.text}\n\n{said}".strip(), codes=codes)


KINDS: dict[str, Callable[[Said], Content]] = {
    "text": _text,
    "location": _location,
    "contacts": _contacts,
    "interactive": _interactive,
    "button": _button,
    "order": _order,
}
