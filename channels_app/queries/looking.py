"""What an agent sees of the visitor at the other end of a ticket."""

import re
import zoneinfo
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

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
_PLACE = ("page", "title", "referrer", "browser", "language", "zone", "country")


@dataclass(frozen=True, slots=True)
class Did:
    """Something that happened on their page. facts: what went with it."""

    name: str
    facts: list[tuple[str, str]]
    at: datetime


@dataclass(frozen=True, slots=True)
class Claims:
    """What their page says of them, as it says so: no more than that.

    searched, article: what they looked for in the widget, and read, before they asked.
    did: the last first.
    """

    facts: list[tuple[str, str]]
    tags: list[str]
    searched: str
    article: str
    did: list[Did]

    def __bool__(self) -> bool:
        return any((self.facts, self.tags, self.searched, self.article, self.did))


@dataclass(frozen=True, slots=True)
class Look:
    """All of it in words. answers: what the form before the chat asked, as it was told.

    mail: an address they proved; claimed_mail: one they typed, which proves nothing.
    local: what their clock says. claims: what their page says.
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
    claims: Claims
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
    about = {name: str(visitor.about.get(name, "")) for name in _PLACE}
    return Look(
        visitor=visitor,
        is_here=visitor.here_until is not None and visitor.here_until > now,
        page=about["page"],
        title=about["title"],
        referrer=about["referrer"],
        browser=browser_name(about["browser"]),
        language=_language(about["language"] or visitor.language),
        country=about["country"],
        local=_local(about["zone"], now),
        mail=visitor.mail.shown if visitor.mail else "",
        claimed_mail=visitor.claimed_mail,
        claims=_claims(visitor.about, now),
        answers=_answers(chat),
    )


def blocked() -> QuerySet[Visitor]:
    """Those who may not write any more, the last one first."""
    out = Visitor.objects.filter(blocked_at__isnull=False)
    return out.select_related("channel").order_by("-blocked_at")


def last_tickets(visitors: QuerySet[Visitor]) -> dict[int, int]:
    """The number of each one's newest ticket, by their key: one query."""
    chats = Chat.objects.filter(
        visitor__in=visitors.values("pk"),
        ticket__isnull=False,
        ticket__deleted_at=None,
    )
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
    answers = ((labels.get(name) or name, chat.fields[name]) for name in chat.fields)
    return _written(one for one in answers if one[1] not in ("", None, False))


def _claims(about: Mapping[str, Any], now: datetime) -> Claims:
    return Claims(
        facts=_written(about.get("facts", {}).items()),
        tags=about.get("tags", []),
        searched=about.get("searched", ""),
        article=about.get("article", ""),
        did=[_did(event, now) for event in reversed(about.get("events", ()))],
    )


def _did(event: Mapping[str, Any], now: datetime) -> Did:
    # Their clock may be ahead of ours.
    at = min(datetime.fromisoformat(event["at"]), now)
    return Did(event["name"], _written(event["props"].items()), at)


def _written(facts: Iterable[tuple[str, Any]]) -> list[tuple[str, str]]:
    """A tick and a dash for what is so and what is not."""
    marks = {True: "✓", False: "–"}
    return [
        (str(name), marks[value] if isinstance(value, bool) else str(value))
        for name, value in facts
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
