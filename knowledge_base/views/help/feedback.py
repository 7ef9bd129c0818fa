"""Did this help? A form that works for everybody; the last word of each reader counts.

Nobody is signed in by what this page is asked with, and no cookie is set, so there is no
token to bring: browsers say where a form stood, and those of other sites are refused.
"""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from helpdesk.base import limits
from knowledge_base import actions
from knowledge_base.models import Feedback, Translation
from knowledge_base.queries import reading
from knowledge_base.reader_forms import FeedbackForm
from knowledge_base.views.help.door import placed
from knowledge_base.views.help.limited import TOLD
from knowledge_base.views.help.place import PRIVATE, Place


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@placed
def feedback(request: HttpRequest, place: Place, slug: str) -> HttpResponse:
    """What this reader said of the article, to say it or to change it."""
    found = reading.at(
        slug, centre=place.centre, language=place.language, reader=place.reader
    )
    if found is None or found.slug != slug:
        raise Http404
    told = Feedback.objects.filter(translation=found, visitor=place.visitor).first()
    if request.method == "POST":
        return _told(request, place, found, told)
    return _page(request, place, found, told, FeedbackForm.of(told))


def _told(
    request: HttpRequest, place: Place, found: Translation, told: Feedback | None
) -> HttpResponse:
    form = FeedbackForm(request.POST)
    if limits.spend(f"help-told:{limits.network(request)}", TOLD):
        return _page(request, place, found, told, form, status=429)
    if not form.run(actions.record_feedback, found, visitor=place.visitor):
        return _page(request, place, found, told, form, status=form.status)
    if request.headers.get("HX-Request") == "true":
        kept = Feedback.objects.get(translation=found, visitor=place.visitor)
        return _page(request, place, found, kept, FeedbackForm.of(kept))
    return HttpResponseRedirect(f"{place.article(found)}feedback/", status=303)


def _page(
    request: HttpRequest,
    place: Place,
    found: Translation,
    told: Feedback | None,
    form: FeedbackForm,
    *,
    status: int = 200,
) -> HttpResponse:
    said = {
        "place": place,
        "article": found,
        "address": place.article(found),
        "told": told,
        "form": form,
        "is_too_often": status == 429,
    }
    is_part = request.headers.get("HX-Request") == "true"
    page = "knowledge_base/help/feedback.html" + ("#part" if is_part else "")
    answer = render(request, page, said, status=status)
    answer["Cache-Control"] = PRIVATE
    return answer
