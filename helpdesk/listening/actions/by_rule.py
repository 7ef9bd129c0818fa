"""What rules say of a mention that just came: the first that fits decides, once."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from channels_app import overheard
from channels_app.adapter import Unreadable
from channels_app.models import Envelope
from channels_app.story import Refuse
from helpdesk.listening.models import Mention, MentionRule, Step
from helpdesk.listening.queries.posts import post_of
from tickets.actions import sort_in
from tickets.models import Message

State, Does = Mention.State, MentionRule.Does


def decide(mention: Mention, envelope: Envelope) -> Message | None:
    """Inside the transaction that keeps it; the message it became, if it did.

    In a conversation that somebody watches nothing is ignored: they asked to see it.
    """
    rule = first_that_fits(mention, is_watched=_is_watched(mention))
    if rule is None:
        return None
    message = None
    if rule.does == Does.TICKET:
        message = _ticket(envelope, rule)
        if message is None:
            return None
    mention.state, mention.rule, mention.message = rule.does, rule, message
    mention.decided_at, mention.version = timezone.now(), mention.version + 1
    mention.save(update_fields=["state", "rule", "message", "decided_at", "version"])
    Step.objects.create(mention=mention, what=rule.does, rule=rule, former=State.NEW)
    return message


def first_that_fits(mention: Mention, *, is_watched: bool) -> MentionRule | None:
    """Of those that are switched on, in their order."""
    rules = MentionRule.objects.filter(is_active=True).select_related("team")
    found = rules.exclude(does=Does.IGNORE) if is_watched else rules
    wanted = list(found)
    if not wanted:
        return None
    post = post_of(mention)
    return next((rule for rule in wanted if rule.when.holds(post)), None)


def _is_watched(mention: Mention) -> bool:
    top = mention.thread_id
    if top is None:
        return False
    said = Mention.objects.filter(Q(pk=top) | Q(thread=top), state=State.WATCHING)
    return said.exists()


def _ticket(envelope: Envelope, rule: MentionRule) -> Message | None:
    """None: it cannot be one, and is left to people."""
    try:
        with transaction.atomic():
            message = overheard.bring(envelope)
            ticket = message.ticket
            sort_in(ticket, team=rule.team, tags=rule.tags, priority=rule.priority)
    except (Refuse, Unreadable):
        return None
    return message
