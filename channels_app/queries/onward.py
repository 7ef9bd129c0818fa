"""How a matter goes on by mail, or in a widget: where, and by which link."""

from textwrap import shorten
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy

from channels_app import resume
from channels_app.messenger import messengers, rings
from channels_app.queries import beyond, looking, ways
from helpdesk.base import ways_in
from tickets import codes
from tickets.models import Channel, Continuation, Message, Ticket
from tickets.queries import reach

WIDGET = "widget"
# So much of a ticket's subject stands in that of a mail which goes on.
SUBJECT = 30


def offer_ours() -> None:
    """Say that these kinds are there; once, when the app is ready."""
    reach.offer(ways.MAIL, reach.Kind(_mailbox, _to_mailbox, _any_mailbox))
    reach.offer(WIDGET, reach.Kind(site_of, _to_site, _any_site))
    for kind, one in messengers().items():
        # By telephone a matter goes on in one way, whichever of them rings.
        if not rings(one):
            reach.offer(kind, _messenger(kind))
    reach.offer(
        reach.PUBLIC, reach.Kind(_site_from_public, _to_public, lambda code: None)
    )
    reach.bears(resume.lets_in)
    reach.speak(language_in)
    ways_in.offer(WIDGET, _chat)
    ways_in.offer(ways.MAIL, _mail)
    ways_in.offer_all("messengers and forms", beyond.ways_in_beyond)


def _messenger(kind: str) -> reach.Kind:
    """One whose app opens by a link that brings the code."""
    return reach.Kind(
        lambda ticket: beyond.nearest(kind, ticket.team_id),
        lambda channel, continuation: beyond.there(channel, continuation.signed),
        lambda code: beyond.anywhere(kind, codes.shown(code)),
        is_elsewhere=True,
    )


def language_in(ticket: Ticket) -> str:
    """What whoever writes in it from a widget reads; "" where nobody does, or we have no
    words in it."""
    visitor = looking.visitor_of(ticket)
    code = visitor.language.split("-")[0].lower() if visitor else ""
    return code if code in dict(settings.LANGUAGES) else ""


def _mailbox(ticket: Ticket) -> Channel | None:
    return _nearest(ways.MAIL, ticket, traits__can_start=True)


def site_of(ticket: Ticket) -> Channel | None:
    """The widget in which a ticket goes on."""
    return _nearest(WIDGET, ticket)


def _nearest(kind: str, ticket: Ticket, **more: object) -> Channel | None:
    """The one of its team, else any."""
    able = Channel.objects.filter(
        kind=kind, is_active=True, connection__isnull=False, **more
    )
    return min(
        able.select_related("connection"),
        key=lambda one: (one.team_id != ticket.team_id, one.pk),
        default=None,
    )


def _to_mailbox(channel: Channel, continuation: Continuation) -> reach.Way:
    """A mail that is begun, with the code where answers keep it."""
    address = str(channel.connection.config.get("address", ""))
    # People see the link, with every blank of it written in three letters.
    about = shorten(continuation.ticket.subject, SUBJECT, placeholder="")
    subject = f"{about} [{continuation.signed}]".strip()
    return reach.Way(where=address, link=f"mailto:{address}?subject={quote(subject)}")


def _to_site(channel: Channel, continuation: Continuation) -> reach.Way:
    path = reverse("channels:resume", args=[continuation.signed])
    return reach.Way(where=ways.title_of(channel), link=settings.SITE_URL + path)


def _site_from_public(ticket: Ticket) -> Channel | None:
    """The widget, where there are public words below which the link can stand."""
    public = ticket.messages.filter(
        public=True, direction=Message.Direction.IN, unverified=False, deleted_at=None
    )
    return site_of(ticket) if public.exists() else None


def _to_public(channel: Channel, continuation: Continuation) -> reach.Way:
    """Everybody may follow it, and gets nowhere by that alone."""
    link = resume.Link(kind=resume.Kind.PUBLIC, what=continuation.pk)
    return reach.Way(where=ways.title_of(channel), link=resume.address(link))


def any_site() -> Channel | None:
    """A widget that takes people whom nobody vouches for."""
    sites = Channel.objects.filter(
        kind=WIDGET, is_active=True, connection__isnull=False
    ).exclude(connection__config__contains={"require_identity": True})
    return sites.select_related("connection").order_by("id").first()


def _any_site(code: str) -> reach.Way | None:
    site = any_site()
    return reach.Way(where=ways.title_of(site), is_here=True) if site else None


def _any_mailbox(code: str) -> reach.Way | None:
    address = _any_address()
    if not address:
        return None
    link = f"mailto:{address}?subject={quote(f'[{codes.shown(code)}]')}"
    return reach.Way(where=address, link=link)


def _any_address() -> str:
    """Where mail of anybody is read; "" for nowhere."""
    able = Channel.objects.filter(
        kind=ways.MAIL, is_active=True, connection__isnull=False, traits__can_start=True
    )
    channel = able.select_related("connection").order_by("-is_system", "id").first()
    return str(channel.connection.config.get("address", "")) if channel else ""


def _chat() -> ways_in.WayIn | None:
    """The panel as a page of its own."""
    site = any_site()
    if site is None:
        return None
    address = reverse("channels:widget_panel", args=[site.connection.key])
    return ways_in.WayIn(
        name=gettext_lazy("Chat with us"),
        icon="message-circle",
        address=address,
        rank=1,
    )


def _mail() -> ways_in.WayIn | None:
    address = _any_address()
    if not address:
        return None
    name = gettext_lazy("Write an e-mail")
    return ways_in.WayIn(name=name, icon="mail", address=f"mailto:{address}", rank=3)
