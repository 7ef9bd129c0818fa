"""Going on elsewhere, from a conversation in the widget."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from channels_app.actions import going_on
from channels_app.errors import NoSuchChat, TooOften
from channels_app.models import Chat
from channels_app.payload import Said
from channels_app.queries import feed
from channels_app.views.widget.door import VisitorRequest, answer, body, for_visitor
from helpdesk.base import limits
from helpdesk.base.limits import Limit
from tickets.kinds import kind_of
from tickets.onward_errors import NoWayThere
from tickets.queries import reach

ASKED = Limit(30, 3600)
FROM_ONE_NETWORK = Limit(120, 3600)


@for_visitor("POST")
def onward(request: VisitorRequest, chat: UUID) -> HttpResponse:
    """Which ways there are; by one of them: its code and its link; or a mail to them."""
    said = body(request)
    found = feed.plain_chat(request.visitor, chat)
    if found is None:
        raise NoSuchChat
    _spend(request)
    if said.get("write") is True:
        going_on.write_to(found)
        return answer({}, status=202)
    if "kind" in said:
        return answer(_by(found, said))
    kinds = going_on.kinds_on(found)
    named = [{"kind": one, "name": str(kind_of(one).name)} for one in kinds]
    return answer({"ways": named})


def _by(chat: Chat, said: Said) -> dict[str, Any]:
    one = going_on.go_on(chat, str(said["kind"]))
    way = reach.way(one)
    if way is None:
        raise NoWayThere
    return {"kind": one.kind, "code": one.shown, "where": way.where, "link": way.link}


def _spend(request: VisitorRequest) -> None:
    whose = {
        f"onward:{request.visitor.public_id}": ASKED,
        f"onward-from:{limits.network(request)}": FROM_ONE_NETWORK,
    }
    for key, limit in whose.items():
        if wait := limits.spend(key, limit):
            raise TooOften(wait)
