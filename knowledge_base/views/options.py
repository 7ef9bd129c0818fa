"""After `//` in a place to write: articles, to be linked or said."""

from dataclasses import dataclass
from html import escape

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from helpdesk.base import richtext
from helpdesk.base.http import AgentRequest
from helpdesk.base.plaintext import one_line
from knowledge_base import rules
from knowledge_base.models import LANGUAGES, Reader, Translation
from knowledge_base.queries import addresses
from knowledge_base.queries.finding import find
from knowledge_base.queries.for_ticket import suggested
from tickets.models import Ticket

MOST, LONGEST = 6, 200


@dataclass(frozen=True, slots=True)
class Offered:
    """An article that was found. text, html: its words; link: it as a link."""

    translation: Translation
    address: str
    text: str
    html: str
    link: str


@require_safe
@login_required
@never_cache
def article_options(request: AgentRequest, number: int) -> HttpResponse:
    """Those that whoever reads the words may read: customers, or in a note colleagues.
    Where nothing is asked for yet, those that may answer this ticket."""
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user), number=number)
    is_inside = request.GET.get("for") == "note" and rules.may_draft(request.user)
    reader = Reader.AGENT if is_inside else Reader.PUBLIC
    asked = one_line(request.GET.get("q", ""), limit=LONGEST)
    found = _found(asked, reader) if asked else _likely(ticket, reader)
    offered = [_offered(one, reader) for one in found]
    return render(request, "knowledge_base/article_options.html", {"found": offered})


def _found(asked: str, reader: Reader) -> list[Translation]:
    language = get_language() or "en"
    language = language if language in LANGUAGES else "en"
    results = find(asked, reader=reader, centre=None, language=language, limit=MOST)
    return [hit.translation for hit in results.hits]


def _likely(ticket: Ticket, reader: Reader) -> list[Translation]:
    keys = [one.translation.pk for one in suggested(ticket)]
    known = Translation.objects.readable_by(reader).filter(pk__in=keys)
    rows = {one.pk: one for one in known.select_related("article__centre")}
    return [rows[key] for key in keys if key in rows]


def _offered(translation: Translation, reader: Reader) -> Offered:
    address = addresses.absolute(addresses.of_article(translation))
    shown = addresses.shown_html(translation, reader=reader)
    # Whoever reads it is elsewhere.
    html = richtext.clean(shown.replace('href="/', f'href="{settings.SITE_URL}/'))
    return Offered(
        translation=translation,
        address=address,
        text=richtext.text_of(html),
        html=html,
        link=f'<p><a href="{escape(address)}">{escape(translation.title)}</a></p>',
    )
