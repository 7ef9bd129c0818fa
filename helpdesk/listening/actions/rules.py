"""What admins lay down: rules that decide about mentions by themselves."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Max

from helpdesk.base.accounts.actions.admins import lock_admins
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.plaintext import one_line
from helpdesk.listening.conditions import When
from helpdesk.listening.errors import RuleNameMissing, RuleNameTaken
from helpdesk.listening.models import MentionRule
from tickets.models import Tag

# Tags that one rule puts on.
MOST_TAGS = 20
ALWAYS = When()


@transaction.atomic
def save_mention_rule(
    *,
    name: str,
    does: str,
    when: When = ALWAYS,
    team: Team | None = None,
    tags: Iterable[str] = (),
    priority: int | None = None,
    rule: MentionRule | None = None,
    by: Agent,
) -> MentionRule:
    """Lay it down, or change it. A new one comes last, and what came before stays as it
    was decided. team, tags, priority: of tickets it makes.

    Raises:
        OnlyAdmins: `by` is none.
        RuleNameMissing, RuleNameTaken: nothing was changed.
    """
    lock_admins(by)
    if not (name := one_line(name, limit=100)):
        raise RuleNameMissing
    kept = rule or MentionRule(position=_last() + 1, made_by=by)
    kept.name, kept.does, kept.conditions = name, does, when.written()
    is_ticket = does == MentionRule.Does.TICKET
    spelt = (Tag.spelt(one) for one in tags)
    kept.tags = (
        list(dict.fromkeys(filter(None, spelt)))[:MOST_TAGS] if is_ticket else []
    )
    kept.team = team if is_ticket else None
    kept.priority = priority if is_ticket else None
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:
        raise RuleNameTaken from error
    return kept


@transaction.atomic
def switch_mention_rule(rule: MentionRule, *, on: bool, by: Agent) -> None:
    """Let it decide, or no longer.

    Raises:
        OnlyAdmins: `by` is none.
    """
    lock_admins(by)
    rule.refresh_from_db()
    rule.is_active = on
    rule.save(update_fields=["is_active"])


@transaction.atomic
def move_mention_rule(rule: MentionRule, *, up: bool, by: Agent) -> None:
    """Change places with the one before or after it; at the end nothing happens.

    Raises:
        OnlyAdmins: `by` is none.
    """
    lock_admins(by)
    rule.refresh_from_db()
    rules = MentionRule.objects.all()
    beside = (
        rules.filter(position__lt=rule.position).order_by("-position").first()
        if up
        else rules.filter(position__gt=rule.position).order_by("position").first()
    )
    if beside is None:
        return
    rule.position, beside.position = beside.position, rule.position
    rule.save(update_fields=["position"])
    beside.save(update_fields=["position"])


@transaction.atomic
def delete_mention_rule(rule: MentionRule, *, by: Agent) -> None:
    """It decides nothing more; what it decided stays, without its name.

    Raises:
        OnlyAdmins: `by` is none.
    """
    lock_admins(by)
    rule.delete()


def _last() -> int:
    return MentionRule.objects.aggregate(last=Max("position"))["last"] or 0
