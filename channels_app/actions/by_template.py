"""An answer in words that its provider approved: it goes when others may not any more."""

import re
from collections.abc import Mapping
from uuid import UUID

from channels_app.messenger_errors import NotApproved, ValuesMissing
from channels_app.models import Template
from helpdesk.base.accounts.models import Agent
from tickets import actions
from tickets.models import Message, Ticket

_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def places(template: Template) -> list[str]:
    """What has to be filled in, in the order of its words."""
    return list(dict.fromkeys(_PLACE.findall(template.body)))


def filled(template: Template, values: Mapping[str, str]) -> str:
    """Its words with the values in their places; a place without one stays as it is."""
    return _PLACE.sub(lambda place: values.get(place[1]) or place[0], template.body)


def reply_by_template(
    ticket: Ticket,
    template: Template,
    values: Mapping[str, str],
    *,
    by: Agent,
    key: UUID | None = None,
) -> Message:
    """Answer with it, by its channel, whenever the customer last wrote. A draft stays.

    Raises:
        NotApproved, ValuesMissing: nothing was sent.
        TicketClosed, NoWayOut, TooLongForChannel: as for a reply.
    """
    if template.status != Template.APPROVED or template.gone_at is not None:
        raise NotApproved
    asked = places(template)
    given = {name: values.get(name, "").strip() for name in asked}
    if missing := [name for name in asked if not given[name]]:
        raise ValuesMissing(missing)
    return actions.reply(
        ticket,
        text=filled(template, given),
        by=by,
        key=key,
        channel=template.channel,
        public=False,
        template={
            "name": template.name,
            "language": template.language,
            "values": given,
        },
    )
