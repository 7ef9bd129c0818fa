from django.apps import AppConfig

from helpdesk.base import help as public_help


class KnowledgeBaseConfig(AppConfig):
    name = "knowledge_base"

    def ready(self) -> None:
        """Offer what is published; models exist only now."""
        from knowledge_base.queries import published  # noqa: PLC0415

        public_help.offer(
            public_help.Source(
                name="knowledge_base",
                search=published.search,
                article=published.article,
                is_any=published.is_any,
            )
        )
