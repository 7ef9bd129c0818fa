"""What can be asked of tickets: the one registry, for lists, search and the API (R23)."""

from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpdesk.base.filters import (
    FREE,
    ID,
    NUMBER,
    PART,
    SEVERAL,
    TEXT,
    Field,
    Filters,
    flag,
    one_of,
    words,
)
from helpdesk.base.moments import WHEN, WHEN_OR_NONE
from tickets import named, spoken
from tickets.conditions import (
    FLAGS,
    PERSONAL,
    VIEWS,
    due,
    in_language,
    messages,
    said_through,
    tagged,
    with_words,
)
from tickets.models import Message, Priority, Status, Tag, Ticket

VIEW = one_of(VIEWS, single=True)
# Tags are found however somebody spells them.
TAG = replace(SEVERAL, parse=lambda value: Tag.spelt(SEVERAL.parse(value)))
# Which index answers, where no index of its own does.
WITHIN = "within what else is asked"


def _time(
    name: str, label: str | Promise, about: str, *, null: bool = True, index: str = ""
) -> Field:
    return Field(
        name=name,
        kind=WHEN_OR_NONE if null else WHEN,
        path=name,
        about=about,
        spoken=spoken.day(name),
        called=_short(name),
        label=label,
        index=index or WITHIN,
    )


def _short(name: str) -> tuple[str, ...]:
    """`created` for `created_at`, where no other field is called so."""
    short = name.removesuffix("_at")
    return () if short in {name, "next_step"} else (short,)


TICKETS = Filters(
    Field(
        name="view",
        kind=VIEW,
        about="A list as agents have it beside the inbox.",
        holds=lambda where, by: where(by),
        label=_("List"),
        personal=True,
        index="ticket_open",
    ),
    Field(
        name="q",
        kind=FREE,
        about="Words that a message in it has, each of them or its beginning.",
        holds=with_words,
        label=_("Words"),
        index="message_search",
    ),
    Field(
        name="subject",
        kind=PART,
        path="subject",
        about="A part of its subject.",
        label=_("Subject"),
        index=WITHIN,
    ),
    Field(
        name="status",
        kind=words(Status),
        path="status",
        about="Where it stands.",
        label=_("Status"),
        named=named.choices(Status),
        index="ticket_counts",
    ),
    Field(
        name="priority",
        kind=words(Priority),
        path="priority",
        about="How much it matters.",
        label=_("Priority"),
        named=named.choices(Priority),
        index="ticket_by_priority",
    ),
    Field(
        name="team",
        kind=ID,
        path="team__public_id",
        about="Whose queue it is in.",
        spoken=spoken.called("team__name"),
        label=_("Team"),
        named=named.TEAMS,
        index="ticket_open_team",
    ),
    Field(
        name="assignee",
        kind=ID,
        path="assignee__public_id",
        about="Who owns it; `none`: nobody; `me`: you.",
        none=True,
        me=True,
        spoken=spoken.agent("assignee"),
        called=("owner",),
        label=_("Assignee"),
        named=named.PEOPLE,
        index="ticket_open_mine",
    ),
    Field(
        name="accountable",
        kind=ID,
        path="accountable__public_id",
        about="Who answers for it.",
        none=True,
        me=True,
        spoken=spoken.agent("accountable"),
        label=_("Answers for it"),
        named=named.PEOPLE,
        index="ticket_counts",
    ),
    Field(
        name="customer",
        kind=ID,
        path="customer__public_id",
        about="Whose matter it is.",
        spoken=spoken.person,
        called=("from",),
        label=_("Customer"),
        named=named.CUSTOMERS,
        index="ticket_customer",
    ),
    Field(
        name="organization",
        kind=ID,
        path="customer__organization__public_id",
        about="Which company its customer belongs to.",
        none=True,
        spoken=spoken.called("customer__organization__name"),
        called=("company",),
        label=_("Organization"),
        named=named.ORGANIZATIONS,
        index=WITHIN,
    ),
    Field(
        name="channel",
        kind=ID,
        path="channel__public_id",
        about="A channel something was said on.",
        many=said_through,
        spoken=spoken.channel,
        label=_("Channel"),
        named=named.CHANNELS,
        index=WITHIN,
    ),
    Field(
        name="channel_kind",
        kind=replace(TEXT, type="choice"),
        path="channel__kind",
        about="A kind of channel something was said on: `email`, `widget`, …",
        many=said_through,
        called=("by",),
        label=_("Kind of channel"),
        named=named.KINDS,
        index=WITHIN,
    ),
    Field(
        name="tag",
        kind=replace(TAG, type="choice"),
        path="name",
        about="A tag it has.",
        many=tagged,
        label=_("Tag"),
        named=named.TAGS,
        index=WITHIN,
    ),
    Field(
        name="language",
        kind=TEXT,
        about="What its customer speaks, as somebody wrote it down as a fact.",
        holds=in_language,
        label=_("Language"),
        index=WITHIN,
    ),
    Field(
        name="number",
        kind=NUMBER,
        path="number",
        about="What people call it.",
        label=_("Number"),
        index="tickets_ticket_number_key",
    ),
    Field(
        name="messages",
        kind=NUMBER,
        expression=messages,
        about="How many messages were said in it; notes do not count.",
        label=_("Number of messages"),
        index="message_seq_once",
    ),
    Field(
        name="last_from",
        kind=words(Message.Direction),
        path="last_direction",
        about="From whom to whom its last words went.",
        label=_("Last words"),
        named=named.choices(Message.Direction),
        index=WITHIN,
    ),
    Field(
        name="next_step",
        kind=words(Ticket.NextStep),
        path="next_step",
        about="What has to happen next.",
        label=_("Next step"),
        named=named.choices(Ticket.NextStep),
        index=WITHIN,
    ),
    Field(
        name="waiting_for",
        kind=words(Ticket.WaitingFor),
        path="waiting_for",
        about="Whom it waits for.",
        label=_("Waits for"),
        named=named.choices(Ticket.WaitingFor),
        index=WITHIN,
    ),
    _time("created_at", _("Opened"), "When it was opened.", null=False),
    _time(
        "last_message_at",
        _("Last message"),
        "When the last word was said.",
        index="ticket_all",
    ),
    _time(
        "touched_at",
        _("Last change"),
        "When somebody did something in it last.",
        null=False,
    ),
    _time(
        "waiting_since",
        _("Waiting since"),
        "Since when its customer has waited for an answer.",
        index="ticket_open_waiting",
    ),
    _time(
        "next_step_at",
        _("Next step at"),
        "When something has to happen.",
        index="ticket_due",
    ),
    Field(
        name="due_at",
        kind=WHEN_OR_NONE,
        expression=due,
        about="When the first of its clocks (SLA) runs out.",
        label=_("Due"),
        index="one_clock_of_a_kind_runs",
    ),
    _time("wake_at", _("Sleeps until"), "Until when it sleeps.", index="ticket_wakes"),
    _time("first_replied_at", _("First answer"), "When it was answered first."),
    _time("resolved_at", _("Resolved"), "When it was solved."),
    _time("closed_at", _("Closed"), "When it was closed."),
    *(
        replace(
            flag(name, where, about),
            label=label,
            personal=name in PERSONAL,
            index="ticket_open" if name == "open" else WITHIN,
        )
        for name, (where, label, about) in FLAGS.items()
    ),
)
