"""What is sent for each verb of a ticket, to do what `tests.tickets.verbs.ALL` does."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from rest_framework import serializers

from helpdesk.base.accounts.models import Agent
from helpdesk.base.api.bodies import Body, Choose
from tests.factories import soon
from tests.tickets.verbs import ALL
from tickets.api.doors import VERBS
from tickets.models import Ticket

Made = Any
JSON = {"content_type": "application/json"}


def _of(name: str, **more: Any) -> Callable[[Made], dict[str, Any]]:
    return lambda made: {name: str(made.public_id), **more}


def _nothing(made: Made) -> dict[str, Any]:
    return {}


def _just(**typed: Any) -> Callable[[Made], dict[str, Any]]:
    return lambda made: typed


def later(hours: int = 1) -> str:
    return str(soon(hours=hours).isoformat())


# From what a verb's `prepare` made to what is sent.
SENT: dict[str, Callable[[Made], dict[str, Any]]] = {
    "reply": _just(text="Hello"),
    "send_now": _of("message"),
    "withdraw_reply": _of("message"),
    "reschedule": lambda made: {"message": str(made.public_id), "at": later()},
    "forward": _of("message", to=["anna@firm.example"]),
    "note": _just(text="Odd."),
    "assign": _of("to"),
    "take": _nothing,
    "unassign": _nothing,
    "change_team": _of("team"),
    "change_customer": lambda made: {"customer": str(made.customer.public_id)},
    "snooze": lambda made: {"until": soon().isoformat()},
    "wake": _nothing,
    "call_spam": _nothing,
    "no_spam": _nothing,
    "delete": _nothing,
    "restore": _nothing,
    "wait": _nothing,
    "resolve": _nothing,
    "reopen": _nothing,
    "rename": _just(subject="Pot"),
    "tag": _just(name="vip"),
    "untag": _just(name="vip"),
    "set_priority": _just(priority="urgent"),
    "run_macro": _of("macro"),
    "undo_macro": _of("run"),
    "set_fields": _just(fields={"plan": "gold"}),
    "edit_context": _just(goal="x", summary=""),
    "record_fact": _just(name="order", value="B"),
    "confirm_fact": _of("fact"),
    "promote_fact": _of("fact"),
    "demote_fact": _of("fact"),
    "accept_suggestion": _of("suggestion"),
    "dismiss_suggestion": _of("suggestion"),
    "restore_suggestion": _of("suggestion"),
    "draft_summary": _nothing,
    "drop_summary": _nothing,
    "promise": lambda made: {"what": "Call back", "due_at": soon().isoformat()},
    "give_goodwill": _just(amount=500, reason="Late"),
    "approve_goodwill": _of("goodwill"),
    "decline_goodwill": _of("goodwill", note="No"),
    "withdraw_goodwill": _of("goodwill"),
    "dismiss_promise": _of("message"),
    "keep": _of("follow_up"),
    "withdraw": _of("follow_up", reason="Done else"),
    "move_promise": lambda made: {
        "follow_up": str(made.public_id),
        "due_at": later(9),
        "note": "Busy",
    },
    "hold_promise": lambda made: {
        "follow_up": str(made.public_id),
        "due_at": later(9),
        "text": "By {time}.",
    },
    "save_draft": _just(mode="note", text="Hm"),
    "attach": _just(mode="note"),
    "drop_file": _of("file"),
    "share_draft": _just(shared=True),
    "take_draft": _of("writer"),
    "return_draft": _of("taking"),
    "mark_seen": _just(seq=2),
    "mark_unread": _nothing,
    "mute": _nothing,
    "unmute": _nothing,
    "watch": _nothing,
    "unwatch": _nothing,
    "retry": _of("delivery"),
    "fetch_again": _of("file"),
    "ask": _just(text="Really?", choices=["Yes"]),
    "continue_on": _just(kind="phone"),
    "vouch": _of("message"),
    "log_call": _just(called_us=True, outcome="talked", text="Hello"),
    "hand_over": lambda made: {"to_team": str(made.public_id), "goal": "Tea"},
    "accept": _of("handover"),
    "decline": _of("handover", reason="No"),
    "answer_handover": _of("handover", text="No idea."),
    "withdraw_handover": _of("handover"),
    "follow": _of("agent"),
    "edit_message": _of("message", text="Sorry!"),
    "delete_message": _of("message"),
    "end_chat": _nothing,
    "merge": _of("into"),
    "join": _of("other"),
    "keep_apart": _of("other"),
    "unmerge": _of("moving"),
    "link": _of("other", way="parent"),
    "unlink": _of("link"),
    "split": lambda made: {"messages": [str(made.public_id)], "subject": "Pot"},
    "undo_split": _of("moving"),
}


def url(ticket: Ticket, verb: str) -> str:
    return f"/api/v1/tickets/{ticket.public_id}/{verb.replace('_', '-')}/"


def send(client: Any, ticket: Ticket, verb: str, body: dict[str, Any]) -> Any:
    """As JSON; what has to have a file as a form."""
    if verb == "attach":
        from_form = {**body, "files": [_upload()]}
        return client.post(url(ticket, verb), from_form)
    return client.post(url(ticket, verb), body, **JSON)


def _upload() -> Any:
    return SimpleUploadedFile("a.txt", b"kettle", "text/plain")


def ready(verb: str, ticket: Ticket, *, by: Agent, admin: Agent) -> dict[str, Any]:
    """What the verb needs is there; what is to be sent."""
    return SENT[verb](ALL[verb].ready(ticket, by=by, admin=admin))


def in_vain(do: Callable[[], Any]) -> Any:
    """What it returned or raised; nothing of it stays."""
    with transaction.atomic():
        try:
            return do()
        except Exception as error:
            return error
        finally:
            transaction.set_rollback(True)


Path = tuple[str, ...]


def chosen(body: type[Body]) -> Iterator[tuple[Path, Choose]]:
    """Every id that a body takes, with the way there; "*" is an item of a list."""
    for name, one in body().fields.items():
        yield from _chosen((str(name),), one)


def _chosen(path: Path, one: Any) -> Iterator[tuple[Path, Choose]]:
    if isinstance(one, Choose):
        yield path, one
    elif isinstance(one, serializers.Serializer):
        for name, inner in one.fields.items():
            yield from _chosen((*path, str(name)), inner)
    elif hasattr(one, "child"):
        yield from _chosen((*path, "*"), one.child)


def put(body: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """The body with this value at the end of that way."""
    return {**body, path[0]: _at(path[1:], value)}


def _at(path: Path, value: Any) -> Any:
    if not path:
        return value
    inner = _at(path[1:], value)
    return [inner] if path[0] == "*" else {path[0]: inner}


EVERY = sorted(VERBS)
