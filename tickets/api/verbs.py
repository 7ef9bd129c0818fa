"""POST /tickets/{id}/{verb}/: every verb of the heart, each with its body and answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.urls import URLPattern, path
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.api import versions
from helpdesk.base.api.bodies import Body
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Shape, represent
from helpdesk.base.api.views import ApiView
from tickets import actions
from tickets.api import bodies
from tickets.api.shapes import TicketShape
from tickets.api.shapes_messages import MessageShape
from tickets.models import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """A verb's door.

    of_ticket: the action's subject is the ticket; else it is `subject` in the body.
    gives: what it makes, answered with 201; a verb that makes nothing answers 200 with
        the ticket as it is then.
    about: what it does, for the docs.
    """

    action: Callable[..., Any]
    about: str
    body: type[Body] = bodies.Nothing
    gives: type[Shape] | None = None
    subject: str = ""


# By the verb's name; the same in the address with "-" for "_".
VERBS: dict[str, Verb] = {
    "reply": Verb(
        action=actions.reply,
        about="Say something to the customer.",
        body=bodies.ReplyBody,
        gives=MessageShape,
    ),
    "note": Verb(
        action=actions.note,
        about="Write something for colleagues only.",
        body=bodies.NoteBody,
        gives=MessageShape,
    ),
    "assign": Verb(
        action=actions.assign, about="Make an agent own it.", body=bodies.AssignBody
    ),
    "take": Verb(action=actions.take, about="Own it yourself."),
    "snooze": Verb(
        action=actions.snooze, about="Put it away until then.", body=bodies.SnoozeBody
    ),
    "resolve": Verb(action=actions.resolve, about="The matter is solved."),
    "reopen": Verb(action=actions.reopen, about="The matter is not solved, after all."),
}


class TicketVerb(ApiView):
    """One verb; its subclasses say which."""

    family = "tickets"
    name: ClassVar[str]
    verb: ClassVar[Verb]

    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Do it, as the agent whose rights count."""
        rows = TicketShape.rows(self.agent)
        ticket = rows.filter(public_id=id).first()
        if ticket is None:
            raise Unknown
        with versions.unchanged(request, ticket, rows, TicketShape):
            made = self._run(ticket)
        if self.verb.gives is not None and made is not None:
            return self.made(self.verb.gives, made)
        return self._ticket(id)

    def _run(self, ticket: Ticket) -> Any:
        given = self.body(self.verb.body, about=ticket)
        subject = given.pop(self.verb.subject) if self.verb.subject else ticket
        return self.verb.action(subject, **given, by=self.agent)

    def _ticket(self, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """As it is now; nothing, where whoever did it does not see it any more."""
        ticket = TicketShape.rows(self.agent).filter(public_id=id).first()
        if ticket is None:
            return Response(status=204)
        shown = represent(TicketShape, [ticket])[0]
        return Response(shown, headers={"ETag": versions.tag(shown)})


def _view(name: str, verb: Verb) -> type[TicketVerb]:
    """The view of one verb, with its own place in the schema."""
    made = verb.gives or TicketShape
    title = "".join(part.title() for part in name.split("_"))
    post = call(
        body=verb.body if verb.body is not bodies.Nothing else None,
        gives=made,
        status=201 if verb.gives else 200,
        about=verb.about,
        operation_id=f"tickets_{name}",
    )(_copy(TicketVerb.post))
    return type(
        f"{title}Verb", (TicketVerb,), {"name": name, "verb": verb, "post": post}
    )


def _copy(method: Callable[..., Any]) -> Callable[..., Any]:
    """A function of its own, since the schema is written on it."""

    def post(self: Any, request: Request, id: UUID) -> Any:  # noqa: A002 - as above
        return method(self, request, id)

    return post


def urlpatterns() -> list[URLPattern]:
    """The addresses of all verbs."""
    return [
        path(
            f"tickets/<uuid:id>/{name.replace('_', '-')}/",
            _view(name, verb).as_view(),
            name=f"ticket_{name}",
        )
        for name, verb in VERBS.items()
    ]
