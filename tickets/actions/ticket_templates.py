"""How tickets of a kind begin, kept for oneself, a team or everybody."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.errors import NotAllowed
from helpdesk.base.plaintext import one_line
from tickets.actions.bring import LONGEST_TAG, MOST_TAGS
from tickets.actions.canned import may_write_for
from tickets.actions.field_values import NO_FIELDS, changed
from tickets.actions.receive import SUBJECT
from tickets.actions.words import typed
from tickets.custom_fields import Of, Values
from tickets.errors import CannotOwn, NameMissing, NameTaken
from tickets.macro_errors import VariableUnknown
from tickets.models import Channel, Priority, TicketTemplate
from tickets.queries.variables import NUMBER, TITLE, unknown_variables
from tickets.variables import variables


@transaction.atomic
def save_ticket_template(
    *,
    name: str,
    subject: str = "",
    text: str = "",
    html: str = "",
    channel: Channel | None = None,
    for_team: Team | None = None,
    assignee: Agent | None = None,
    priority: Priority = Priority.NORMAL,
    tags: Iterable[str] = (),
    fields: Values = NO_FIELDS,
    is_sent: bool = True,
    team: Team | None = None,
    is_personal: bool = False,
    template: TicketTemplate | None = None,
    by: Agent,
) -> TicketTemplate:
    """Keep how tickets of a kind begin, or change the template given.

    channel, for_team, assignee: None: as without a template. is_sent: its words go to the
        customer; else they are only written down.
    is_personal: it is theirs alone; else the team's, and without one everybody's.

    Raises:
        NotAllowed: what everybody shares is for leads and admins, a team's for its people.
        NameMissing, NameTaken, VariableUnknown, CannotOwn, NoSuchField, WrongFieldValue,
            FieldNeeded: nothing was kept.
    """
    if not by.can_work or (template is not None and not _may_edit(template, by)):
        raise NotAllowed
    if not is_personal and not may_write_for(by, team):
        raise NotAllowed
    kept = template or TicketTemplate()
    kept.name = one_line(name, limit=80)
    if not kept.name:
        raise NameMissing
    if assignee is not None and not assignee.can_own:
        raise CannotOwn
    kept.subject = one_line(subject, limit=SUBJECT)
    kept.text, kept.html = typed(text, html)
    if strange := _strange(kept):
        raise VariableUnknown(strange)
    kept.channel, kept.for_team, kept.assignee = channel, for_team, assignee
    kept.priority, kept.is_sent = priority, is_sent
    kept.tags = _tidy(tags)
    kept.fields, _changes = changed(Of.TICKET, {}, fields)
    kept.owner, kept.team = (by, None) if is_personal else (None, team)
    kept.edited_by = by
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as taken:
        raise NameTaken from taken
    return kept


def delete_ticket_template(template: TicketTemplate, *, by: Agent) -> None:
    """Forget it. Tickets that began with it stay.

    Raises:
        NotAllowed: as for changing it.
    """
    if not _may_edit(template, by):
        raise NotAllowed
    template.delete()


def _strange(template: TicketTemplate) -> list[str]:
    """Variables that nothing stands for, before there is a ticket."""
    words = f"{template.subject} {template.text} {template.html}"
    early = [one for one in variables(words) if one == NUMBER]
    # A subject cannot name itself.
    early += [one for one in variables(template.subject) if one == TITLE]
    return [*unknown_variables(words), *early]


def _tidy(tags: Iterable[str]) -> list[str]:
    """Each once, in their order."""
    tidy = (one_line(tag, limit=LONGEST_TAG) for tag in tags)
    return list(dict.fromkeys(filter(None, tidy)))[:MOST_TAGS]


def _may_edit(template: TicketTemplate, agent: Agent) -> bool:
    return TicketTemplate.objects.editable_by(agent).filter(pk=template.pk).exists()
