"""Words that are said often, kept for a team or for everybody."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Q

from helpdesk.base.accounts.models import Agent, Role, Team
from helpdesk.base.errors import NotAllowed
from helpdesk.base.plaintext import one_line
from tickets.actions.words import typed
from tickets.errors import NameMissing, NameTaken, NothingToSay
from tickets.models import CannedReply

TAG, MOST_TAGS = 40, 10


def save_canned_reply(
    *,
    name: str,
    text: str = "",
    html: str = "",
    team: Team | None = None,
    tags: Iterable[str] = (),
    reply: CannedReply | None = None,
    by: Agent,
) -> CannedReply:
    """Keep a reply under a name, or change the one given. No template: it is said as it is.

    team: whose it is; none: everybody's. tags: what it is good for.

    Raises:
        NotAllowed: what everybody shares is for leads and admins, a team's for its people.
        NameMissing, NothingToSay: nothing was kept.
        NameTaken: one of the same team has this name, in whatever case.
    """
    text, html = typed(text, html)
    name = one_line(name, limit=80)
    if not name:
        raise NameMissing
    if not text.strip():
        raise NothingToSay
    if reply is not None:
        _require_right(reply, by)
    if not may_write_for(by, team):
        raise NotAllowed
    kept = reply or CannedReply()
    kept.name, kept.text, kept.html = name, text, html
    kept.team, kept.edited_by, kept.tags = team, by, _tidy(tags)
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as taken:
        raise NameTaken from taken
    return kept


def delete_canned_reply(reply: CannedReply, *, by: Agent) -> None:
    """Forget it. What was said with it stays said.

    Raises:
        NotAllowed: as for changing it.
    """
    _require_right(reply, by)
    reply.delete()


def may_write_for(agent: Agent, team: Team | None) -> bool:
    """Whether they may keep replies for this team; none stands for everybody."""
    if not agent.can_work:
        return False
    if agent.role == Role.ADMIN:
        return True
    if team is None:
        return agent.role == Role.LEAD
    theirs = Q(lead=agent) | Q(members=agent)
    return Team.objects.filter(theirs, pk=team.pk).exists()


def _tidy(tags: Iterable[str]) -> list[str]:
    """Each once, in lower case, in their order."""
    tidy = (one_line(tag, limit=TAG).lower() for tag in tags)
    return list(dict.fromkeys(filter(None, tidy)))[:MOST_TAGS]


def _require_right(reply: CannedReply, agent: Agent) -> None:
    if not CannedReply.objects.editable_by(agent).filter(pk=reply.pk).exists():
        raise NotAllowed
