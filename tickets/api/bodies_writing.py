"""What is written: replies, notes, questions, drafts."""

from datetime import timedelta
from typing import Any

from rest_framework import serializers

from helpdesk.base.accounts.models import Agent
from helpdesk.base.api.bodies import Choose, Moment
from helpdesk.base.api.uploads import Files
from tickets.actions import Recipients, recipients
from tickets.actions.ask import LABEL, MOST_CHOICES
from tickets.actions.promising import MOST, WHAT, NewPromise
from tickets.api.bodies import (
    MAX_HTML,
    MAX_SEQ,
    MAX_TEXT,
    MAX_VERSION,
    TicketBody,
    Words,
    taken,
)
from tickets.api.bodies_files import put_within
from tickets.api.bodies_promises import LONGEST_HOLD, OutcomesBody
from tickets.forms.ask import FIELDS, KINDS
from tickets.forms.promised import LOOKED_AT
from tickets.models import Channel, Draft, DraftTaking
from tickets.queries import choices
from tickets.queries.letters import letters

FORMATTED = "The same with its formatting, as HTML."


def _by_channel() -> Choose:
    """By which way; the verb knows which of them are open."""
    return Choose(
        lambda body: Channel.objects.all(),
        default=None,
        allow_null=True,
        help_text="By which way; the best one, if not said.",
    )


def _public() -> serializers.BooleanField:
    """Where everybody reads it, or not."""
    return serializers.BooleanField(
        default=None,
        allow_null=True,
        help_text="true: where everybody reads it, below what they wrote in public."
        " false: to them alone. If not said, as they last wrote: nothing becomes public"
        " by itself.",
    )


def _wanted(about: str) -> serializers.BooleanField:
    """Something that a letter can have, or not."""
    return serializers.BooleanField(
        default=None, allow_null=True, help_text=f"{about} If not said, as usual."
    )


def _signature() -> serializers.BooleanField:
    return _wanted(
        "Whether a letter ends with your signature, or your team's. Usual: it does; what"
        " is no letter never has one."
    )


def _quote() -> serializers.BooleanField:
    return _wanted(
        "Whether a letter quotes the customer's last one below your words. Usual: as its"
        " mailbox is set. Never to somebody who did not have what it quotes."
    )


def _hold() -> serializers.IntegerField:
    """For how long it may be taken back."""
    return serializers.IntegerField(
        min_value=0,
        max_value=LONGEST_HOLD,
        default=0,
        help_text="So long it can be taken back before it leaves; 0: at once.",
    )


def _people(about: str) -> serializers.ListField:
    """Addresses, as one types them."""
    return serializers.ListField(
        child=serializers.CharField(max_length=400),
        required=False,
        max_length=recipients.MOST,
        help_text=about,
    )


def chosen_people(given: dict[str, Any]) -> Recipients | None:
    """Whom it names; None: nobody was named. They are taken out of what was given."""
    named = {name: tuple(given.pop(name, ())) for name in ("to", "cc", "bcc")}
    return Recipients(**named) if any(named.values()) else None


class NewPromiseBody(TicketBody):
    """Something that is promised with a reply."""

    what = serializers.CharField(max_length=WHAT)
    due_at = Moment()


class ReplyBody(OutcomesBody):
    text = Words()
    html = Words(
        MAX_HTML,
        help_text=f'{FORMATTED} `<img src="cid:lid.png" alt="The lid">` shows the file'
        " `lid.png` of `files` within it, or one of the draft by its `content_id`.",
    )
    files = Files(required=False, help_text="In multipart/form-data alone.")
    channel = _by_channel()
    public = _public()
    to = _people(
        "Addresses a letter goes to (`ada@example.org`, or with a name before it); all who"
        " take part, if none of the three lists is given. Other channels than mail reach"
        " who takes part, whatever is said here."
    )
    cc = _people("Who gets it as a copy; they take part from now on.")
    bcc = _people("Who gets it without being named; they do not take part.")
    hold_seconds = _hold()
    at = serializers.DateTimeField(
        required=False,
        default=None,
        allow_null=True,
        help_text="When it goes. Where the customer writes before that it stops, and its"
        " writer decides: `send_now`, or `withdraw_reply`.",
    )
    snooze_until = serializers.DateTimeField(
        required=False,
        default=None,
        allow_null=True,
        help_text="Once it has gone the ticket sleeps until then, unless it is resolved.",
    )
    signature = _signature()
    quote = _quote()
    and_resolve = serializers.BooleanField(default=False)
    seen = serializers.IntegerField(
        min_value=0,
        max_value=MAX_SEQ,
        default=None,
        allow_null=True,
        help_text="The `seq` of the newest message you know. Where others wrote since,"
        " the reply is refused with `stale`.",
    )
    anyway = serializers.BooleanField(default=False, help_text="Whatever `seen` says.")
    promises = serializers.ListField(
        child=NewPromiseBody(), required=False, max_length=MOST
    )
    no_promise = serializers.ListField(
        child=serializers.CharField(max_length=MAX_TEXT),
        max_length=LOOKED_AT,
        required=False,
        help_text="Sentences of it that look like a promise and are none.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """As the action takes it."""
        given = super().validate(attrs)
        seconds, people = given.pop("hold_seconds"), chosen_people(given)
        return {
            **given,
            "people": people,
            "hold": timedelta(seconds=seconds),
            **put_within(given.pop("html"), taken(given.pop("files", ()))),
            "promises": [NewPromise(**one) for one in given.pop("promises", ())],
            "no_promise": [one[:WHAT] for one in given.pop("no_promise", ())],
        }


class ForwardBody(TicketBody):
    message = Choose(
        lambda body: choices.for_others(body.ticket),
        help_text="What is sent on: anything but notes and what is held.",
    )
    to = _people("Addresses outside it goes to (`ada@example.org`).")
    cc = _people("Who gets it as a copy.")
    bcc = _people("Who gets it without being named.")
    text = Words(help_text="Yours, above the message.")
    html = Words(MAX_HTML, help_text=FORMATTED)
    attachments = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        default=None,
        allow_null=True,
        help_text="Which of its files go along; all of them, if not said.",
    )
    files = Files(required=False, help_text="In multipart/form-data alone.")
    channel = Choose(
        lambda body: letters(),
        default=None,
        allow_null=True,
        help_text="The mailbox it goes by; the nearest, if not said.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """As the action takes it."""
        named, wanted = chosen_people(attrs) or Recipients(), attrs.pop("attachments")
        chosen = None
        if wanted is not None:
            chosen = list(attrs["message"].attachments.filter(public_id__in=wanted))
        files = taken(attrs.pop("files", ()))
        return {**attrs, "people": named, "attachments": chosen, "files": files}


class NoteBody(TicketBody):
    text = Words()
    html = Words(MAX_HTML, help_text=FORMATTED)
    files = Files(required=False, help_text="In multipart/form-data alone.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """As the action takes it."""
        return {**attrs, "files": taken(attrs.pop("files", ()))}


class AskedField(TicketBody):
    """A field that the customer fills in."""

    label = serializers.CharField(max_length=LABEL)  # type: ignore[assignment] # what people read
    kind = serializers.ChoiceField([kind for kind, _label in KINDS], default="text")
    required = serializers.BooleanField(default=False)  # type: ignore[assignment] # as the action has it


class AskBody(TicketBody):
    """A question with answers to choose from, or with fields to fill in."""

    text = serializers.CharField(max_length=MAX_TEXT, trim_whitespace=False)
    choices = serializers.ListField(
        child=serializers.CharField(max_length=LABEL),
        max_length=MOST_CHOICES,
        required=False,
    )
    fields = serializers.ListField(
        child=AskedField(), required=False, max_length=FIELDS
    )  # type: ignore[assignment] # as the action has it


class DraftBody(TicketBody):
    mode = serializers.ChoiceField(Draft.Mode.choices)
    text = Words()
    html = Words(MAX_HTML, help_text=FORMATTED)
    version = serializers.IntegerField(
        min_value=0,
        max_value=MAX_VERSION,
        default=None,
        allow_null=True,
        help_text="Of the draft these words were typed into, 0 for a new one; without"
        " it, whatever is there is overwritten.",
    )
    channel = _by_channel()
    public = _public()
    to = _people("Addresses the letter is to go to; as of a reply.")
    cc = _people("Who is to get it as a copy.")
    bcc = _people("Who is to get it without being named.")
    signature = _signature()
    quote = _quote()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """As the action takes it."""
        people = chosen_people(attrs)
        return {**attrs, "people": people}


class SeenBody(TicketBody):
    seq = serializers.IntegerField(
        min_value=0, max_value=MAX_SEQ, help_text="Of the newest message you have read."
    )


class OurWordsBody(TicketBody):
    message = Choose(
        lambda body: choices.our_words(body.ticket), help_text="One that we said."
    )


class RescheduleBody(OurWordsBody):
    at = serializers.DateTimeField(help_text="When it goes instead.")


class EditBody(OurWordsBody):
    text = Words()
    html = Words(MAX_HTML, help_text=FORMATTED)


class ShareDraftBody(TicketBody):
    shared = serializers.BooleanField(
        default=True, help_text="false: it is yours alone again."
    )


class TakeDraftBody(TicketBody):
    writer = Choose(
        lambda body: Agent.objects.filter(
            pk__in=choices.shared_drafts(body.ticket, body.by).values("agent")
        ),
        help_text="Whose shared draft it is.",
    )


class TakingBody(TicketBody):
    taking = Choose(
        lambda body: DraftTaking.objects.filter(ticket=body.ticket),
        help_text="What `take-draft` answered with.",
    )
