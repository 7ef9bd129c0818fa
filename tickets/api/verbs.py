"""POST /tickets/{id}/{verb}/: every verb of the heart, each with its body and answer."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.urls import URLPattern, path
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.accounts.models import Agent
from helpdesk.base.api import versions
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import represent
from helpdesk.base.api.uploads import WITH_FILES, plain
from helpdesk.base.api.views import ApiView
from helpdesk.base.errors import NotAllowed
from tickets import rules
from tickets.api import bodies
from tickets.api.door import Verb
from tickets.api.doors import VERBS
from tickets.api.shapes import TicketShape
from tickets.models import Ticket


def found(verb: str, agent: Agent) -> QuerySet[Ticket]:
    """Tickets that this may be done to: to bring one back takes one that was deleted."""
    if verb == "restore" and rules.role_has(agent, verb):
        return TicketShape.among(Ticket.everything.visible_to(agent), agent)
    return TicketShape.rows(agent)


def seen(agent: Agent, name: UUID, verb: str = "") -> Ticket:
    """The ticket of this id.

    Raises:
        Unknown: there is none that this agent may see.
    """
    ticket = found(verb, agent).filter(public_id=name).first()
    if ticket is None:
        raise Unknown
    return ticket


def run(name: str, ticket: Ticket, sent: Any, *, by: Agent) -> Response:
    """Do what was sent to this ticket, and show what there is now.

    Raises:
        NotAllowed: people of their role never do this, whatever they send.
        ValidationError: it is not what this verb takes.
        Refused: what its action raises.
    """
    if not rules.role_has(by, name):
        raise NotAllowed
    verb = VERBS[name]
    given = verb.body(data=plain(verb.body, sent), context={"by": by, "about": ticket})
    given.is_valid(raise_exception=True)
    values = dict(given.validated_data)
    subject = values.pop(verb.subject) if verb.subject else ticket
    made = verb.action(subject, **values, by=by)
    return _made(verb, made, by) if verb.gives is not None else _ticket(ticket, by)


def _made(verb: Verb, made: Any, by: Agent) -> Response:
    """What it made, as everybody reads it; nothing, where nothing is left of it."""
    assert verb.gives is not None  # noqa: S101 - see above
    row = made
    if made is not None and not verb.is_whole:
        row = verb.gives.rows(by).filter(pk=made.pk).first()
    if row is None:
        return Response(status=204)
    return Response(represent(verb.gives, [row])[0], status=verb.status)


def _ticket(ticket: Ticket, by: Agent) -> Response:
    """As it is now; nothing, where whoever did it does not see it any more."""
    row = TicketShape.rows(by).filter(pk=ticket.pk).first()
    if row is None:
        return Response(status=204)
    shown = represent(TicketShape, [row])[0]
    return Response(shown, headers={"ETag": versions.tag(shown)})


class TicketVerb(ApiView):
    """One verb; its subclasses say which."""

    family = "tickets"
    verb: ClassVar[str]

    def still(self, told: Any) -> None:
        """To who still sees the ticket, or may still bring it back."""
        verb = "restore" if self.verb == "delete" else ""
        seen(self.agent, self.kwargs["id"], verb)

    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Do it, as the agent whose rights count."""
        ticket = seen(self.agent, id, self.verb)
        rows = found(self.verb, self.agent)
        with versions.unchanged(request, ticket, rows, TicketShape):
            return run(self.verb, ticket, request.data, by=self.agent)


def _view(name: str, verb: Verb) -> type[TicketVerb]:
    """The view of one verb, with its own place in the schema."""
    title = "".join(part.title() for part in name.split("_"))
    post = call(
        body=verb.body if verb.body is not bodies.Nothing else None,
        gives=verb.gives or TicketShape,
        status=verb.status,
        about=verb.about,
        empty="There is nothing left of it that you may see.",
        operation_id=f"tickets_{name}",
    )(_copy(TicketVerb.post))
    parts: dict[str, Any] = {"verb": name, "post": post}
    if verb.has_files:
        parts["parser_classes"] = WITH_FILES
    return type(f"{title}Verb", (TicketVerb,), parts)


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
