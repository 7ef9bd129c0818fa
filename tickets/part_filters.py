"""What can be asked of what belongs to tickets: registries for its lists (R23)."""

from helpdesk.base.filters import (
    FLAG,
    ID,
    MOMENT,
    NUMBER,
    TEXT,
    Field,
    Filters,
    Kind,
    words,
)
from tickets.custom_fields import Of
from tickets.models import (
    Clock,
    Delivery,
    Draft,
    FollowUp,
    Goodwill,
    Handover,
    Message,
    Moving,
)


def _id(name: str, about: str, path: str = "", *, none: bool = False) -> Field:
    """A reference, by its id."""
    path = f"{path or name}__public_id"
    return Field(name=name, kind=ID, path=path, about=about, none=none)


def _own(name: str, kind: Kind, about: str) -> Field:
    """A column of the row itself."""
    return Field(name=name, kind=kind, path=name, about=about)


TICKET = _id("ticket", "Of which ticket.")
TEAM = _id("team", "Of whose tickets.", "ticket__team")
OF_MESSAGE = _id("ticket", "Of which ticket.", "message__ticket")

MESSAGES = Filters(
    TICKET,
    TEAM,
    _id("customer", "Of whose tickets.", "ticket__customer"),
    _own("direction", words(Message.Direction), "From whom to whom."),
    _id("channel", "By which it came or went."),
    _id("agent", "Who of us wrote it; `none`: nobody of us.", none=True),
    _id("identity", "The address it came from."),
    _own("said_at", MOMENT, "When it was said, by our clock."),
    _own("unverified", FLAG, "Whether it may not be from who it says."),
    _own("held_until", MOMENT, "Of replies that wait: when they go."),
    _own("is_timed", FLAG, "Whether somebody chose when it goes."),
)
ATTACHMENTS = Filters(OF_MESSAGE, _id("message", "With which it came."))
DELIVERIES = Filters(
    OF_MESSAGE,
    _id("message", "What is delivered."),
    _id("channel", "By which it goes."),
    _id("identity", "To which address."),
    _own("state", words(Delivery.State), "How far it came."),
    _own("created_at", MOMENT, "When it was to go out."),
)
FACTS = Filters(
    TICKET,
    _id("customer", "Of whose tickets.", "ticket__customer"),
    _own("name", TEXT, "As /fact-names/ has it."),
    _own("value", TEXT, "Exactly this value."),
    _own("is_current", FLAG, "Whether no later one replaced it."),
    _own("recorded_at", MOMENT, "When it was written down."),
)
SUGGESTIONS = Filters(
    OF_MESSAGE,
    _id("message", "Whose words offer it."),
    _own("name", TEXT, "As /fact-names/ has it."),
    _own("is_offered", FLAG, "Not known by now, nor dismissed: as the page shows it."),
)
FOLLOW_UPS = Filters(
    TICKET,
    TEAM,
    _id("customer", "Of whose tickets.", "ticket__customer"),
    _id("owner", "Who promised it."),
    _own("state", words(FollowUp.State), "What became of it."),
    _own("due_at", MOMENT, "Until when it was promised."),
    _own("made_at", MOMENT, "When it was promised."),
)
HANDOVERS = Filters(
    TICKET,
    TEAM,
    _id("giver", "Who offers it; `none`: the house.", none=True),
    _id("to_agent", "To whom."),
    _id("to_team", "To which team."),
    _own("to_me", FLAG, "Whether it waits for an answer of yours."),
    _own("state", words(Handover.State), "What became of it."),
    _own("is_ringing", FLAG, "Whether somebody waits at the other end."),
    _own("offered_at", MOMENT, "When it was offered."),
    _own("expires_at", MOMENT, "Until when it stands."),
)
CLOCKS = Filters(_own("kind", words(Clock.Kind), "What is waited for."))
GOODWILL = Filters(
    TICKET,
    TEAM,
    _id("agent", "Who gave it."),
    _own("state", words(Goodwill.State), "What became of it."),
    _own("at", MOMENT, "When it was given."),
)
RATINGS = Filters(
    TICKET,
    TEAM,
    _id("agent", "Who answered for the ticket."),
    _own("score", NUMBER, "1 to 5."),
    _own("given_at", MOMENT, "When it was given."),
)
CONTINUATIONS = Filters(
    TICKET,
    TEAM,
    _own("kind", TEXT, "Of channel."),
    _own("offered_at", MOMENT, "When it was offered."),
    _own("arrived_at", MOMENT, "When somebody brought the code."),
)
MOVES = Filters(_own("kind", words(Moving.Kind), "Merges or splits."))
DRAFTS = Filters(TICKET, _own("mode", words(Draft.Mode), "Reply or note."))
CANNED_REPLIES = Filters(
    _id("team", "Who shares it; `none`: everybody.", none=True),
    _own("name", TEXT, "Exactly this name."),
)
TICKET_TEMPLATES = Filters(
    _id("team", "Who shares it; `none`: everybody.", none=True),
    _own("name", TEXT, "Exactly this name."),
)
CUSTOM_FIELDS = Filters(
    _own("of", words(Of), "Of what it is."),
    _own("key", TEXT, "Exactly this key."),
)
FACT_NAMES = Filters(_own("is_active", FLAG, "Whether facts are recorded under it."))
TAGS = Filters(_own("name", TEXT, "Exactly this tag."))
