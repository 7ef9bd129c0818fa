"""What we know, in rows."""

from knowledge_base.models.article import LANGUAGES, Article

__all__ = ["LANGUAGES", "Article"]
