"""What is done to articles: one verb, one function."""

from knowledge_base.actions.articles import publish, save_article, withdraw

__all__ = ["publish", "save_article", "withdraw"]
