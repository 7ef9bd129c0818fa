"""What calls about help centres, categories, snippets and words of search take."""

from typing import Any

from rest_framework import serializers

from helpdesk.base.api.bodies import Body, Choose, Line
from knowledge_base.actions.centres import GREETING, LOGO_BYTES, NAME, SLUG
from knowledge_base.api.bodies import MOST, Changes, a_category, language
from knowledge_base.models import LANGUAGES, HelpCentre
from knowledge_base.models.icons import ICONS
from knowledge_base.rendering import LONGEST
from tickets.models import CannedReply

WORD = 60


def in_languages(most: int, **more: Any) -> serializers.DictField:
    """Words by language; what is missing is told in the first there is."""
    words = serializers.CharField(
        max_length=most, allow_blank=True, trim_whitespace=False
    )
    return serializers.DictField(child=words, help_text="By language.", **more)


class HelpCentreBody(Body):
    name = Line(max_length=NAME)
    languages = serializers.ListField(
        child=language(),
        min_length=1,
        max_length=len(LANGUAGES),
        help_text="The first is its own.",
    )
    slug = serializers.SlugField(
        max_length=SLUG, default="", allow_blank=True, help_text="Empty: of its name."
    )
    host = Line(max_length=260, default="", allow_blank=True)
    accent = serializers.CharField(max_length=20, default="#0b6b66")
    greeting = in_languages(GREETING, default=dict)
    needs_review = serializers.BooleanField(default=False)


class HelpCentrePatch(Changes, HelpCentreBody):
    """What changes of it."""


class HelpCentreLogoBody(Body):
    """In multipart/form-data alone."""

    file = serializers.FileField(help_text=f"PNG, JPEG, WebP; {LOGO_BYTES} bytes.")


class ArticleFileBody(Body):
    """In multipart/form-data alone."""

    file = serializers.FileField(allow_empty_file=True)


class CategoryFields(Body):
    """What a category says of itself."""

    names = in_languages(80)
    intros = in_languages(300, default=dict)
    slug = serializers.SlugField(
        max_length=80, default="", allow_blank=True, help_text="Empty: of its name."
    )
    icon = serializers.ChoiceField(sorted(ICONS), default="", allow_blank=True)
    parent = a_category(  # type: ignore[assignment] # a field of this name
        default=None, allow_null=True, help_text="What it stands in."
    )


class CategoryBody(CategoryFields):
    centre = Choose(lambda _: HelpCentre.objects.all())


class CategoryPatch(Changes, CategoryFields):
    """What changes of it; it stays in its help centre."""


class MoveCategoryBody(Body):
    up = serializers.BooleanField(help_text="false: down.")


class PlaceCategoryBody(Body):
    before = a_category(allow_null=True, help_text="Its sister; null: the last.")


class SnippetBody(Body):
    name = serializers.SlugField(max_length=60, help_text="`{{ name }}`.")
    sources = in_languages(LONGEST)


class SnippetPatch(Body):
    """Its words; its name stays, articles have it."""

    sources = in_languages(LONGEST)


class SynonymsBody(Body):
    language = language()
    words = serializers.ListField(
        child=Line(max_length=WORD), min_length=2, max_length=MOST
    )


class SynonymsPatch(Changes, SynonymsBody):
    """What changes of them."""


class StopWordBody(Body):
    language = language()
    word = Line(max_length=WORD)


class ShortFormBody(Body):
    """The article said shortly."""

    canned_reply = Choose(
        lambda body: CannedReply.objects.usable_by(body.by),
        allow_null=True,
        help_text="null: it has none.",
    )
