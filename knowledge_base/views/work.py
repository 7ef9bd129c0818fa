"""Settings, Help: what there is to do; and what to look at in one article."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.base.http import AgentRequest
from knowledge_base.models import Translation
from knowledge_base.queries.checks import checks
from knowledge_base.queries.work import work
from knowledge_base.views.doors import drafters_only


@require_safe
@drafters_only
def help_work(request: AgentRequest) -> HttpResponse:
    """Reviews, translations, dates, readers who were not helped, broken links."""
    return render(request, "knowledge_base/work.html", {"work": work()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@drafters_only
def check(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """What is found in a translation; posted words are looked at, and not kept."""
    found = Translation.objects.select_related("article")
    translation = get_object_or_404(found, public_id=public_id)
    typed = {
        name: request.POST[name]
        for name in ("source", "summary", "keywords")
        if name in request.POST
    }
    told = {"translation": translation, "checks": checks(translation, **typed)}
    page = "checks.html" if request.htmx else "checks_page.html"
    return render(request, f"knowledge_base/{page}", told)
