"""A help centre's colour as a style sheet, and its logo.

The colour is in the address: whoever asks for one gets it, and no row is read.
"""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from helpdesk.base import blobs, colours, sniff
from helpdesk.base.http import picture
from knowledge_base.models import HelpCentre

FOR_GOOD = "public, max-age=31536000, immutable"


@require_safe
def sheet(request: HttpRequest, colour: str) -> HttpResponse:
    """Links and buttons in it, as much lighter or darker as they need to be read."""
    body = colours.sheet(f"#{colour}")
    answer = HttpResponse(body, content_type="text/css; charset=utf-8")
    answer["Cache-Control"] = FOR_GOOD
    return answer


@require_safe
def logo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """As what its bytes are, and as nothing else."""
    centre = get_object_or_404(HelpCentre.objects.exclude(blob=""), public_id=public_id)
    try:
        content = blobs.get(centre.blob)
    except FileNotFoundError:
        raise Http404 from None
    kind = sniff.picture_type(content)
    if kind is None:
        raise Http404
    answer = picture(content, kind=kind)
    answer["Cache-Control"] = FOR_GOOD
    # Brands show it elsewhere, too: it is what they want to be known by.
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
