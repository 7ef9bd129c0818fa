"""Files both ways: up before they are said, down for who may see their message."""

from typing import Any

from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from channels_app import tokens
from channels_app.actions import uploads
from channels_app.errors import Invalid, TooOften
from channels_app.models import Visitor
from channels_app.queries import visible
from channels_app.views.widget.door import (
    SiteRequest,
    VisitorRequest,
    answer,
    for_site,
    for_visitor,
    refuse,
)
from helpdesk.base import blobs, limits
from helpdesk.base.http import download, picture
from helpdesk.base.limits import Limit
from helpdesk.base.sniff import picture_type
from tickets.models import Attachment

# Of one visitor, and of all behind one address.
UP, UP_FROM = Limit(20, 3600), Limit(200, 3600)
# What a form adds around its file.
AROUND = 64 * 1024


class NoLonger(FileUploadHandler):
    """Stops reading at the byte that is too many, whatever length was said."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > uploads.MAX_BYTES:
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


@for_visitor("POST")
def upload(request: VisitorRequest) -> HttpResponse:
    """Keep a file for words to come; nobody sees it before it is said."""
    _spend(f"upload:{request.visitor.public_id}", UP)
    _spend(f"upload-from:{limits.network(request)}", UP_FROM)
    if _length(request) > uploads.MAX_BYTES + AROUND:
        raise uploads.too_large()
    file = _file(request)
    kept = uploads.keep(
        request.visitor,
        filename=file.name or "",
        content_type=file.content_type or "",
        content=file.read(),
    )
    return answer(
        {
            "id": str(kept.public_id),
            "name": kept.filename,
            "size": kept.size,
            "type": kept.content_type,
        },
        status=201,
    )


@for_site("GET")
def file(request: SiteRequest, signed: str) -> HttpResponse:
    """A file of a message this visitor sees; pictures as what their bytes are, and
    everything else as something to be saved, never as a page of ours (AC-24)."""
    found = _attachment(request, signed)
    if found is None:
        return _gone()
    try:
        content = blobs.get(found.blob)
    except FileNotFoundError:
        return _gone()
    kind = picture_type(content)
    if kind is None:
        return download(content, filename=found.filename)
    return picture(content, kind=kind)


def _attachment(request: SiteRequest, signed: str) -> Attachment | None:
    try:
        whose, which = tokens.read_file(signed)
    except tokens.Void:
        return None
    visitor = Visitor.objects.filter(
        public_id=whose, channel=request.widget.channel, blocked_at=None
    ).first()
    if visitor is None:
        return None
    seen = visible.messages(visitor).filter(deleted_at=None)
    return Attachment.objects.filter(public_id=which, message__in=seen).first()


def _gone() -> HttpResponse:
    return refuse("not_found", _("This file is not there any more."), status=404)


def _file(request: VisitorRequest) -> "UploadedFile[Any]":
    """The one file of a form that says nothing untrue of it.

    Raises:
        Invalid: none, several, too large, or of another size than was said (AC-67).
    """
    request.upload_handlers.insert(0, NoLonger(request))
    try:
        files = request.FILES.getlist("file")
    except (
        MultiPartParserError,
        StopUpload,
        RequestDataTooBig,
        TooManyFieldsSent,
        TooManyFilesSent,
    ) as error:
        raise _unread() from error
    if len(files) != 1 or sum(len(some) for _name, some in request.FILES.lists()) != 1:
        raise _unread()
    size = request.POST.get("size")
    if size is not None and size != str(files[0].size):
        raise _unread()
    return files[0]


def _unread() -> Invalid:
    return Invalid({"file": [_("This file did not arrive whole. Try again.")]})


def _length(request: VisitorRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdigit() else 0


def _spend(key: str, limit: Limit) -> None:
    if wait := limits.spend(key, limit):
        raise TooOften(wait)
