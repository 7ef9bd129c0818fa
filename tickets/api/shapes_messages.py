"""The outside of words: messages, the files with them, and their deliveries."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.api.shapes import Ref, Shape, represent
from tickets.api.shapes_people import IdentityShape
from tickets.models import (
    Attachment,
    Awaited,
    Call,
    Delivery,
    Message,
    Reaction,
    Ticket,
    Wording,
)
from tickets.queries.customers import seen_customers

PEOPLE = "helpdesk.base.accounts.api.shapes"
TICKETS = "tickets.api.shapes"
HERE = "tickets.api.shapes_messages"

# What is read for one message; of what hangs on it, what is shown. A conversation would
# else bring the whole of its ticket along with each word.
_READ = (
    "public_id", "seq", "direction", "subject", "text", "html", "said_at", "dated",
    "unverified", "auto", "author", "warnings", "held_until", "is_timed", "stopped_at",
    "snooze_until", "and_resolve", "promised",
    "place", "signature", "quoted",
    "form", "edited_at", "deleted_at", "public", "link", "ticket__public_id",
    "channel__public_id", "agent__public_id", "agent__name", "identity__public_id",
    "identity__kind", "identity__shown", "identity__verified_at",
    "identity__unreachable_since", "identity__unreachable_words", "identity__opted_out_at",
    "identity__pictures_since",
    "identity__customer__public_id", "identity__customer__name", "answers__public_id",
    "answers__ticket_id", "call__number", "call__outcome",
)  # fmt: skip
# Where they stood in it: what had to be fetched came in any order.
_PLACED = (F("awaited__position").asc(nulls_first=True), "id")
_JOINED = ("ticket", "channel", "agent", "identity__customer", "answers", "call")


@extend_schema_field({"type": "object", "additionalProperties": True})
class Form(serializers.JSONField):
    """What a message asks or answers beyond words: an object, or nothing."""


class QuotedShape(Shape):
    """What a letter of ours quotes below its words, as it was then."""

    message = serializers.UUIDField(help_text="Its id.")
    line = serializers.CharField(help_text="Who wrote it, and when.")
    text = serializers.CharField()
    html = serializers.CharField(help_text="Sanitised; empty for plain text.")


class AttachmentShape(Shape):
    """A file that came with a message."""

    id = serializers.UUIDField(source="public_id")
    message = Ref(f"{HERE}.MessageShape")
    filename = serializers.CharField(help_text="A label, never a path.")
    content_type = serializers.CharField(
        help_text="What its sender called it; it is never served as that."
    )
    size = serializers.IntegerField(help_text="In bytes.")
    inline = serializers.BooleanField(help_text="Shown within the words.")
    content_id = serializers.CharField(help_text="What `cid:` in the HTML names.")
    description = serializers.CharField(
        help_text="What is to be seen, for whoever does not see it; or empty."
    )
    content_url = serializers.SerializerMethodField(
        help_text="Where its bytes are, with the same rights as here."
    )

    @extend_schema_field({"type": "string", "format": "uri-reference"})
    def get_content_url(self, file: Attachment) -> str:
        """Its address in this API."""
        return reverse("api:attachment_content", args=[file.public_id])

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Attachment]:
        """Of messages of tickets this agent sees."""
        seen = Ticket.objects.visible_to(agent).values("pk")
        files = Attachment.objects.filter(message__ticket__in=seen)
        return files.select_related("message")


class DeliveryShape(Shape):
    """One message on its way to one address."""

    id = serializers.UUIDField(source="public_id")
    message = Ref(f"{HERE}.MessageShape")
    channel = Ref(f"{TICKETS}.ChannelShape")
    identity = Ref("tickets.api.shapes_people.IdentityShape")
    to = serializers.CharField(source="identity.shown", help_text="The address.")
    role = serializers.ChoiceField(
        Delivery.Role.choices,
        help_text="As whom its letter names them; BCC: it does not.",
    )
    state = serializers.ChoiceField(Delivery.State.choices)
    attempts = serializers.IntegerField()
    not_before = serializers.DateTimeField(help_text="When it is tried next.")
    last_error = serializers.CharField(help_text="Why it did not arrive; or empty.")
    place = serializers.CharField(help_text="Its reference outside: a Message-ID.")
    provider_id = serializers.CharField(help_text="What the provider calls it.")
    created_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Delivery]:
        """Of messages of tickets this agent sees."""
        seen = Ticket.objects.visible_to(agent).values("pk")
        rows = Delivery.objects.filter(message__ticket__in=seen)
        return rows.select_related("message", "channel", "identity")


class CallShape(Shape):
    """That a message was spoken on the telephone."""

    number = serializers.CharField(help_text="Theirs (E.164); empty: withheld.")
    outcome = serializers.ChoiceField(Call.Outcome.choices)
    seconds = serializers.IntegerField(
        allow_null=True, help_text="How long it was spoken, where that is known."
    )


class FoundPromiseShape(Shape):
    """Something that words promise and no follow-up keeps yet."""

    what = serializers.CharField()
    due_at = serializers.DateTimeField(allow_null=True)


class AwaitedShape(Shape):
    """A file that a message came with, and which is not here, or not yet."""

    id = serializers.UUIDField(
        source="public_id", help_text="For the verb `fetch-again`."
    )
    filename = serializers.CharField(help_text="A label, never a path.")
    content_type = serializers.CharField(help_text="What its provider calls it.")
    size = serializers.IntegerField(allow_null=True, help_text="In bytes, where known.")
    state = serializers.ChoiceField(Awaited.State.choices)
    attempts = serializers.IntegerField()
    not_before = serializers.DateTimeField(help_text="When it is tried next.")
    last_error = serializers.CharField(help_text="Why it is not here; or empty.")


class ReactionShape(Shape):
    """A sign that somebody put on a message."""

    emoji = serializers.CharField()
    by_name = serializers.SerializerMethodField(help_text="As the page shows it.")
    at = serializers.DateTimeField(help_text="By their provider's clock.")

    def get_by_name(self, reaction: Reaction) -> str:
        """Their name, or their address."""
        one = reaction.identity
        return one.customer.name or one.shown


class MessageShape(Shape):
    """Something said in a ticket: by the customer, to them, or among agents."""

    family = "tickets"

    id = serializers.UUIDField(source="public_id")
    ticket = Ref(f"{TICKETS}.TicketShape")
    seq = serializers.IntegerField(help_text="Of its event in the ticket.")
    direction = serializers.ChoiceField(Message.Direction.choices)
    channel = Ref(f"{TICKETS}.ChannelShape")
    author_name = serializers.SerializerMethodField(
        help_text="As the page shows it; empty for what nobody wrote."
    )
    agent = Ref(f"{PEOPLE}.AgentShape", help_text="Who of us wrote it.")
    identity = IdentityShape(
        source="told_identity", help_text="The address it came from.", allow_null=True
    )
    subject = serializers.CharField()
    text = serializers.CharField()
    html = serializers.CharField(help_text="Sanitised; empty for plain text.")
    signature = serializers.CharField(
        help_text="What its letter carries below these words, as HTML; or empty."
    )
    quoted = serializers.SerializerMethodField(
        help_text="What its letter quotes below these words."
    )
    said_at = serializers.DateTimeField(help_text="By our clock.")
    dated = serializers.DateTimeField(
        allow_null=True, help_text="What its sender's clock said."
    )
    public = serializers.BooleanField(
        help_text="Everybody can read it there where it was said."
    )
    link = serializers.CharField(
        help_text="Where everybody reads it; empty where nobody says."
    )
    place = serializers.CharField(
        help_text="Its reference outside, where it came with one: a Message-ID."
    )
    answers = Ref(
        f"{HERE}.MessageShape",
        source="answered",
        help_text="The one message it answers, where that is in this ticket still.",
    )
    form = Form(
        allow_null=True,
        help_text="What it asks beyond words (`options` or `fields`), or what was"
        " answered to that; `invitation`: what a mail of theirs invites to.",
    )
    call = serializers.SerializerMethodField()
    attachments = AttachmentShape(many=True)
    awaited = AwaitedShape(
        many=True,
        help_text="Files that it came with and which are not here, or not yet.",
    )
    reactions = ReactionShape(many=True, help_text="Signs that people put on it.")
    deliveries = DeliveryShape(many=True, help_text="How far it came, to whom.")
    unverified = serializers.BooleanField(
        help_text="It may not be from who it says: see the verb `vouch`."
    )
    auto = serializers.CharField(
        help_text="Why a machine seems to have written it; empty: a person did."
    )
    warnings = serializers.ListField(
        child=serializers.CharField(),
        help_text="What is odd about it: sender, reply-to, name, place, date, charset,"
        " long, encrypted, signature, signed (behind a colon whose certificate fits),"
        " unproved, spam, list, reply-to: with the address it asks for answers at;"
        " and how it looks: designed, remote (pictures on other servers), repeats,"
        " vouched, no-answer. Of ours: by-mail,"
        " where its writer wrote it in their mail program.",
    )
    promised = serializers.SerializerMethodField(
        help_text="What its words promise and no follow-up keeps yet."
    )
    held_until = serializers.DateTimeField(
        allow_null=True, help_text="Until then it can be taken back."
    )
    is_timed = serializers.BooleanField(
        help_text="Somebody chose when it goes; it stops where the customer writes first."
    )
    stopped_at = serializers.DateTimeField(
        allow_null=True, help_text="It did not go at its time; its writer decides."
    )
    snooze_until = serializers.DateTimeField(
        allow_null=True, help_text="Its release lets the ticket sleep until then."
    )
    and_resolve = serializers.BooleanField(help_text="Its release resolves the ticket.")
    edited_at = serializers.DateTimeField(
        allow_null=True,
        help_text="It says something else since: see its `wordings`. Of what came in, by"
        " its provider's clock.",
    )
    deleted_at = serializers.DateTimeField(
        allow_null=True, help_text="Its words were taken back."
    )

    def get_author_name(self, message: Message) -> str:
        """Ours, theirs, or their address."""
        if message.agent is not None:
            return message.agent.name
        one = message.identity
        theirs = "" if one is None else one.customer.name or one.shown
        return theirs or message.author

    @extend_schema_field(QuotedShape(allow_null=True))
    def get_quoted(self, message: Message) -> dict[str, str] | None:
        """As it is kept with the message."""
        kept: dict[str, str] | None = message.quoted
        return kept

    @extend_schema_field(CallShape(allow_null=True))
    def get_call(self, message: Message) -> dict[str, Any] | None:
        """What was spoken; None for what was written."""
        call = getattr(message, "call", None)
        return None if call is None else represent(CallShape, [call])[0]

    @extend_schema_field(FoundPromiseShape(many=True))
    def get_promised(self, message: Message) -> list[dict[str, Any]]:
        """Each with its time, if it names one."""
        found = message.promised or ()
        return [{"what": one["what"], "due_at": one.get("due_at")} for one in found]

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Message]:
        """Words of tickets this agent sees: notes and what is held included, as all who
        see a ticket see them."""
        seen = Ticket.objects.visible_to(agent).values("pk")
        rows = Message.objects.filter(ticket__in=seen).select_related(*_JOINED)
        ways = Delivery.objects.select_related("channel", "identity").defer(
            "channel__traits", "channel__name"
        )
        known = seen_customers(agent).filter(pk=OuterRef("identity__customer"))
        rows = rows.only(*_READ).annotate(sees_writer=Exists(known))
        return rows.prefetch_related(
            Prefetch("attachments", Attachment.objects.order_by(*_PLACED)),
            Prefetch("awaited", Awaited.objects.exclude(state=Awaited.State.KEPT)),
            Prefetch("reactions", _reactions()),
            Prefetch("deliveries", ways.order_by("id")),
        )


def _reactions() -> QuerySet[Reaction]:
    """Those that stand, with whose they are."""
    return Reaction.objects.exclude(emoji="").select_related("identity__customer")


class WordingShape(Shape):
    """What a message said before somebody changed it or took it back."""

    text = serializers.CharField()
    html = serializers.CharField()
    replaced_by = Ref(
        f"{PEOPLE}.AgentShape",
        help_text="Nobody of us: its writer, where they wrote it.",
    )
    replaced_at = serializers.DateTimeField()

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Wording]:
        """Ours for admins alone, as words that somebody should not have sent; what a
        customer had said was read, and may have been answered, by all who see it."""
        seen = Ticket.objects.visible_to(agent).values("pk")
        rows = Wording.objects.filter(message__ticket__in=seen)
        theirs = rows.filter(message__direction=Message.Direction.IN)
        kept = rows if may_administrate(agent) else theirs
        return kept.select_related("replaced_by")
