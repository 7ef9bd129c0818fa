"""/t/<number>/attachments/<id>/: a file a customer or colleague sent."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from helpdesk.base import blobs, paper
from helpdesk.base.http import AgentRequest, download, picture
from helpdesk.base.sniff import MAX_PICTURE, picture_type
from helpdesk.base.sounds import FILMS, MAX_SOUND, film_type, recording, sound_type
from tickets.models import Attachment, DraftFile, Ticket


@login_required
@require_safe
def attachment(request: AgentRequest, number: int, public_id: UUID) -> HttpResponse:
    """The file, always as a download and never as a page of ours (AC-24)."""
    file = _seen(request, number, public_id)
    return download(_content(file), filename=file.filename)


@login_required
@require_safe
def preview(request: AgentRequest, number: int, public_id: UUID) -> HttpResponseBase:
    """The file as a picture, if its bytes are one; whatever else it says, it is none."""
    return _looked_at(request, _seen(request, number, public_id))


@login_required
@require_safe
def paper_page(
    request: AgentRequest, number: int, public_id: UUID, page: int, width: int
) -> HttpResponseBase:
    """A page of the file as a picture, if its bytes are a PDF; `X-Pages` says of how
    many."""
    file = _seen(request, number, public_id)
    if file.size > paper.MAX_PAPER:
        raise Http404
    etag = quote_etag(f"{file.blob}-{page}-{width}")
    # A page that is there already is not drawn again.
    if held := get_conditional_response(request, etag=etag):
        return held
    try:
        drawn = paper.drawn(_content(file), page=page, width=width)
    except paper.Busy:
        return HttpResponse(status=503, headers={"Retry-After": "10"})
    if drawn is None:
        raise Http404
    answer = picture(drawn.picture, kind="image/webp")
    answer["ETag"], answer["X-Pages"] = etag, str(drawn.pages)
    return answer


@login_required
@require_safe
def draft_picture(
    request: AgentRequest, number: int, public_id: UUID
) -> HttpResponseBase:
    """The same of a file that waits with one's own draft; nobody else's is there."""
    seen = Ticket.objects.visible_to(request.user).filter(number=number)
    own = DraftFile.objects.filter(draft__agent=request.user, draft__ticket__in=seen)
    return _looked_at(request, get_object_or_404(own, public_id=public_id))


def _looked_at(request: AgentRequest, file: Attachment | DraftFile) -> HttpResponseBase:
    # Not even read from the disk.
    if file.size > MAX_PICTURE:
        raise Http404
    content = _content(file)
    kind = picture_type(content)
    if kind is None:
        raise Http404
    answer = picture(content, kind=kind)
    etag = answer["ETag"] = quote_etag(file.blob)
    return get_conditional_response(request, etag=etag, response=answer) or answer


@login_required
@require_safe
def listen(request: AgentRequest, number: int, public_id: UUID) -> HttpResponse:
    """The file as a recording or a film, if its bytes are one; whatever else it says, it
    is none."""
    file = _seen(request, number, public_id)
    # Not even read from the disk.
    if file.size > MAX_SOUND:
        raise Http404
    content = _content(file)
    kind = (film_type if file.content_type in FILMS else sound_type)(content)
    if kind is None:
        raise Http404
    return recording(content, kind=kind, asked=request.headers.get("range", ""))


def _seen(request: AgentRequest, number: int, public_id: UUID) -> Attachment:
    """The file, if this agent may see its ticket.

    Raises:
        Http404: it does not exist, for them.
    """
    seen = Ticket.objects.visible_to(request.user).filter(number=number)
    return get_object_or_404(Attachment, message__ticket__in=seen, public_id=public_id)


def _content(file: Attachment | DraftFile) -> bytes:
    try:
        return blobs.get(file.blob)
    except FileNotFoundError as error:
        raise Http404 from error
