"""Pictures and other files of an article."""

import re
from dataclasses import dataclass

from helpdesk.base import blobs
from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import label
from helpdesk.base.sniff import picture_size, picture_type
from knowledge_base import rules
from knowledge_base.models import Article, ArticleFile
from knowledge_base.writing_errors import FileEmpty, FileTooLarge

MAX_BYTES = 25 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """What somebody put in; its type is told by its bytes."""

    name: str
    content: bytes


def add_file(article: Article, *, file: NewFile, by: Agent) -> ArticleFile:
    """Keep it with the article, whether its words name it yet or not.

    Raises:
        NotAllowed: collaborators do not write.
        FileEmpty, FileTooLarge: it is not kept.
    """
    rules.require_draft(by)
    if not file.content:
        raise FileEmpty
    if len(file.content) > MAX_BYTES:
        raise FileTooLarge
    kind = picture_type(file.content)
    width, height = picture_size(file.content) if kind else (None, None)
    return ArticleFile.objects.create(
        article=article,
        name=label(file.name, default="file"),
        content_type=kind or "application/octet-stream",
        size=len(file.content),
        width=width,
        height=height,
        # Before the row that names it (R5).
        blob=blobs.put(file.content),
        added_by=by,
    )


def mark_of_file(file: ArticleFile) -> str:
    """What stands for it in the words: a picture, or a link to keep the file.

    What a picture shows is for whoever put it in to say; its name says nothing.
    """
    if file.width:
        return f"![](file:{file.public_id})"
    name = re.sub(r"([\\\[\]])", r"\\\1", file.name)
    return f"[{name}](file:{file.public_id})"
