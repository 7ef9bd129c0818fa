"""Files that an article does not need any more."""

import logging

from django.db import transaction

from helpdesk.base import orphans
from helpdesk.base.accounts.models import Agent
from knowledge_base import rules
from knowledge_base.centre_errors import PartInUse
from knowledge_base.models import ArticleFile
from knowledge_base.queries.uses import written_with_file

logger = logging.getLogger(__name__)


@transaction.atomic
def delete_file(file: ArticleFile, *, by: Agent) -> None:
    """Gone, with its bytes, once no row names them.

    Raises:
        NotAllowed: collaborators do not write.
        PartInUse: words of the article name it.
    """
    rules.require_draft(by)
    if written_with_file(file).exists():
        raise PartInUse
    logger.info("file %s: deleted by agent %s", file.pk, by.pk)
    blob = file.blob
    file.delete()
    # Bytes may only go after the row is gone for good (R5).
    transaction.on_commit(lambda: orphans.forget([blob]))
