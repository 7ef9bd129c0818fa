"""Files of deliveries, for whoever was handed one: the file, and nothing of its ticket."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from channels_app import tokens
from channels_app.queries import handed
from helpdesk.base import blobs, sniff
from helpdesk.base.http import download


@require_safe
def sent_file(request: HttpRequest, signed: str) -> HttpResponse:
    """For a program that carries it on; never as a page of ours."""
    return _file(signed, tokens.read_sent)


@require_safe
def given_file(request: HttpRequest, signed: str) -> HttpResponse:
    """For a customer whose provider does not take it, or the provider that fetches it.

    A picture says that it is one: providers look at the type.
    """
    answer = _file(signed, tokens.read_given)
    if answer.status_code == 200 and (kind := sniff.picture_type(answer.content)):
        answer["Content-Type"] = kind
    return answer


def _file(signed: str, read: Callable[[str], tuple[UUID, UUID]]) -> HttpResponse:
    try:
        found = handed.attachment(*read(signed))
        content = blobs.get(found.blob) if found else None
    except (tokens.Void, FileNotFoundError):
        found, content = None, None
    if found is None or content is None:
        return HttpResponse(_("This file is not there any more."), status=404)
    answer = download(content, filename=found.filename)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
