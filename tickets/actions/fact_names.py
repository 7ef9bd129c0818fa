"""What admins do with the names of facts. Built-in ones are switched off, never deleted."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify

from helpdesk.base.accounts.actions.admins import lock_admins
from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id
from helpdesk.base.plaintext import one_line
from tickets.context_errors import FactNameMissing, FactNameTaken, UnsafePattern
from tickets.detect import UnsafePatternError, safe
from tickets.models import FactName, called

SLUG = 20


@transaction.atomic
def save_fact_name(
    *,
    label: str,
    pattern: str = "",
    is_personal: bool = False,
    is_single: bool = False,
    fact_name: FactName | None = None,
    by: Agent,
) -> FactName:
    """Add a name, or change the one given; its facts stay what they were.

    label: "" gives a built-in one its own name back. pattern: how its values look in
        customers' words; "" for none of ours.

    Raises:
        OnlyAdmins: `by` is none.
        FactNameMissing, FactNameTaken, UnsafePattern: nothing was changed.
    """
    lock_admins(by)
    kept = fact_name or FactName(position=_last() + 1)
    kept.label = one_line(label, limit=60)
    if kept.label == called(kept.slug) and kept.is_built_in:
        kept.label = ""
    if not (kept.label or kept.is_built_in):
        raise FactNameMissing
    _require_free(kept)
    kept.pattern = _safe(pattern)
    kept.is_personal, kept.is_single = is_personal, is_single
    kept.slug = kept.slug or _slug(kept.label)
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:
        raise FactNameTaken from error
    return kept


@transaction.atomic
def switch_fact_name(fact_name: FactName, *, on: bool, by: Agent) -> None:
    """Record facts of this name, or no longer. Those there are stay and are shown.

    Raises:
        OnlyAdmins: `by` is none.
    """
    lock_admins(by)
    FactName.objects.filter(pk=fact_name.pk).update(is_active=on)


def _require_free(one: FactName) -> None:
    """By what they are called: that is what people tell them apart by."""
    others: Any = FactName.objects.exclude(pk=one.pk).values_list("slug", "label")
    mine = called(one.slug, one.label).casefold()
    if any(called(*other).casefold() == mine for other in others):
        raise FactNameTaken


def _safe(pattern: str) -> str:
    if not (typed := pattern.strip()):
        return ""
    try:
        safe(typed)
    except UnsafePatternError as error:
        raise UnsafePattern from error
    return typed


def _slug(label: str) -> str:
    """Short, and of letters that every program takes; any where the label has none."""
    slug = slugify(label)[:SLUG].strip("-_")
    taken = FactName.objects.filter(slug=slug).exists()
    return slug if slug and not taken else new_id().hex[-SLUG:]


def _last() -> int:
    return FactName.objects.aggregate(last=Max("position"))["last"] or 0
