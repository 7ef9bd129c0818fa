"""What the palette finds: everything that can be gone to, a few of each kind.

A sign before the words says what is meant: `>` a command (where one can go; what can be
done the page knows itself), `#` a number, `@` somebody.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.settings_menu import find as find_settings
from helpdesk.base.http import AgentRequest
from tickets.queries.inbox import VIEWS
from tickets.queries.listings import views
from tickets.queries.menus import colleague_options
from tickets.queries.search import NOTHING, search
from tickets.queries.search.recent import recent
from tickets.queries.ticket_templates import named

# As many of each kind as fit below a field without scrolling, of all that is found; more
# where one kind is asked for.
TICKETS, FEW, MANY = 6, 3, 8


@dataclass(frozen=True, slots=True)
class Place:
    """Where an option leads. key: by what the page counts how often it is used."""

    key: str
    icon: str
    name: str
    about: str
    url: str


def words_of(request: AgentRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()


def palette(request: AgentRequest) -> HttpResponse:
    """Options for what is typed; without any words, what they searched for lately."""
    agent, typed = request.user, words_of(request)
    shown = {"q": typed, "results": NOTHING}
    match typed[:1]:
        case "":
            shown["recent"] = list(recent(agent)[:FEW])
        case "?":
            pass
        case ">":
            shown |= _places(agent, typed[1:].strip(), most=MANY)
        case "#":
            shown["results"] = search(agent, typed, most=TICKETS, few=0)
        case "@":
            typed = typed[1:].strip()
            shown["results"] = search(agent, typed, most=0, few=MANY)
            shown["people"] = _people(agent, typed, most=MANY)
        case _:
            shown["results"] = search(agent, typed, most=TICKETS, few=FEW)
            shown["people"] = _people(agent, typed, most=FEW)
            shown |= _places(agent, typed, most=FEW)
    return render(request, "tickets/palette.html", shown)


def _places(agent: Agent, typed: str, *, most: int) -> dict[str, list[Place]]:
    settings = [
        Place(
            f"setting-{page.view}", page.icon, str(page.name), str(page.about), page.url
        )
        for page in find_settings(agent, typed)
    ]
    return {
        "views": _views(agent, typed)[:most],
        "templates": _templates(agent, typed, most=most),
        "settings": settings[:most],
    }


def _templates(agent: Agent, typed: str, *, most: int) -> list[Place]:
    """New tickets that begin with a template whose name has each word."""
    if not (typed and agent.can_work):
        return []
    new = reverse("tickets:new_ticket")
    return [
        Place(
            f"template-{one.public_id}",
            "square-pen",
            _("New ticket: %s") % one.name,
            one.team.name if one.team else "",
            f"{new}?template={one.public_id}",
        )
        for one in named(agent, typed, most=most)
    ]


def _views(agent: Agent, typed: str) -> list[Place]:
    """Lists whose name has each word: built-in ones, and saved ones they may use."""
    words = typed.casefold().split()
    if not words:
        return []
    inbox = reverse("tickets:inbox")
    known = [
        Place(f"view-{key}", one.icon, str(one.name), "", f"{inbox}?view={key}")
        for key, one in VIEWS.items()
    ]
    known += [
        Place(
            f"view-{one.public_id}",
            "list-filter",
            one.name,
            one.team.name if one.team else "",
            f"{inbox}?view={one.public_id}",
        )
        for one in views(agent)
    ]
    return [
        one
        for one in known
        if all(f" {word}" in f" {one.name}".casefold() for word in words)
    ]


def _people(agent: Agent, typed: str, *, most: int) -> list[Place]:
    """Colleagues: what they have to do is where their name leads."""
    if not typed:
        return []
    inbox = reverse("tickets:inbox")
    return [
        Place(
            f"person-{one.public_id}",
            "user-check",
            one.name,
            _("Their open tickets"),
            f"{inbox}?{urlencode({'where': f'open:true assignee:{one.public_id}'})}",
        )
        for one in colleague_options(agent, typed)[:most]
    ]
