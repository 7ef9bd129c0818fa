"""The help centre: what readers ask for, all of it below /help/."""

from django.urls import path, re_path, register_converter

from knowledge_base.models import LANGUAGES
from knowledge_base.views.help import (
    article,
    feedback,
    feeds,
    files,
    home,
    look,
    lost,
    searching,
    sitemaps,
)


class Language:
    """One that help is written in; which of them a centre has is the centre's to say."""

    regex = "|".join(sorted(LANGUAGES))

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Colour:
    """#rrggbb without its sign."""

    regex = "[0-9a-f]{6}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Language, "language")
register_converter(Colour, "colour")

_below = [
    ("", home.home, "home"),
    ("feed.atom", feeds.language_feed, "feed"),
    ("all/", home.everything, "all"),
    ("search/", searching.search, "search"),
    ("c/<slug:slug>/", home.category, "category"),
    ("c/<slug:slug>/feed.atom", feeds.category_feed, "category_feed"),
    ("<slug:slug>.md", article.markdown, "markdown"),
    ("<slug:slug>/", article.article, "article"),
    ("<slug:slug>/feedback/", feedback.feedback, "feedback"),
]

urlpatterns = [
    path("", home.first, name="help_first"),
    path("~<slug:centre>/", home.first, name="help_centre"),
    path("sitemap.xml", sitemaps.sitemap, name="help_sitemap"),
    path("sitemap-<int:number>.xml", sitemaps.part, name="help_sitemap_part"),
    path("files/<uuid:public_id>/", files.file, name="help_file"),
    path("logo/<uuid:public_id>/", look.logo, name="help_logo"),
    path("look/<colour:colour>.css", look.sheet, name="help_look"),
    *(
        path(f"{centre}<language:language>/{where}", view, name=f"{before}{name}")
        for centre, before in (("", "help_"), ("~<slug:centre>/", "help_centre_"))
        for where, view, name in _below
    ),
    re_path(r"^.*$", lost.anything, name="help_lost"),
]
