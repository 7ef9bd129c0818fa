"""Nouns: answers that are written once, and what is asked of them."""

from knowledge_base.models.article import (
    Article,
    Audience,
    OldSlug,
    Reader,
    Translation,
)
from knowledge_base.models.asked import Feedback, Gap, Lookup
from knowledge_base.models.centre import Category, HelpCentre
from knowledge_base.models.languages import LANGUAGES
from knowledge_base.models.likeness import Fingerprint, Paragraph, Typed
from knowledge_base.models.offering import OfferRules
from knowledge_base.models.outside import OutsideLink
from knowledge_base.models.parts import ArticleFile, Snippet, ToShow
from knowledge_base.models.revision import Editing, Revision, Significance
from knowledge_base.models.vocabulary import Counted, StopWord, Synonyms, Word

__all__ = [
    "LANGUAGES", "Article", "ArticleFile", "Audience", "Category", "Counted",
    "Editing", "Feedback", "Fingerprint", "Gap", "HelpCentre", "Lookup",
    "OfferRules", "OldSlug", "OutsideLink", "Paragraph", "Reader", "Revision",
    "Significance", "Snippet", "StopWord", "Synonyms", "ToShow", "Translation",
    "Typed", "Word",
]  # fmt: skip
