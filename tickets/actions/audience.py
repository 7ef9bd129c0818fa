"""Who sees what two tickets became: nobody who did not see both of them.

Teams are asked first: what only one team sees goes on in no other's ticket. Whoever sees
one of the two for another reason, and not the other, does not see both afterwards; who is
needed there has to. All of it under the locks of both tickets.
"""

from datetime import datetime
from typing import Any

from tickets.models import Follower, Moving, Ticket
from tickets.models.moving import MovingQuerySet
from tickets.moving_errors import OneTeamSees, SomebodyIsNeeded
from tickets.queries.audience import blind, followers, needed, only_team_sees

Rows = dict[str, Any]


def require_no_more_see(ticket: Ticket, into: Ticket) -> None:
    """What is said in `ticket` may go on in `into`.

    Raises:
        OneTeamSees: others would read what is for one team.
        SomebodyIsNeeded: somebody who has something to do there would not see it.
    """
    if only_team_sees(ticket, into):
        raise OneTeamSees(ticket.team.name, ticket.number)
    if people := needed(ticket, into):
        raise SomebodyIsNeeded([one.name for one in people])


def follow_on(former: Ticket, into: Ticket) -> Rows:
    """Who follows the one and sees the other follows that, too; who follows the other and
    does not see the one is set aside."""
    people = {one.agent: (one.why, one.hears) for one in followers(former)}
    if former.assignee is not None:
        people.setdefault(former.assignee, (Follower.Why.HAD_IT.value, None))
    aside = _set_aside(into, former)
    unseeing = blind(into, people)
    unknown = {*unseeing, *(one.agent for one in followers(into))}
    made = Follower.objects.bulk_create(
        Follower(ticket=into, agent=agent, why=why, hears=hears, by_merge=True)
        for agent, (why, hears) in sorted(people.items(), key=lambda one: one[0].pk)
        if agent not in unknown
    )
    return {
        "followers": [one.pk for one in made],
        "set_aside": aside,
        "losing": [*(one.pk for one in unseeing), *(row["agent"] for row in aside)],
    }


def follow_back(moving: Moving) -> None:
    """Whom the merge let in follows no more; whom it set aside does again."""
    into, rows = moving.into, moving.rows
    into.followers.filter(pk__in=rows["followers"], by_merge=True).delete()
    there = set(into.followers.values_list("agent", flat=True))
    others = Moving.objects.standing().filter(kind=Moving.Kind.MERGE, into=into)
    others = others.exclude(pk=moving.pk).select_related("ticket")
    # Older merges set nobody aside.
    for row in rows.get("set_aside", ()):
        if row["agent"] not in there and _stands(row, others):
            _let_back(row, into, others)


def _set_aside(into: Ticket, former: Ticket) -> list[Rows]:
    """Whoever would read there what they did not see before; as they followed."""
    ours = followers(into)
    unseeing = set(blind(former, (one.agent for one in ours)))
    aside = [one for one in ours if one.agent in unseeing]
    into.followers.filter(pk__in=[one.pk for one in aside]).delete()
    return [
        {
            "id": one.pk,
            "agent": one.agent_id,
            "why": one.why,
            "since": one.since.isoformat(),
            "by_merge": one.by_merge,
            "hears": one.hears,
        }
        for one in aside
    ]


def _stands(row: Rows, others: MovingQuerySet) -> bool:
    """Whoever followed for an older merge alone does so as long as that one stands."""
    if not row["by_merge"]:
        return True
    return bool(others.filter(rows__followers__contains=[row["id"]]).exists())


def _let_back(row: Rows, into: Ticket, others: MovingQuerySet) -> None:
    """Unless it is another ticket, too, by now that they do not see: then they wait for
    that merge to be undone."""
    follower = Follower(
        pk=row["id"], ticket=into, agent_id=row["agent"], why=row["why"],
        by_merge=row["by_merge"], hears=row.get("hears"),
    )  # fmt: skip
    for other in others:
        if blind(other.ticket, [follower.agent]):
            other.rows["set_aside"] = [*other.rows.get("set_aside", ()), row]
            other.save(update_fields=["rows"])
            return
    # Under its old key, by which the merge that let them in would find them.
    follower.save(force_insert=True)
    since = datetime.fromisoformat(row["since"])
    Follower.objects.filter(pk=follower.pk).update(since=since)
