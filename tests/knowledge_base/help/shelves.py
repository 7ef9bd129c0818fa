"""A help centre with something in each of its corners."""

from collections.abc import Mapping
from typing import Any

from helpdesk.base import blobs
from helpdesk.base.accounts.models import Agent
from knowledge_base import actions
from knowledge_base.models import (
    Article,
    ArticleFile,
    Category,
    HelpCentre,
    Translation,
)
from tests.base.pictures import png
from tests.knowledge_base.factories import make_article, make_draft, make_translation

# In words that nobody outside may ever meet; each is in one place alone.
SECRETS = ("Zinnober", "Quarzit", "Malachit", "Obsidian", "Feldspat", "Lapislazuli")


def make_category(
    slug: str,
    names: Mapping[str, str] | None = None,
    *,
    parent: Category | None = None,
    centre: HelpCentre | None = None,
    **more: Any,
) -> Category:
    """names: by language; none: its slug, in English."""
    return Category.objects.create(
        centre=centre or HelpCentre.objects.default(),
        slug=slug,
        parent=parent,
        names=names or {"en": slug.title()},
        **more,
    )


def make_centre(slug: str = "beans", **more: Any) -> HelpCentre:
    return HelpCentre.objects.create(name=slug.title(), slug=slug, **more)


def make_file(
    article: Article, by: Agent, content: bytes = b"", name: str = "jug.png"
) -> ArticleFile:
    content = content or png(4, 2)
    return ArticleFile.objects.create(
        article=article,
        name=name,
        content_type="image/png",
        size=len(content),
        width=4,
        height=2,
        blob=blobs.put(content),
        added_by=by,
    )


def make_shelves(by: Agent) -> None:
    """Two help centres in two languages, with all that an article can hold."""
    names = {"en": "Machines", "de": "Maschinen"}
    machines = make_category(
        "machines", names, intros={"en": "Clean & well."}, icon="settings"
    )
    care = make_category("care", {"en": "Care", "de": "Pflege"}, parent=machines)
    make_category("empty")
    rich = make_article(by, "Descale <it>", "Soon.", category=care, language="en")
    picture = make_file(rich.article, by)
    _say(rich, RICH.format(picture=picture.public_id), by=by)
    make_translation(rich, "de", "Entkalken", "Bald: [mehr](article:lager)", by=by)
    lights = make_article(by, "Lights", "Green is ready.", category=machines)
    rich.article.related.add(lights.article)
    make_translation(
        make_article(by, "Store", "Dry and dark.", summary="Where & how."),
        "de",
        "Lager",
        by=by,
    )
    beans = make_centre("beans", languages=["de", "en"], accent="#ffd400")
    roast = make_category("roast", {"de": "Röstung"}, centre=beans)
    make_translation(
        make_article(by, "Helle Röstung", "Kurz.", language="de", category=roast),
        "en",
        "Light roast",
        by=by,
    )


RICH = """Once in three months, see [the lights](article:lights) and
[nothing](article:not-there).

## What you need

| Thing | How much |
|---|---:|
| Vinegar | 1 cup |

![The jug](file:{picture})

## How it goes

::: steps
1. Fill it.
2. Boil it.
:::

::: warning
It is hot.
:::

### On the phone

:::: tabs
::: tab iPhone
Tap it.
:::
::: tab Android
Press it.
:::
::::

```
boil --now
```

[How it is done](https://video.example/1 "video")
"""


def make_secrets(by: Agent) -> None:
    """Words of articles for others, of drafts and of revisions to come."""
    make_article(by, f"Coupon {SECRETS[0]}", SECRETS[0], audience="agents")
    make_article(by, f"Contract {SECRETS[1]}", SECRETS[1], audience="customers")
    make_draft(by, f"Soon {SECRETS[2]}", SECRETS[2])
    public = make_article(
        by, "Coupons", "See [the rules](article:coupon-zinnober) and ask."
    )
    _say(public, f"{SECRETS[3]} is next.", by=by, title=SECRETS[3], publish=False)
    gone = make_article(by, f"Gone {SECRETS[4]}", SECRETS[4])
    actions.withdraw(gone, by=by)
    old = make_article(by, f"Old {SECRETS[5]}", SECRETS[5])
    actions.archive(old.article, by=by)


def _say(
    translation: Translation,
    source: str,
    *,
    by: Agent,
    title: str = "",
    publish: bool = True,
) -> None:
    words = actions.Writing(title=title or translation.title, source=source)
    actions.revise(translation, words=words, by=by)
    if publish:
        actions.publish(translation, by=by)
