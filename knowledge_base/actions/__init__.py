"""Every verb of the knowledge base: one function each, called by every door."""

from knowledge_base.actions.archive import archive, restore, withdraw
from knowledge_base.actions.begin import begin_article, begin_translation
from knowledge_base.actions.keep import drop_editing, keep
from knowledge_base.actions.lookups import record_click, record_search, visitor_of
from knowledge_base.actions.publish import publish
from knowledge_base.actions.revise import Writing, revise
from knowledge_base.actions.write import write_article

__all__ = [
    "Writing", "archive", "begin_article", "begin_translation", "drop_editing", "keep",
    "publish", "record_click", "record_search", "restore", "revise", "visitor_of",
    "withdraw", "write_article",
]  # fmt: skip
