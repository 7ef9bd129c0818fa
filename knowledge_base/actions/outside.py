"""Addresses elsewhere that articles lead to: written down, and looked at politely.

One address at a time, no server twice in a minute, each once a week as long as it works;
what fails is looked at again a day later before anybody is told.
"""

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urldefrag, urljoin, urlsplit

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from helpdesk.base import egress
from helpdesk.base.alone import alone
from knowledge_base.models import OutsideLink, Translation

logger = logging.getLogger(__name__)

BELL = "knowledge_base.links"
# Any number: it keeps this lock apart from others'.
LOCK = 0x6C696E6B
# In one run so many addresses, seconds for each, and seconds after which none is begun:
# other work waits for the same worker.
A_RUN, SECONDS, PATIENCE = 5, 5.0, 5.0
AGAIN, AFTER_FAILURE, LEASE = timedelta(days=7), timedelta(days=1), timedelta(hours=1)
# Of one server: not more often.
BETWEEN = timedelta(minutes=1)
HEADERS = {
    "User-Agent": "helpdesk-link-check/1.0",
    "Accept": "*/*",
}
Trouble = OutsideLink.Trouble
# What readers find nothing behind.
BAD = {Trouble.GONE, Trouble.FAILING, Trouble.SILENT, Trouble.NOT_PUBLIC}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What came of a look. status: None, there was no answer."""

    status: int | None = None
    trouble: str = ""
    moved_to: str = ""


def note_links(translation: Translation, links: Iterable[str]) -> None:
    """What its published words lead to from now on; what is known of them stays."""
    wanted = _addresses(links)
    OutsideLink.objects.filter(translation=translation).exclude(url__in=wanted).delete()
    note_many([(translation, links)])


def note_many(leads: Iterable[tuple[Translation, Iterable[str]]]) -> None:
    """What each of them leads to as well, all at once."""
    OutsideLink.objects.bulk_create(
        (
            OutsideLink(translation=translation, url=url)
            for translation, links in leads
            for url in sorted(_addresses(links))
        ),
        ignore_conflicts=True,
    )


def waiting() -> float:
    """Seconds the oldest due address has waited."""
    row = _due(timezone.now()).only("due_at").first()
    return (timezone.now() - row.due_at).total_seconds() if row else 0.0


def drain() -> int:
    """Look at a few of those that are due; how many. Nobody else does meanwhile."""
    end = time.monotonic() + PATIENCE
    looked = 0
    with alone(LOCK, 0) as mine:
        while mine and looked < A_RUN and time.monotonic() < end:
            url = _claim(timezone.now())
            if not url:
                break
            _record(url, look(url))
            looked += 1
    return looked


def look(url: str) -> Seen:
    """HEAD, and GET from servers that do not know it. Never inside a transaction."""
    end = time.monotonic() + SECONDS
    try:
        answer = _ask("HEAD", url, end)
        if answer.status in (403, 404, 405, 501):
            answer = _ask("GET", url, end)
    except egress.NotAllowed:
        return Seen(trouble=Trouble.NOT_PUBLIC)
    except egress.EgressError:
        return Seen(trouble=Trouble.SILENT)
    return _judged(url, answer)


def _ask(method: str, url: str, end: float) -> egress.Answer:
    left = max(0.1, end - time.monotonic())
    return egress.look(url, method=method, headers=HEADERS, seconds=left)


def _judged(url: str, answer: egress.Answer) -> Seen:
    status = answer.status
    if status in (301, 308):
        moved = _joined(url, answer.headers.get("location", ""))
        return Seen(status=status, trouble=Trouble.MOVED, moved_to=moved)
    if status in (404, 410):
        return Seen(status=status, trouble=Trouble.GONE)
    if status >= 500:
        return Seen(status=status, trouble=Trouble.FAILING)
    if status >= 400:
        # 401, 403, 429 and so on: there is something, for others than us.
        return Seen(status=status, trouble=Trouble.REFUSED)
    return Seen(status=status)


def _addresses(links: Iterable[str]) -> set[str]:
    return {address for link in links if (address := _address(link))}


def _address(link: str) -> str:
    """Without what only browsers look at; "" for what is no address to look at."""
    try:
        url = urldefrag(link).url
    except ValueError:
        return ""
    if len(url) > egress.LONGEST_URL or not url.isascii():
        return ""
    return url if url.lower().startswith(("http://", "https://")) else ""


def _due(now: datetime) -> QuerySet[OutsideLink]:
    return OutsideLink.objects.filter(
        due_at__lte=now,
        translation__status=Translation.Status.PUBLISHED,
        translation__article__archived_at=None,
    ).order_by("due_at", "pk")


@transaction.atomic
def _claim(now: datetime) -> str:
    """What has been due longest; a run that is killed loses nothing. "": nothing is."""
    url = _due(now).values_list("url", flat=True).first()
    if url is None:
        return ""
    host = urlsplit(url).netloc
    theirs = Q(url__istartswith=f"https://{host}") | Q(
        url__istartswith=f"http://{host}"
    )
    # What else we want of this server comes later.
    soon = OutsideLink.objects.filter(theirs, due_at__lt=now + BETWEEN)
    soon.update(due_at=now + BETWEEN)
    OutsideLink.objects.filter(url=url).update(due_at=now + LEASE)
    return url


def _record(url: str, seen: Seen) -> None:
    """Of every translation that leads there."""
    now = timezone.now()
    bad = seen.trouble in BAD
    again = AFTER_FAILURE if bad else AGAIN
    OutsideLink.objects.filter(url=url).update(
        checked_at=now,
        due_at=now + again,
        status=seen.status,
        trouble=seen.trouble,
        moved_to=seen.moved_to,
        failures=F("failures") + 1 if bad else 0,
    )
    if bad:
        logger.info("link check: %s", seen.trouble)


def _joined(url: str, location: str) -> str:
    """Where it went, as far as that can be read."""
    try:
        return urljoin(url, location)[:2000]
    except ValueError:
        return ""
