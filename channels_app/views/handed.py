"""Files of deliveries, for whoever was handed one: the file, and nothing of its ticket."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from channels_app import tokens
from channels_app.adapter import File
from channels_app.outgoing_files import fit, opened
from channels_app.queries import handed
from helpdesk.base import limits, sniff
from helpdesk.base.http import download
from helpdesk.base.limits import Limit

# A provider asks a few times; making a picture anew takes a moment each time.
FITTED = Limit(60, 3600)


@require_safe
def sent_file(request: HttpRequest, signed: str) -> HttpResponse:
    """For a program that carries it on; never as a page of ours."""
    found = _found(signed, tokens.read_sent)
    return _gone() if found is None else _given(found[1])


@require_safe
def given_file(request: HttpRequest, signed: str) -> HttpResponse:
    """For a customer whose provider does not take it, or the provider that fetches it.

    A picture says that it is one: providers look at the type.
    """
    found = _found(signed, tokens.read_given)
    return _gone() if found is None else _typed(_given(found[1]))


@require_safe
def fitted_file(request: HttpRequest, signed: str) -> HttpResponse:
    """The same in the form that the provider takes who fetches it."""
    found = _found(signed, tokens.read_given)
    if found is None:
        return _gone()
    delivery, file = found
    wait = limits.spend(f"fitted:{delivery.hex}:{file.filename}", FITTED)
    takes = handed.takes(delivery)
    if takes is None or wait:
        return _typed(_given(file))
    return _typed(_given(fit(file, takes) or file))


def _found(
    signed: str, read: Callable[[str], tuple[UUID, UUID]]
) -> tuple[UUID, File] | None:
    """The delivery and the file of an address; None: there is nothing."""
    try:
        delivery, which = read(signed)
        attachment = handed.attachment(delivery, which)
        return (delivery, opened(attachment)) if attachment else None
    except (tokens.Void, FileNotFoundError):
        return None


def _given(file: File) -> HttpResponse:
    answer = download(file.content, filename=file.filename)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _typed(answer: HttpResponse) -> HttpResponse:
    if kind := sniff.picture_type(answer.content):
        answer["Content-Type"] = kind
    return answer


def _gone() -> HttpResponse:
    return HttpResponse(_("This file is not there any more."), status=404)
