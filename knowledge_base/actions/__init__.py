"""Every verb of the knowledge base: one function each, called by every door."""

from knowledge_base.actions.archive import archive, restore, withdraw
from knowledge_base.actions.begin import begin_article, begin_translation
from knowledge_base.actions.gaps import found_gap
from knowledge_base.actions.keep import drop_editing, keep
from knowledge_base.actions.lookups import record_click, record_search, visitor_of
from knowledge_base.actions.publish import publish
from knowledge_base.actions.queue import (
    assign_gap,
    dismiss_gap,
    finish_gap,
    link_gap,
    reopen_gap,
    schedule_gap,
)
from knowledge_base.actions.revise import Writing, revise
from knowledge_base.actions.write import write_article

__all__ = [
    "Writing", "archive", "assign_gap", "begin_article", "begin_translation",
    "dismiss_gap", "drop_editing", "finish_gap", "found_gap", "keep", "link_gap",
    "publish", "record_click", "record_search", "reopen_gap", "restore", "revise",
    "schedule_gap", "visitor_of", "withdraw", "write_article",
]  # fmt: skip
