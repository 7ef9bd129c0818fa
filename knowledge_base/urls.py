"""Help articles, for those who write them."""

from django.urls import include, path

from knowledge_base import writing_urls
from knowledge_base.settings_urls import help_settings

app_name = "knowledge_base"

urlpatterns = [
    *help_settings,
    path("settings/help/", include(writing_urls.urlpatterns)),
]
