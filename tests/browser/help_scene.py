"""What stands around articles, with names as long as they may be."""

from datetime import date
from typing import Any

from helpdesk.base import blobs
from helpdesk.base.accounts.models import Agent
from knowledge_base.actions import centres, snippets, synonyms
from knowledge_base.actions.categories import save_category
from knowledge_base.actions.gaps import found_gap
from knowledge_base.models import (
    Article,
    ArticleFile,
    Category,
    Gap,
    HelpCentre,
    OldSlug,
    OutsideLink,
    Snippet,
    Synonyms,
)
from tests.base.pictures import JPEG
from tests.knowledge_base.factories import make_article


def furnish(ada: Agent, long: str) -> None:
    """Two help centres, categories in each other, and an article with all faults."""
    centre = HelpCentre.objects.default()
    HelpCentre.objects.update(languages=["en", "de"], greeting={"en": long[:150]})
    centre.refresh_from_db()
    centres.save_centre(name=long[:80], languages=["de"], host="help.example", by=ada)
    names = {"en": long[:80], "de": "Bestellungen"}
    category = save_category(centre=centre, names=names, icon="inbox", by=ada)
    for name in ("Returns", long[:70]):
        save_category(centre=centre, names={"en": name}, parent=category, by=ada)
    snippets.save_snippet(name="contact", sources={"en": long, "de": "Hier"}, by=ada)
    synonyms.save_synonyms(language="en", words=[long[:60], "parcel"], by=ada)
    synonyms.add_stop_word(language="en", word=long[:60], by=ada)
    words = f"{long} {{{{ contact }}}} [x](article:gone) <https://shop.example/{long}>"
    article = make_article(ada, long[2:150], words, category=category)
    OutsideLink.objects.update(trouble="gone", failures=3, status=404)
    Article.objects.update(review_by=date(2026, 1, 1))
    OldSlug.objects.create(language="en", slug=long[:70], translation=article)
    found_gap(
        key="question:long", kind=Gap.Kind.QUESTION, title=f"{long} {long}",
        count=lambda since: 12_345, minutes=99.5, owner=ada, due=date(2026, 1, 1),
        translation=article,
    )  # fmt: skip
    ArticleFile.objects.create(
        article=article.article, name=f"{long[:90]}.jpg", content_type="image/jpeg",
        size=9_000, width=1, height=1, blob=blobs.put(JPEG), added_by=ada,
    )  # fmt: skip


def rows() -> dict[str, Any]:
    """What the addresses of these pages name."""
    centre = HelpCentre.objects.default()
    return {
        "knowledge_base:categories": centre,
        "knowledge_base:edit_category": Category.objects.earliest("pk"),
        "knowledge_base:edit_centre": centre,
        "knowledge_base:edit_snippet": Snippet.objects.get(),
        "knowledge_base:edit_synonyms": Synonyms.objects.get(),
        "knowledge_base:gap": Gap.objects.get(),
        "knowledge_base:files": ArticleFile.objects.earliest("pk").article,
        "knowledge_base:new_category": centre,
    }
