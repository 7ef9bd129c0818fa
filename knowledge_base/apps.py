from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from helpdesk.base import doorbell
from helpdesk.base import help as public_help


def seed(sender: AppConfig, **kwargs: Any) -> None:
    """Every installation has a help centre, after each migration."""
    then = kwargs.get("apps", apps)
    try:
        then.get_model("knowledge_base", "HelpCentre")
    except LookupError:
        return  # on the way back, before there was such a table
    centres: Any = sender.get_model("HelpCentre")
    centres.objects.seed()


class KnowledgeBaseConfig(AppConfig):
    name = "knowledge_base"

    def ready(self) -> None:
        """Offer what is published; models exist only now."""
        from helpdesk.base import housekeeping, shelves  # noqa: PLC0415
        from knowledge_base import receivers  # noqa: F401, PLC0415
        from knowledge_base.actions import (  # noqa: PLC0415
            looking_around,
            lookups,
            offers,
            outside,
            paragraphs,
            questions,
            snippets,
            timed,
            vocabulary,
        )
        from knowledge_base.queries import published, shelf  # noqa: PLC0415

        public_help.offer(
            public_help.Source(
                name="knowledge_base",
                search=published.search,
                article=published.article,
                is_any=published.is_any,
            )
        )
        public_help.offer_by(
            public_help.Offers(
                suggest=offers.suggest,
                opened=offers.opened,
                solved=offers.solved,
                went_on=offers.went_on,
            )
        )
        shelves.put_up(
            shelves.Shelf(
                kind="articles",
                label=_("Articles"),
                icon="book-open",
                find=shelf.articles,
            )
        )
        housekeeping.every_day(lookups.forget_words)
        found = (questions, paragraphs, looking_around)
        for sweep in (outside, snippets, timed, vocabulary, *found):
            doorbell.hang(
                doorbell.Bell(name=sweep.BELL, waiting=sweep.waiting, drain=sweep.drain)
            )
        post_migrate.connect(seed, sender=self, dispatch_uid="knowledge_base.seed")
