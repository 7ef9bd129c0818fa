"""Settings, Help: the list of all articles, and what is done with many at once."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from knowledge_base import rules
from knowledge_base.actions import many
from knowledge_base.models import Article
from knowledge_base.parts_forms import AskedForm, ManyForm
from knowledge_base.queries import listed
from knowledge_base.views.doors import drafters_only, publishers_only

FILTERS = tuple(AskedForm.base_fields)


@require_safe
@drafters_only
def articles(request: AgentRequest) -> HttpResponse:
    """All of them by title, or those that are asked for."""
    form = AskedForm(request.GET)
    asked = form.asked(after=request.GET.get("after", ""))
    page = listed.listed(asked)
    kept = _kept(request.GET)
    told = {
        "form": form,
        "rows": page.rows,
        "today": timezone.localdate(),
        "is_narrowed": bool(kept),
        "is_archive": asked.state == listed.State.ARCHIVED,
        "filters": urlencode(kept),
        "more": urlencode(kept | {"after": page.after}) if page.after else "",
        "may_publish": rules.may_publish(request.user),
        # Its fields are called like those above the list: their ids are not.
        "many": ManyForm(initial={"owner": request.user.public_id}, auto_id="many_%s"),
    }
    part = "#found" if request.htmx else ""
    return render(request, f"knowledge_base/articles.html{part}", told)


@require_POST
@publishers_only
def many_articles(request: AgentRequest) -> HttpResponse:
    """One verb for all that are chosen; back to the list as it was."""
    back = (
        f"{reverse('knowledge_base:articles')}?{urlencode(_kept(request.POST, 'f_'))}"
    )
    form = ManyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That is not there any more. Nothing was changed."))
        return redirect(back)
    try:
        done = _do(request, _chosen(request.POST.getlist("article")), form.cleaned_data)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(back)


def _do(
    request: AgentRequest, articles: Sequence[Article], told: dict[str, Any]
) -> str:
    by, verb = request.user, request.POST.get("verb")
    if verb == "archive":
        count = many.archive_articles(articles, by=by)
        words = ngettext(
            "%d article is archived. The list of archived ones brings it back.",
            "%d articles are archived. The list of archived ones brings them back.",
            count,
        )
    elif verb == "restore":
        count = many.restore_articles(articles, by=by)
        words = ngettext(
            "%d article is where it was.", "%d articles are where they were.", count
        )
    elif verb == "give":
        owner = told["owner"] or by
        count = many.give_articles(articles, owner=owner, by=by)
        words = ngettext(
            "%d article has another owner.", "%d articles have another owner.", count
        )
    else:
        count = many.move_articles(articles, category=told["category"], by=by)
        words = ngettext("%d article is moved.", "%d articles are moved.", count)
    return words % count


def _chosen(ids: Sequence[str]) -> list[Article]:
    known = []
    for one in ids[: listed.PAGE]:
        try:
            known.append(UUID(one))
        except ValueError:
            continue
    return list(Article.objects.filter(public_id__in=known))


def _kept(told: Any, prefix: str = "") -> dict[str, str]:
    """What the list is narrowed to, to be asked again."""
    found = {name: told.get(f"{prefix}{name}", "") for name in FILTERS}
    return {name: value for name, value in found.items() if value}
