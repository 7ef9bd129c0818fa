"""What an agent sees of the visitor at the other end of a ticket."""

import re
import zoneinfo
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language_info

from channels_app.models import Chat, Visitor
from tickets.models import Ticket

# In the order in which browsers name others beside themselves.
_BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/(\d+)"), ("Opera", r"OPR/(\d+)"),
    ("Samsung Internet", r"SamsungBrowser/(\d+)"), ("Firefox", r"(?:Firefox|FxiOS)/(\d+)"),
    ("Chrome", r"(?:Chrome|CriOS)/(\d+)"), ("Safari", r"Version/(\d+).*Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("macOS", "Mac OS X"), ("ChromeOS", "CrOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """All of it in words. answers: what the form before the chat asked, as it was told.

    mail: an address they proved; claimed_mail: one they typed, which proves nothing.
    local: what their clock says.
    """

    visitor: Visitor
    is_here: bool
    page: str
    title: str
    referrer: str
    browser: str
    language: str
    country: str
    local: datetime | None
    mail: str
    claimed_mail: str
    answers: list[tuple[str, str]] = field(default_factory=list)


def visitor_of(ticket: Ticket) -> Visitor | None:
    """Who writes in it from a widget; of several, who wrote last."""
    chat = _chat_of(ticket)
    return chat.visitor if chat else None


def look(ticket: Ticket) -> Look | None:
    """None where nobody ever wrote from a widget: two queries."""
    chat = _chat_of(ticket)
    if chat is None:
        return None
    visitor, now = chat.visitor, timezone.now()
    about = {name: str(value) for name, value in visitor.about.items()}
    return Look(
        visitor=visitor,
        is_here=visitor.here_until is not None and visitor.here_until > now,
        page=about.get("page", ""),
        title=about.get("title", ""),
        referrer=about.get("referrer", ""),
        browser=browser_name(about.get("browser", "")),
        language=_language(about.get("language", "") or visitor.language),
        country=about.get("country", ""),
        local=_local(about.get("zone", ""), now),
        mail=visitor.mail.shown if visitor.mail else "",
        claimed_mail=visitor.claimed_mail,
        answers=_answers(chat),
    )


def blocked() -> QuerySet[Visitor]:
    """Those who may not write any more, the last one first."""
    out = Visitor.objects.filter(blocked_at__isnull=False)
    return out.select_related("channel").order_by("-blocked_at")


def last_tickets(visitors: QuerySet[Visitor]) -> dict[int, int]:
    """The number of each one's newest ticket, by their key: one query."""
    chats = Chat.objects.filter(visitor__in=visitors.values("pk"), ticket__isnull=False)
    rows = chats.order_by("said_at").values_list("visitor", "ticket__number")
    return dict(rows)


def browser_name(agent: str) -> str:
    """What calls itself so, in two words; what is not known as it calls itself."""
    name = next(
        (
            f"{name} {found[1]}"
            for name, mark in _BROWSERS
            if (found := re.search(mark, agent))
        ),
        "",
    )
    system = next((name for name, mark in _SYSTEMS if mark in agent), "")
    known = " · ".join(filter(None, (name, system)))
    return known or agent[:80]


def _chat_of(ticket: Ticket) -> Chat | None:
    mine = Chat.objects.filter(Q(ticket=ticket) | Q(ticket__merged_into=ticket))
    whole = mine.select_related("visitor__mail", "channel__connection")
    return whole.order_by("-said_at").first()


def _answers(chat: Chat) -> list[tuple[str, str]]:
    """By the labels the site asks them with now; by their names where it asks no more."""
    asked = chat.channel.connection.config.get("fields", ())
    labels = {one.get("name"): one.get("label") for one in asked}
    return [
        (str(labels.get(name) or name), "✓" if value is True else str(value))
        for name, value in chat.fields.items()
        if value not in ("", None, False)
    ]


def _language(code: str) -> str:
    for known in (code.lower(), code.split("-")[0].lower()):
        try:
            return str(get_language_info(known)["name_translated"])
        except KeyError:
            continue
    return code


def _local(zone: str, now: datetime) -> datetime | None:
    try:
        return now.astimezone(zoneinfo.ZoneInfo(zone)) if zone else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return None
