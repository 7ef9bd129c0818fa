"""The work queue: what is missing, what saves most first."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from helpdesk.base.accounts.models import Agent
from knowledge_base.models import Gap

PAGE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to list. kind, owner: "" is any; owner: "mine", "nobody". after: as `Page`."""

    state: str = Gap.State.OPEN
    kind: str = ""
    owner: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """after: what the next page is asked after; "" at the end."""

    rows: Sequence[Gap] = field(default_factory=list)
    after: str = ""


def page(wanted: Wanted, *, by: Agent) -> Page:
    """
    Raises:
        ValueError: after is not where a page ended.
    """
    found = _listed(wanted, by=by)
    if wanted.after:
        score, pk = wanted.after.split("_")
        found = found.filter(
            Q(score__lt=float(score)) | Q(score=float(score), pk__gt=int(pk))
        )
    rows = list(found.order_by("-score", "pk")[: PAGE + 1])
    if len(rows) <= PAGE:
        return Page(rows)
    last = rows[PAGE - 1]
    return Page(rows[:PAGE], f"{last.score!r}_{last.pk}")


def _listed(wanted: Wanted, *, by: Agent) -> QuerySet[Gap]:
    found = Gap.objects.select_related("owner", "translation", "closed_by")
    found = found.filter(state=wanted.state)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.owner == "mine":
        found = found.filter(owner=by)
    elif wanted.owner == "nobody":
        found = found.filter(owner=None)
    return found
