"""Settings, Help: a canned reply as an article's short form, from both sides."""

from uuid import UUID

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from helpdesk.base.plaintext import one_line
from knowledge_base.actions import short_forms as actions
from knowledge_base.models import Article, Translation
from knowledge_base.views.doors import drafters_only
from tickets.models import CannedReply

MOST = 20


@require_http_methods(["GET", "HEAD", "POST"])
@drafters_only
def short_form(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """A canned reply and the article it is the short form of; or make one of it."""
    usable = CannedReply.objects.usable_by(request.user)
    reply = get_object_or_404(usable, public_id=public_id)
    if request.method != "POST":
        asked = one_line(request.GET.get("q", ""), limit=150)
        told = {
            "reply": reply,
            "articles": _originals().filter(article__canned_reply=reply),
            "q": asked,
            "found": _titled(asked, reply) if asked else (),
        }
        return render(request, "knowledge_base/short_form.html", told)
    try:
        return _done(request, reply)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("knowledge_base:short_form", public_id)


def _done(request: AgentRequest, reply: CannedReply) -> HttpResponse:
    """
    Raises:
        Refused: what the action says.
    """
    by = request.user
    if "make" in request.POST:
        draft = actions.article_of_reply(reply, by=by)
        messages.success(request, _("A draft with the words of the canned reply."))
        return redirect("knowledge_base:edit_article", draft.public_id)
    if (article := _article(request.POST.get("article", ""))) is not None:
        chosen = None if "drop" in request.POST else reply
        actions.link_short_form(article, reply=chosen, by=by)
        messages.success(request, _("Saved."))
    return redirect("knowledge_base:short_form", reply.public_id)


def _article(typed: str) -> Article | None:
    try:
        return Article.objects.filter(public_id=UUID(typed)).first()
    except ValueError:
        return None


def _originals() -> QuerySet[Translation]:
    found = Translation.objects.filter(
        language=F("article__language"), article__archived_at=None
    )
    return found.select_related("article").defer("html", "text", "toc")


def _titled(asked: str, reply: CannedReply) -> QuerySet[Translation]:
    """Articles that are called so, and have no short form yet, or another."""
    found = _originals().exclude(article__canned_reply=reply)
    for word in asked.split()[:6]:
        found = found.filter(title__icontains=word)
    return found.order_by("title", "pk")[:MOST]
