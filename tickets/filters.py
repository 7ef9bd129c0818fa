"""What can be asked of tickets: the one registry, for lists, search and the API (R23)."""

from helpdesk.base.filters import ID, MOMENT, TEXT, Field, Filters, words
from tickets.models import Priority, Status

TICKETS = Filters(
    Field(name="status", kind=words(Status), path="status", about="Where it stands."),
    Field(
        name="priority",
        kind=words(Priority),
        path="priority",
        about="How much it matters.",
    ),
    Field(name="team", kind=ID, path="team__public_id", about="Whose queue it is in."),
    Field(
        name="assignee",
        kind=ID,
        path="assignee__public_id",
        about="Who owns it; `none`: nobody.",
        none=True,
    ),
    Field(
        name="customer",
        kind=ID,
        path="customer__public_id",
        about="Whose matter it is.",
    ),
    Field(name="tag", kind=TEXT, path="tags__name", about="A tag it has."),
    Field(
        name="created_at", kind=MOMENT, path="created_at", about="When it was opened."
    ),
)
