"""Somebody followed a public link: they show that the public words were theirs."""

from django.http import HttpResponse

from channels_app.actions import proving
from channels_app.errors import TooOften
from channels_app.queries.proving import way_to, writers
from channels_app.views.widget.door import VisitorRequest, answer, body, for_visitor
from channels_app.views.widget.identity import LONGEST_CODE, text_of
from channels_app.views.widget.session import session_of
from helpdesk.base import limits
from helpdesk.base.limits import Limit
from tickets import codes
from tickets.kinds import kind_of

# A page asks every few seconds whether the account has sent the code.
ASKED = Limit(60, 60)
TYPED, TYPED_FROM = Limit(30, 3600), Limit(120, 3600)


@for_visitor("POST")
def proof(request: VisitorRequest) -> HttpResponse:
    """What is asked of them; with `send`: a code to their account; with `code`: that one,
    typed; with `go`: they go on, if they are proven meanwhile."""
    said, visitor = body(request), request.visitor
    _spend(f"proof:{visitor.public_id}", ASKED)
    if "code" in said:
        _spend(f"proof-typed:{visitor.public_id}", TYPED)
        _spend(f"proof-typed-from:{limits.network(request)}", TYPED_FROM)
        typed = text_of(said, "code", longest=LONGEST_CODE)
        return answer(session_of(proving.type_in(visitor, typed)))
    if said.get("go") is True:
        return answer(session_of(proving.go_on(visitor) or visitor))
    if said.get("send") is True:
        _spend(f"proof-send-from:{limits.network(request)}", TYPED)
        proving.send(visitor)
    return answer(_state(request))


def _state(request: VisitorRequest) -> dict[str, object]:
    """Nothing of the ticket: of whom, stands where the link stood, for all to read."""
    row = proving.current(request.visitor)
    if row is None:
        return {"asked": False}
    ticket = row.continuation.ticket.survivor()
    writer = writers(ticket).first()
    return {
        "asked": True,
        "account": writer.shown if writer else "",
        "kind": str(kind_of(writer.kind).name) if writer else "",
        "code": codes.shown(row.code),
        "sends": writer is not None and way_to(ticket, writer) is not None,
        "sent": row.sent_at is not None,
        "ready": proving.is_ready(row, request.visitor),
    }


def _spend(key: str, limit: Limit) -> None:
    if wait := limits.spend(key, limit):
        raise TooOften(wait)
