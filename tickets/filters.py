"""What can be asked of tickets: the one registry, for lists, search and the API (R23)."""

from helpdesk.base.filters import (
    FREE,
    ID,
    MOMENT,
    MOMENT_OR_NONE,
    NUMBER,
    SEVERAL,
    TEXT,
    Field,
    Filters,
    flag,
    one_of,
    words,
)
from tickets import spoken
from tickets.conditions import (
    FLAGS,
    VIEWS,
    said_through,
    tag_called,
    tagged,
    with_words,
)
from tickets.models import Priority, Status, Ticket

VIEW = one_of(VIEWS, single=True)


def _time(name: str, about: str, *, null: bool = True) -> Field:
    return Field(
        name=name,
        kind=MOMENT_OR_NONE if null else MOMENT,
        path=name,
        about=about,
        spoken=spoken.day(name),
        called=(name.removesuffix("_at"),),
    )


TICKETS = Filters(
    Field(
        name="view",
        kind=VIEW,
        about="A list as agents have it beside the inbox.",
        holds=lambda where, by: where(by),
    ),
    Field(
        name="q",
        kind=FREE,
        about="Words that a message in it has, each of them or its beginning.",
        holds=with_words,
    ),
    Field(name="status", kind=words(Status), path="status", about="Where it stands."),
    Field(
        name="priority",
        kind=words(Priority),
        path="priority",
        about="How much it matters.",
    ),
    Field(
        name="team",
        kind=ID,
        path="team__public_id",
        about="Whose queue it is in.",
        spoken=spoken.called("team__name"),
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
    ),
    Field(
        name="accountable",
        kind=ID,
        path="accountable__public_id",
        about="Who answers for it.",
        none=True,
        me=True,
        spoken=spoken.agent("accountable"),
    ),
    Field(
        name="customer",
        kind=ID,
        path="customer__public_id",
        about="Whose matter it is.",
        spoken=spoken.person,
        called=("from",),
    ),
    Field(
        name="organization",
        kind=ID,
        path="customer__organization__public_id",
        about="Which company its customer belongs to.",
        none=True,
        spoken=spoken.called("customer__organization__name"),
        called=("company",),
    ),
    Field(
        name="channel",
        kind=ID,
        path="channel__public_id",
        about="A channel something was said on.",
        many=said_through,
        spoken=spoken.channel,
    ),
    Field(
        name="channel_kind",
        kind=TEXT,
        path="channel__kind",
        about="A kind of channel something was said on: `email`, `widget`, …",
        many=said_through,
        called=("by",),
    ),
    Field(
        name="tag",
        kind=SEVERAL,
        path="tag__name",
        about="A tag it has.",
        many=tagged,
        spoken=tag_called,
    ),
    Field(
        name="number",
        kind=NUMBER,
        path="number",
        about="What people call it.",
    ),
    Field(
        name="next_step",
        kind=words(Ticket.NextStep),
        path="next_step",
        about="What has to happen next.",
    ),
    Field(
        name="waiting_for",
        kind=words(Ticket.WaitingFor),
        path="waiting_for",
        about="Whom it waits for.",
    ),
    _time("created_at", "When it was opened.", null=False),
    _time("last_message_at", "When the last word was said."),
    _time("waiting_since", "Since when its customer has waited for an answer."),
    _time("next_step_at", "When something has to happen."),
    _time("wake_at", "Until when it sleeps."),
    _time("first_replied_at", "When it was answered first."),
    _time("resolved_at", "When it was solved."),
    _time("closed_at", "When it was closed."),
    *(flag(name, where, about) for name, (where, about) in FLAGS.items()),
)
