"""Help articles, for those who write them."""

from django.urls import path

from knowledge_base.settings_urls import help_settings
from knowledge_base.views import articles

app_name = "knowledge_base"

urlpatterns = [
    *help_settings,
    path("settings/help/articles/new/", articles.new, name="new_article"),
    path(
        "settings/help/articles/<uuid:public_id>/", articles.edit, name="edit_article"
    ),
    path(
        "settings/help/articles/<uuid:public_id>/withdraw/",
        articles.withdraw,
        name="withdraw_article",
    ),
]
