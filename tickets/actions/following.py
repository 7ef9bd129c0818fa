"""Hearing of a ticket because one wants to. It is one's own alone, as muting is: no event
tells of it."""

from django.db import transaction

from helpdesk.base.accounts.models import Agent
from tickets import rules
from tickets.actions.muting import unmute
from tickets.actions.sight import let_in
from tickets.models import Follower, Ticket


@transaction.atomic
def watch(ticket: Ticket, *, by: Agent) -> None:
    """They hear of it from now on, and see it wherever it goes."""
    rules.require(by, "watch", ticket)
    let_in(ticket, [by], why=Follower.Why.FOLLOWS)
    Follower.objects.filter(ticket=ticket, agent=by).update(hears=True)
    unmute(ticket, by=by)


@transaction.atomic
def unwatch(ticket: Ticket, *, by: Agent) -> None:
    """They hear of it no more than others do; nobody loses sight of it by that."""
    rules.require(by, "unwatch", ticket)
    mine = Follower.objects.filter(ticket=ticket, agent=by)
    mine.update(hears=False)
    # Who began it themselves, and sees it without that, is as before.
    began = mine.filter(why=Follower.Why.FOLLOWS, by_merge=False)
    with transaction.atomic():
        point = transaction.savepoint()
        began.delete()
        if Ticket.objects.visible_to(by).filter(pk=ticket.pk).exists():
            transaction.savepoint_commit(point)
        else:
            transaction.savepoint_rollback(point)
