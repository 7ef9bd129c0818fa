"""What a page's own scripts are told, who ask a verb to `Accept: application/json`."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, JsonResponse

from tickets.forms import TicketForm
from tickets.models import Draft, DraftTaking, Message
from tickets.queries.way import way_value

JSON = "application/json"


def wants_json(request: HttpRequest) -> bool:
    """Whether the page's script asks, not a browser that shows what it gets."""
    return request.get_preferred_type(["text/html", JSON]) == JSON


def done(verb: str, form: TicketForm, told: dict[str, Any]) -> JsonResponse:
    """It was done; `told` goes along."""
    more = _MORE[verb](form.result) if verb in _MORE else {}
    return JsonResponse({"ok": True, **told, **more})


def refused(form: TicketForm, status: int) -> JsonResponse:
    """It was not done: why, in a code for the script and in words for people."""
    answer: dict[str, Any] = {"ok": False, "code": "invalid"}
    if form.refusal is not None:
        answer["code"] = form.refusal.code
        answer |= form.refusal.data
    fields = form.errors.get_json_data()
    every = [one["message"] for errors in fields.values() for one in errors]
    answer["words"] = " ".join(every)
    return JsonResponse({**answer, "errors": fields}, status=status)


def _message(message: Message) -> dict[str, Any]:
    held = message.held_until
    return {
        "message": str(message.public_id),
        "seq": message.seq,
        "held_until": held.isoformat() if held else None,
    }


def draft_of(draft: Draft | None) -> dict[str, Any]:
    """A draft for the script; without one, version 0 and no files."""
    if draft is None:
        nothing = dict.fromkeys(("people", "signed", "quotes"))
        return {"version": 0, "files": [], "way": "", **nothing}
    known = ("public_id", "filename", "size", "content_id")
    files = draft.files.order_by("id").values(*known)
    return {
        "version": draft.version,
        "people": draft.people,
        "signed": draft.signed,
        "quotes": draft.quotes,
        "way": way_value(draft.channel, draft.public) if draft.channel else "",
        "files": [
            {
                "id": str(one["public_id"]),
                "name": one["filename"],
                "size": one["size"],
                "cid": one["content_id"],
            }
            for one in files
        ],
    }


def _given_back(draft: Draft) -> dict[str, Any]:
    words = {"text": draft.text, "html": draft.html}
    return {"draft": {**words, **draft_of(draft)}}


def _taken(taking: DraftTaking) -> dict[str, Any]:
    mine = Draft.objects.filter(ticket=taking.ticket, agent=taking.taker, mode="reply")
    return _given_back(mine.get())


_MORE: dict[str, Callable[[Any], dict[str, Any]]] = {
    "reply": _message,
    "note": _message,
    "send_now": _message,
    "withdraw_reply": _given_back,
    "save_draft": draft_of,
    "attach": draft_of,
    "drop_file": draft_of,
    "share_draft": draft_of,
    "take_draft": _taken,
    "return_draft": _given_back,
    "mark_seen": lambda seq: {"seq": seq},
}
