"""Pictures and files of articles: for whoever may read what they stand in."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from helpdesk.base import blobs, sniff
from helpdesk.base.http import download, picture
from knowledge_base import rules
from knowledge_base.models import ArticleFile, Reader, Translation
from knowledge_base.rendering import file_address
from knowledge_base.views.help.place import reader_of

# Its bytes never change; who may see them may.
KEPT = "public, max-age=3600"


@require_safe
def file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Pictures as what their bytes are; everything else is kept as a file.

    Those who write see what they put into a draft. Others see what stands in an article
    that they may read, as it is shown: a file of its next revision is nobody's yet.
    """
    found = get_object_or_404(
        ArticleFile.objects.select_related("article"), public_id=public_id
    )
    is_public = _is_shown(found, Reader.PUBLIC)
    if not is_public and not _may_have(request, found):
        raise Http404
    try:
        content = blobs.get(found.blob)
    except FileNotFoundError:
        raise Http404 from None
    kind = sniff.picture_type(content)
    answer = (
        picture(content, kind=kind) if kind else download(content, filename=found.name)
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = KEPT if is_public else "private, no-store"
    patch_vary_headers(answer, ["Cookie"])
    return answer


def _may_have(request: HttpRequest, found: ArticleFile) -> bool:
    if rules.may_draft(request.user):
        return True
    reader = reader_of(request)
    return reader is not Reader.PUBLIC and _is_shown(found, reader)


def _is_shown(found: ArticleFile, reader: Reader) -> bool:
    known = Translation.objects.readable_by(reader).filter(
        article=found.article, html__contains=file_address(str(found.public_id))
    )
    return known.exists()
