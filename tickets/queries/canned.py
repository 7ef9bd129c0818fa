"""What is said often: found by whoever may say it, and made ready for one ticket."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Concat

from helpdesk.base.accounts.models import Agent, Role, Team
from tickets.detect.language import language_of
from tickets.models import CannedReply, Message, Ticket
from tickets.queries.menus import MOST, WORDS, best_first
from tickets.queries.variables import variables_of
from tickets.variables import fill, fill_html, variables

# Letters are swapped in longer words alone; so alike a name has to be, of 1.
MISTYPED, LIKE = 4, 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A canned reply as it is put in: its variables are filled in for one ticket.

    empty: those that nothing stands for; they are in the words as they were. files: the
    names of those that come along.
    """

    public_id: UUID
    name: str
    folder: str
    text: str
    html: str
    empty: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


def canned_replies(agent: Agent, typed: str = "") -> QuerySet[CannedReply]:
    """All that somebody may use, by folder and name; those that these words mean."""
    found = CannedReply.objects.usable_by(agent)
    found = found.select_related("team", "owner", "edited_by")
    return _matching(found, typed).order_by("folder", "name", "language", "pk")


def folders(agent: Agent) -> list[str]:
    """In which something lies that they may use."""
    used = CannedReply.objects.usable_by(agent).exclude(folder="")
    return list(used.order_by("folder").values_list("folder", flat=True).distinct())


def canned_options(
    agent: Agent, typed: str, *, language: str = ""
) -> QuerySet[CannedReply]:
    """What the typed words may mean, though they are mistyped: names first that begin so.

    language: those in another come last.
    """
    found = _matching(CannedReply.objects.usable_by(agent), typed)
    fits = When(language__in=["", language], then=Value(0))
    other = Case(fits, default=Value(1 if language else 0))
    found = found.order_by(best_first(typed.strip()), other, "name", "pk")
    return found.prefetch_related("files")[:MOST]


def ready(
    replies: Iterable[CannedReply], ticket: Ticket | None, agent: Agent
) -> list[Ready]:
    """As they are put into words about this ticket; without one as they are kept."""
    rows = list(replies)
    asked = ticket is not None and any(variables(one.text + one.html) for one in rows)
    values = variables_of(ticket, agent) if ticket is not None and asked else {}
    return [_filled(one, values) for one in rows]


def spoken_in(ticket: Ticket) -> str:
    """The language in which its customer wrote last; "" where that is not clear."""
    said = Message.objects.filter(ticket=ticket, direction=Message.Direction.IN)
    text = said.order_by("-seq").values_list("text", flat=True).first()
    return language_of(text or "")


def teams_with_canned(agent: Agent) -> QuerySet[Team]:
    """For whom somebody may keep replies, beside everybody."""
    if agent.role == Role.ADMIN:
        return Team.objects.all()
    return Team.objects.filter(Q(members=agent) | Q(lead=agent)).distinct()


def _filled(reply: CannedReply, values: Mapping[str, str]) -> Ready:
    text, empty = fill(reply.text, values)
    html, _same = fill_html(reply.html, values)
    return Ready(
        public_id=reply.public_id,
        name=reply.name,
        folder=reply.folder,
        text=text,
        html=html,
        empty=empty,
        files=[one.filename for one in reply.files.all()],
    )


def _matching(found: QuerySet[CannedReply], typed: str) -> QuerySet[CannedReply]:
    """Those that have each of these words, or something that is written nearly so in
    their name."""
    named = Concat("folder", Value(" "), "name")
    for at, word in enumerate(typed.split()[:WORDS]):
        has = Q(name__icontains=word) | Q(text__icontains=word)
        has |= Q(folder__icontains=word)
        if len(word) >= MISTYPED:
            found = found.annotate(**{f"like_{at}": TrigramWordSimilarity(word, named)})
            has |= Q(**{f"like_{at}__gte": LIKE})
        found = found.filter(has)
    return found
