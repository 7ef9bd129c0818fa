"""Every verb of the knowledge base: one function each, called by every door."""

from knowledge_base.actions.address import change_address
from knowledge_base.actions.archive import archive, restore, withdraw
from knowledge_base.actions.arrange import arrange
from knowledge_base.actions.begin import begin_article, begin_translation
from knowledge_base.actions.bring import Brought, InLanguage, bring_articles
from knowledge_base.actions.drafting import draft_article, draft_from_message
from knowledge_base.actions.files import NewFile, add_file, mark_of_file
from knowledge_base.actions.former import bring_back
from knowledge_base.actions.gaps import found_gap
from knowledge_base.actions.in_tickets import (
    article_should_exist,
    article_was_wrong,
    use_article,
)
from knowledge_base.actions.keep import drop_editing, keep, keep_on, seen
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
from knowledge_base.actions.record_feedback import record_feedback
from knowledge_base.actions.review import approve, send_back, submit, take_back
from knowledge_base.actions.revise import Writing, revise
from knowledge_base.actions.shown import rendered_in
from knowledge_base.actions.timed import expire, publish_later
from knowledge_base.actions.write import save, write_article

__all__ = [
    "Brought", "InLanguage", "NewFile", "Writing", "add_file", "approve", "archive",
    "arrange", "article_should_exist", "article_was_wrong", "assign_gap",
    "begin_article", "begin_translation", "bring_articles", "bring_back",
    "change_address", "dismiss_gap", "draft_article", "draft_from_message",
    "drop_editing", "expire", "finish_gap", "found_gap", "keep", "keep_on", "link_gap",
    "mark_of_file", "publish", "publish_later", "record_click", "record_feedback",
    "record_search", "rendered_in", "reopen_gap", "restore", "revise", "save",
    "schedule_gap", "seen", "send_back", "submit", "take_back", "use_article",
    "visitor_of", "withdraw", "write_article",
]  # fmt: skip
