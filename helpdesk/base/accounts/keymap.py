"""All keyboard commands: the sheet, the palette, hints and the settings read this list.

Whoever adds a command adds a line here. What it does stands in a module that says
`command(name, …)`, or is the control of the page that `target` in keys.js finds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Role
from helpdesk.base.accounts.settings_page import Who, Words, anybody, may_reply


class Where(Enum):
    """What has to be there for a command: "" is any page."""

    ANYWHERE = ""
    TICKET = "ticket"
    MENTION = "mention"
    RING = "ring"
    CALL = "call"
    # In the field one writes in: those keys are the field's, and are not changed.
    WRITING = "writing"


ANYWHERE, TICKET, MENTION = Where.ANYWHERE, Where.TICKET, Where.MENTION
RING, CALL, WRITING = Where.RING, Where.CALL, Where.WRITING


def may_lead(who: Who) -> bool:
    """Who answers for teams."""
    return getattr(who, "role", "") in {Role.ADMIN, Role.LEAD}


@dataclass(frozen=True, slots=True)
class Command:
    """keys: as keys.js spells them, several ways with `|` between them, two in a row
    with a space. leads: a page, by its name or path. may: who has it."""

    name: str
    words: Words
    keys: str
    where: Where = ANYWHERE
    icon: str = ""
    leads: str = ""
    may: Callable[[Who], bool] = anybody

    @property
    def ways(self) -> tuple[str, ...]:
        return tuple(self.keys.split("|")) if self.keys else ()

    @property
    def url(self) -> str:
        is_path = not self.leads or self.leads.startswith("/")
        return self.leads if is_path else reverse(self.leads)


GROUPS: tuple[tuple[Words, tuple[Command, ...]], ...] = (
    (
        _("Inbox"),
        (
            Command("next", _("Next ticket"), "j|ArrowDown"),
            Command("previous", _("Previous ticket"), "k|ArrowUp"),
            Command("open", _("Open the ticket"), "Enter"),
            Command("back", _("Back to the list"), "Escape"),
            Command("select", _("Select"), "x"),
            Command("select-all", _("Select all of the list"), "Mod+a"),
            Command("extend-next", _("Select this and the next"), "Shift+J"),
            Command("extend-previous", _("Select this and the previous"), "Shift+K"),
            Command("fresh", _("Show new tickets"), "."),
            Command("table", _("As a table, or as rows"), "v"),
            Command("views", _("Views"), "["),
            Command("side", _("Side panel"), "]"),
        ),
    ),
    (
        _("Ticket"),
        (
            Command("reply", _("Reply"), "r", TICKET, icon="reply"),
            Command("note", _("Note for colleagues"), "n", TICKET, icon="sticky-note"),
            Command("forward", _("Forward"), "f", TICKET, icon="forward"),
            Command("message-before", _("To the message before"), "o", TICKET),
            Command("message-after", _("To the message after"), "i", TICKET),
            Command("resolve", _("Resolve"), "e", TICKET, icon="check"),
            Command("reopen", _("Reopen"), "Shift+E", TICKET, icon="rotate-ccw"),
            Command("take", _("Take it"), "d", TICKET, icon="user-check"),
            Command("assign", _("Assign"), "a", TICKET, icon="user"),
            Command(
                "change-team", _("Pass to another team"), "t", TICKET, icon="users"
            ),
            Command(
                "change-customer",
                _("Change the customer"),
                "Shift+R",
                TICKET,
                icon="contact",
            ),
            Command("hand-over", _("Hand over"), "h", TICKET, icon="arrow-right-left"),
            Command("snooze", _("Snooze"), "s", TICKET, icon="clock"),
            Command("wait", _("Wait for somebody"), "w", TICKET, icon="hourglass"),
            Command("tag", _("Tags"), "l", TICKET, icon="tag"),
            Command("set-priority", _("Priority"), "p", TICKET, icon="flag"),
            Command("macros", _("Run a macro"), "m", TICKET, icon="list-checks"),
            Command(
                "promise",
                _("Make a promise"),
                "Shift+P",
                TICKET,
                icon="calendar-clock",
            ),
            Command(
                "continue-on",
                _("Continue on another channel"),
                "Shift+T",
                TICKET,
                icon="route",
            ),
            Command(
                "log-call", _("Write down a call"), "Shift+C", TICKET, icon="phone"
            ),
            Command("join", _("Same matter: join"), "=", TICKET, icon="merge"),
            Command(
                "merge", _("Merge into another ticket"), "Shift+M", TICKET, icon="merge"
            ),
            Command("link", _("Link another ticket"), "Shift+X", TICKET, icon="link"),
            Command(
                "give-goodwill", _("Give goodwill"), "Shift+G", TICKET, icon="gift"
            ),
            Command("record-fact", _("Record a fact"), "Shift+F", TICKET, icon="info"),
            Command("edit-context", _("Edit the context"), "c", TICKET, icon="pencil"),
            Command(
                "accept-suggestion",
                _("Accept the suggested fact"),
                "+",
                TICKET,
                icon="check",
            ),
            Command(
                "dismiss-suggestion",
                _("Dismiss the suggested fact"),
                "-",
                TICKET,
                icon="x",
            ),
            Command("brief", _("Read the brief"), "b", TICKET, icon="book-open"),
            Command("mark-unread", _("Mark as unread"), "u", TICKET, icon="circle-dot"),
            Command("watch", _("Follow it, or no more"), "Shift+S", TICKET, icon="eye"),
            Command(
                "mute",
                _("Hear nothing of it, or again"),
                "Shift+U",
                TICKET,
                icon="bell-off",
            ),
            Command(
                "article-link",
                _("Link an article"),
                "Shift+A",
                TICKET,
                icon="book-open",
            ),
            Command(
                "article-text",
                _("Insert an article"),
                "Shift+I",
                TICKET,
                icon="book-open",
            ),
            Command(
                "article-wrong",
                _("An article is wrong"),
                "Shift+W",
                TICKET,
                icon="book-open",
            ),
            Command(
                "article-missing",
                _("An article is missing"),
                "Shift+N",
                TICKET,
                icon="book-open",
            ),
            Command(
                "article-draft",
                _("Make an article"),
                "Shift+D",
                TICKET,
                icon="book-open",
            ),
            Command("undo", _("Undo"), "z", icon="undo-2"),
        ),
    ),
    (
        _("Mentions"),
        (
            Command(
                "mention-answer",
                _("Answer in public"),
                "r",
                MENTION,
                icon="reply",
                may=may_reply,
            ),
            Command(
                "mention-ticket",
                _("Make a ticket"),
                "t",
                MENTION,
                icon="inbox",
                may=may_reply,
            ),
            Command(
                "mention-ignore", _("Ignore"), "e", MENTION, icon="x", may=may_reply
            ),
            Command(
                "mention-watch", _("Watch"), "w", MENTION, icon="eye", may=may_reply
            ),
        ),
    ),
    (
        _("While writing"),
        (
            Command("", _("Send"), "Mod+Enter", WRITING),
            Command("", _("Send and resolve"), "Mod+Shift+Enter", WRITING),
            Command("", _("Take the first hint"), "Alt+Enter", WRITING),
            Command("", _("Answer in public or in private"), "Alt+p", WRITING),
            Command("", _("Canned replies"), "/", WRITING),
            Command("", _("Mention a colleague"), "@", WRITING),
        ),
    ),
    (
        _("Chats"),
        (
            Command(
                "accept-ring",
                _("Accept what rings"),
                "y|Mod+.",
                RING,
                icon="phone-incoming",
            ),
            Command(
                "decline-ring",
                _("Decline what rings"),
                "Shift+Y|Mod+;",
                RING,
                icon="phone-off",
            ),
            Command(
                "call",
                _("To the call that rings"),
                "Shift+L",
                CALL,
                icon="phone-incoming",
            ),
            Command("", _("First to ninth chat"), "Mod+1–9", WRITING),
            Command(
                "presence", _("Online, away or off"), "Shift+O", icon="circle-check"
            ),
            Command(
                "go-offers",
                _("Go to what is offered to you"),
                "g o",
                icon="phone-incoming",
                leads="tickets:offers",
            ),
        ),
    ),
    (
        _("Everywhere"),
        (
            Command("palette", _("Commands and search"), "Mod+k"),
            Command("search", _("Search"), "/", icon="search", leads="tickets:search"),
            Command("keys", _("This sheet"), "?", icon="keyboard"),
            Command("go-inbox", _("Go to the inbox"), "g i", icon="inbox", leads="/"),
            Command(
                "go-mine",
                _("Go to my tickets"),
                "g m",
                icon="user",
                leads="/?view=mine",
            ),
            Command(
                "go-unassigned",
                _("Go to unassigned tickets"),
                "g u",
                icon="user-x",
                leads="/?view=unassigned",
            ),
            Command(
                "go-snoozed",
                _("Go to snoozed tickets"),
                "g s",
                icon="clock",
                leads="/?view=snoozed",
            ),
            Command(
                "go-customers",
                _("Go to the customers"),
                "g k",
                icon="contact",
                leads="tickets:customers",
            ),
            Command(
                "go-promises",
                _("Go to promises"),
                "g p",
                icon="calendar-clock",
                leads="/?view=promises",
            ),
            Command(
                "go-notifications",
                _("Go to your notifications"),
                "g n",
                icon="bell",
                leads="notifications:page",
            ),
            Command(
                "go-mentions",
                _("Go to the mentions"),
                "g x",
                icon="megaphone",
                leads="mentions:mentions",
                may=may_reply,
            ),
            Command(
                "go-handovers",
                _("Go to hand-overs"),
                "g h",
                icon="arrow-right-left",
                leads="tickets:handovers",
                may=may_lead,
            ),
            Command(
                "new-ticket",
                _("New ticket"),
                "g t",
                icon="square-pen",
                leads="tickets:new_ticket",
                may=may_reply,
            ),
            Command(
                "new-call",
                _("Write down a new call"),
                "g c",
                icon="phone",
                leads="tickets:new_call",
                may=may_reply,
            ),
            Command(
                "go-reports",
                _("Go to the reports"),
                "g r",
                icon="chart-column",
                leads="reports:dashboard",
                may=may_reply,
            ),
            Command(
                "go-calls",
                _("Go to the calls"),
                "g l",
                icon="phone",
                leads="channels:calls",
                may=may_reply,
            ),
            Command(
                "go-settings",
                _("Go to the settings"),
                "g ,",
                icon="settings",
                leads="accounts:settings",
            ),
        ),
    ),
)
