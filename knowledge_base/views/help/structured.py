"""What a page says to programs that read pages: schema.org as JSON-LD."""

import json
from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from knowledge_base.models import Translation
from knowledge_base.views.help.place import Place

Data = dict[str, Any]
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def script(*parts: Data) -> SafeString:
    """A block of data: browsers run none of it."""
    data = {"@context": "https://schema.org", "@graph": list(parts)}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    text = text.translate(_ESCAPES)
    return mark_safe(  # noqa: S308 - nothing in it can end the element
        f'<script type="application/ld+json">{text}</script>'
    )


def breadcrumbs(steps: Iterable[tuple[str, str]]) -> Data:
    """steps: name and absolute address, from the first page down to this one."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": at, "name": name, "item": address}
            for at, (name, address) in enumerate(steps, 1)
        ],
    }


def page(place: Place, *, kind: str, name: str, about: str, address: str) -> Data:
    """A page that leads to others."""
    return {
        "@type": kind,
        "name": name,
        "description": about,
        "url": address,
        "inLanguage": place.language,
    }


def article(place: Place, one: Translation, *, about: str, address: str) -> Data:
    """The house wrote it: who of the house did is nobody's business."""
    house = {"@type": "Organization", "name": place.centre.name}
    published = one.published_at or one.updated_at
    return {
        "@type": "TechArticle",
        "headline": one.title,
        "description": about,
        "url": address,
        "mainEntityOfPage": address,
        "inLanguage": one.language,
        "datePublished": published.isoformat(timespec="seconds"),
        "dateModified": one.updated_at.isoformat(timespec="seconds"),
        "author": house,
        "publisher": house,
    }
