"""Help articles, for those who write them."""

from django.urls import include, path

from knowledge_base import gap_urls, help_urls, writing_urls
from knowledge_base.offer_urls import offers
from knowledge_base.settings_urls import help_settings
from knowledge_base.views.help import sitemaps

app_name = "knowledge_base"

urlpatterns = [
    *offers,
    path("robots.txt", sitemaps.robots, name="help_robots"),
    path("help/", include(help_urls.urlpatterns)),
    *help_settings,
    path("settings/help/", include(writing_urls.urlpatterns)),
    path("settings/help/", include(gap_urls.urlpatterns)),
]
