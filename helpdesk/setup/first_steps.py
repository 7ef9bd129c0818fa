"""What a new helpdesk still lacks: each step knows by the data whether it is taken."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels_app.models import Connection, Visitor
from helpdesk.base.accounts.models import Agent, Calendar, Company, Invitation
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.accounts.settings_page import Rule, Words, may_reply
from knowledge_base.models import Translation
from tickets.actions.sample import drop_sample
from tickets.models import CannedReply


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """is_taken: rows of which there is one as soon as it is. may: who can take it."""

    name: str
    words: Words
    about: Words
    view: str
    icon: str
    is_taken: tuple[Callable[[], QuerySet[Any]], ...]
    may: Rule = may_administrate


STEPS = (
    Step(
        name="mailbox",
        words=_("Connect a mailbox"),
        about=_("Mails become tickets, and answers go out by it."),
        view="channels:mailboxes",
        icon="mail",
        is_taken=(lambda: Connection.objects.filter(channel__kind="email"),),
    ),
    Step(
        name="colleague",
        words=_("Invite a colleague"),
        about=_("Two see more than one, and one may be away."),
        view="accounts:people",
        icon="users",
        is_taken=(
            lambda: Agent.objects.people().order_by("pk")[1:],
            Invitation.objects.all,
        ),
    ),
    Step(
        name="widget",
        words=_("Put the chat on your site"),
        about=_("One line on your pages; say hello in it, and this step is taken."),
        view="channels:widgets",
        icon="messages-square",
        is_taken=(Visitor.objects.all,),
    ),
    Step(
        name="article",
        words=_("Publish a first article"),
        about=_("What is asked most: customers find it before they write."),
        view="knowledge_base:articles",
        icon="book-open",
        is_taken=(lambda: Translation.objects.filter(status="published"),),
        may=may_reply,
    ),
    Step(
        name="canned",
        words=_("Write a canned reply"),
        about=_("Words that you say often, put in by a key."),
        view="tickets:canned_replies",
        icon="message-square-text",
        is_taken=(CannedReply.objects.all,),
        may=may_reply,
    ),
    Step(
        name="hours",
        words=_("Set business hours"),
        about=_("Clocks and promises go by them."),
        view="accounts:calendars",
        icon="calendar-days",
        is_taken=(lambda: Calendar.objects.filter(hours__isnull=False),),
    ),
)


@dataclass(frozen=True, slots=True)
class Shown:
    step: Step
    is_taken: bool

    @property
    def url(self) -> str:
        return reverse(self.step.view)


def steps(agent: Agent) -> list[Shown]:
    """Those that they can take, in one query."""
    theirs = [one for one in STEPS if one.may(agent)]
    asked = {
        f"{one.name}_{n}": Exists(_one(rows()))
        for one in theirs
        for n, rows in enumerate(one.is_taken)
    }
    found = Company.objects.annotate(**asked).values(*asked).first() or {}
    return [
        Shown(one, any(found.get(f"{one.name}_{n}") for n in range(len(one.is_taken))))
        for one in theirs
    ]


def _one(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Of the company: whatever there is, is hers."""
    found: QuerySet[Any] = rows.annotate(_company=OuterRef("pk")).values("pk")
    return found


def are_shown(agent: Agent) -> bool:
    """Whether they, and everybody, still want to see them beside the inbox."""
    return (
        agent.first_steps
        and not Company.objects.exclude(first_steps_hidden_at=None).exists()
    )


def show(agent: Agent, *, wanted: bool) -> None:
    """Beside their own inbox, or not any more; then their sample ticket goes, too."""
    agent.first_steps = wanted
    agent.save(update_fields=["first_steps"])
    if not wanted:
        drop_sample(by=agent)


def show_all(*, wanted: bool, by: Agent) -> None:
    """Beside everybody's inbox who still wants them, or nobody's."""
    hidden_at = None if wanted else timezone.now()
    Company.objects.update(first_steps_hidden_at=hidden_at)
    if not wanted:
        drop_sample(by=by, even_others=True)
