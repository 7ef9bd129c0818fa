"""Where a reader is: which help centre, in which language, and as whom they read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest

from helpdesk.base import limits, readers, ways_in
from helpdesk.base.accounts.models import Agent
from knowledge_base.actions import visitor_of
from knowledge_base.models import (
    Audience,
    Category,
    HelpCentre,
    Reader,
    Translation,
)
from knowledge_base.models.centre import called
from knowledge_base.queries import addresses

RIGHT_TO_LEFT = frozenset({"ar"})
# Languages that the words around articles are translated into; others read English ones.
FRAME = frozenset(dict(settings.LANGUAGES))
# What everybody may read is kept that long by browsers, and by what lies between.
CACHED = "public, max-age=60"
PRIVATE = "private, no-store"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article as lists show it. language: where it is not the page's."""

    title: str
    summary: str
    address: str
    language: str = ""
    language_name: str = ""
    audience: str = ""


@dataclass(frozen=True, kw_only=True)
class Place:
    """prefix: "/help/" or "/help/~<slug>/", as this page was asked for."""

    centre: HelpCentre
    language: str
    reader: Reader
    prefix: str
    request: HttpRequest = field(repr=False)

    @property
    def home(self) -> str:
        return f"{self.prefix}{self.language}/"

    @property
    def search(self) -> str:
        return f"{self.home}search/"

    @property
    def direction(self) -> str:
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    @property
    def frame_language(self) -> str:
        """Of the words around; "" where it is the page's own."""
        return "" if self.language in FRAME else settings.LANGUAGE_CODE

    @property
    def language_name(self) -> str:
        return called(self.language)

    @property
    def is_private(self) -> bool:
        """What is shown is not for everybody: nothing in between may keep it."""
        return self.reader is not Reader.PUBLIC

    @property
    def is_agent(self) -> bool:
        return self.reader is Reader.AGENT

    def languages(self, path: str) -> list[tuple[str, str, str]]:
        """Code, name, and the address of the same page in each."""
        return [
            (code, called(code), f"{self.prefix}{code}/{path}")
            for code in self.centre.languages
        ]

    @property
    def look(self) -> str:
        """The style sheet of the centre's colour."""
        return f"/help/look/{self.centre.accent.removeprefix('#').lower()}.css"

    @property
    def logo(self) -> str:
        """Its bytes are named, so that another one is another address."""
        if not self.centre.blob:
            return ""
        return f"/help/logo/{self.centre.public_id}/?v={self.centre.blob[:8]}"

    @property
    def shared_logo(self) -> str:
        """The same for whoever shows a link to this page elsewhere."""
        return addresses.absolute(self.logo)

    @property
    def greeting(self) -> str:
        return str(self.centre.greeting.get(self.language) or "")

    @cached_property
    def _ways(self) -> list[ways_in.WayIn]:
        return ways_in.ways()

    @property
    def ways(self) -> list[ways_in.WayIn]:
        return [way for way in self._ways if not way.is_account]

    @property
    def account(self) -> ways_in.WayIn | None:
        """Where customers see what they asked."""
        return next((way for way in self._ways if way.is_account), None)

    @cached_property
    def visitor(self) -> str:
        """Who reads, as far as counting needs it; nobody learns who that is."""
        agent = self.request.headers.get("User-Agent", "")[:300]
        return visitor_of(limits.network(self.request), agent)

    def category(self, category: Category) -> str:
        return f"{self.home}c/{category.slug}/"

    def article(self, one: Translation) -> str:
        """In this language's frame, though its words may be in another: unless another
        article has its name here."""
        is_own = one.language == self.language or getattr(one, "is_taken", True)
        return f"{self.prefix}{one.language if is_own else self.language}/{one.slug}/"

    def entries(self, found: Iterable[Translation]) -> list[Entry]:
        """Lists of articles; they need `article` loaded."""
        return [self.entry(one) for one in found]

    def entry(self, one: Translation) -> Entry:
        is_other = one.language != self.language
        audience = one.article.audience
        return Entry(
            title=one.title,
            summary=one.summary,
            address=self.article(one),
            language=one.language if is_other else "",
            language_name=one.called if is_other else "",
            audience=""
            if audience == Audience.PUBLIC
            else str(Audience(audience).label),
        )


def reader_of(request: HttpRequest) -> Reader:
    """What they may read: agents everything, customers who signed in what is theirs."""
    who: AbstractBaseUser | AnonymousUser = request.user
    if isinstance(who, Agent) and who.is_active:
        return Reader.AGENT
    return Reader.CUSTOMER if readers.is_customer(request) else Reader.PUBLIC


def centre_of(request: HttpRequest, slug: str) -> tuple[HelpCentre, str]:
    """The help centre that is meant, and how its addresses begin here.

    Raises:
        Http404: there is none of this name.
    """
    if slug:
        named = HelpCentre.objects.filter(slug=slug).first()
        if named is None:
            raise Http404
        return named, f"/help/~{slug}/"
    host = request.get_host().lower()
    here = HelpCentre.objects.filter(host__in=[host, host.partition(":")[0]])
    return here.exclude(host="").first() or HelpCentre.objects.default(), "/help/"


def place_of(request: HttpRequest, *, centre: str, language: str) -> Place:
    """
    Raises:
        Http404: there is no such centre, or not in this language.
    """
    found, prefix = centre_of(request, centre)
    if language not in found.languages:
        raise Http404
    return Place(
        centre=found,
        language=language,
        reader=reader_of(request),
        prefix=prefix,
        request=request,
    )


def canonical(place: Place, address: str) -> str:
    """The one address of a page, whichever way it was asked for."""
    below = address.removeprefix(place.prefix)
    return addresses.absolute(addresses.root(place.centre) + below)
