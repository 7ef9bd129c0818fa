"""/mentions/: what is said of us in public, the newest first."""

from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from helpdesk.base.accounts.doors import View
from helpdesk.base.http import AgentRequest
from helpdesk.listening.language import primary
from helpdesk.listening.models import Mention
from helpdesk.listening.queries import stream as queries
from helpdesk.listening.queries.stream import Asked
from helpdesk.listening.sight import may_listen

FIELDS = ("show", "channel", "language", "how", "mood", "reach", "thread")


def listeners_only(view: View) -> View:
    """For everybody else these pages do not exist."""

    @wraps(view)
    def guarded(request: AgentRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_listen(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(guarded)


@require_safe
@listeners_only
@never_cache
@vary_on_headers("HX-Request")
def mentions(request: AgentRequest) -> HttpResponse:
    """The page, its list, or the rows that follow."""
    asked, after = asked_of(request.GET), request.GET.get("after", "")
    try:
        page = queries.page(request.user, asked, after=after)
    except (KeyError, ValueError, OverflowError) as error:
        raise Http404 from error
    words = {"page": page, "asked": asked, "query": query_of(request.GET)}
    if request.htmx:
        part = "rows" if after else "list"
        return render(request, f"listening/mentions.html#{part}", words)
    words |= _choices(request, asked)
    return render(request, "listening/mentions.html", words)


@require_safe
@listeners_only
@never_cache
def rows(request: AgentRequest) -> HttpResponse:
    """Some of them, by their names, as far as the page of these filters shows them."""
    names = [_name(one) for one in request.GET.getlist("id")]
    asked = asked_of(request.GET)
    try:
        found = queries.some(request.user, asked, [one for one in names if one])
    except KeyError as error:
        raise Http404 from error
    words = {"page": queries.Page(found, ""), "query": query_of(request.GET)}
    return render(request, "listening/mentions.html#rows", words)


@require_safe
@listeners_only
@never_cache
def count(request: AgentRequest) -> HttpResponse:
    """How many nobody decided about."""
    new = queries.count_new(request.user)
    shown = f"{queries.MOST}+" if new > queries.MOST else str(new)
    return JsonResponse({"unread": new, "shown": shown})


@require_safe
@listeners_only
@never_cache
def mention(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """One of them, what it answers and what answers it, and what became of it."""
    line = queries.one(request.user, public_id)
    if line is None:
        raise Http404
    top = line.mention.thread or line.mention
    around = queries.page(request.user, Asked(show="all", thread=top.public_id))
    others = [one for one in around.lines if one.mention.pk != line.mention.pk]
    words = {"line": line, "others": others, "steps": queries.history(line.mention)}
    return render(request, "listening/mention.html", words)


def asked_of(sent: QueryDict) -> Asked:
    """What these filters ask for; one that makes no sense asks for nothing.

    Raises:
        Http404: it names a show or a mood that there is none of.
    """
    show, mood = sent.get("show") or "new", sent.get("mood", "")
    if show not in queries.SHOWS or (mood and mood not in queries.MOODS):
        raise Http404
    reach = sent.get("reach", "")
    how = sent.get("how", "")
    return Asked(
        show=show,
        channel=_name(sent.get("channel", "")),
        language=primary(sent.get("language", "")),
        how=how if how in Mention.How.values else "",
        mood=mood,
        reach=int(reach)
        if reach.isascii() and reach.isdecimal() and len(reach) < 10
        else None,
        thread=_name(sent.get("thread", "")),
    )


def query_of(sent: QueryDict) -> str:
    """The filters as they stand in an address, without the place on the page."""
    return urlencode({name: sent[name] for name in FIELDS if sent.get(name)})


def _name(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _choices(request: AgentRequest, asked: Asked) -> dict[str, Any]:
    """What the filters offer."""
    agent = request.user
    rest = {name: request.GET[name] for name in FIELDS if request.GET.get(name)}
    tabs = [
        (key, name, urlencode({**rest, "show": key}))
        for key, (name, _where) in queries.SHOWS.items()
    ]
    return {
        "tabs": tabs,
        "channels": queries.channels(agent),
        "languages": queries.languages(agent),
        "hows": Mention.How.choices,
        "moods": [(key, name) for key, (name, _where) in queries.MOODS.items()],
        "reaches": queries.REACHES,
        "is_narrowed": set(rest) - {"show"},
    }
