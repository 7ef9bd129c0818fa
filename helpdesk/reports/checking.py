"""Looks every few minutes whether the tickets are as they have to be, and says so."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from helpdesk.base.accounts import mail
from helpdesk.base.accounts.models import Agent, Role
from helpdesk.base.models import Job
from helpdesk.reports.models import CheckResult
from tickets.queries import checks, feed

logger = logging.getLogger(__name__)

BELL = "reports.checks"
EVERY = timedelta(minutes=5)


def waiting() -> float:
    """Seconds since these minutes began, while nobody has looked in them."""
    now = timezone.now()
    begun = _began(now)
    if Job.objects.filter(name=BELL, slot=begun.isoformat()).exists():
        return 0.0
    return max(0.001, (now - begun).total_seconds())


def drain() -> int:
    """Look, unless somebody else does; 1 if it was done here."""
    if not Job.claim(BELL, _began(timezone.now()).isoformat()):
        return 0
    if new := check():
        if any(found.check.name == "feed" for found in new):
            logger.error("feed: held up for %d s by a transaction", feed.held_up())
        _tell(new)
    return 1


@transaction.atomic
def check() -> list[checks.Found]:
    """Look at everything now, and keep what was found; what was not there before."""
    now = timezone.now()
    broken = CheckResult.objects.exclude(since=None)
    since = dict(broken.values_list("name", "since"))
    rows, new = [], []
    for found in checks.look():
        name = found.check.name
        begun = since.get(name, now) if found.count else None
        rows.append(
            CheckResult(
                name=name, count=found.count, numbers=list(found.numbers),
                checked_at=now, since=begun,
            )
        )  # fmt: skip
        if found.count and name not in since:
            new.append(found)
            logger.error("check %s: %s, such as %s", name, found.count, found.numbers)
    CheckResult.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["count", "numbers", "checked_at", "since"],
    )
    CheckResult.objects.exclude(name__in=[row.name for row in rows]).delete()
    return new


def _tell(found: list[checks.Found]) -> None:
    """Admins learn of it once, when it begins, each in their language."""
    link = settings.SITE_URL + reverse("reports:dashboard")
    for admin in Agent.objects.active().filter(role=Role.ADMIN):
        with translation.override(mail.language_of(admin)):
            words = {"found": found, "link": link}
            mail.send("reports/email/check", admin.email, words)


def _began(now: datetime) -> datetime:
    past = timedelta(seconds=now.timestamp() % EVERY.total_seconds())
    return (now - past).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class Checked:
    """A check, and what the last look found; none where nobody has looked yet."""

    check: checks.Check
    result: CheckResult | None


def latest() -> list[Checked]:
    """All checks in their order."""
    results = {result.name: result for result in CheckResult.objects.all()}
    return [Checked(check, results.get(check.name)) for check in checks.CHECKS]
