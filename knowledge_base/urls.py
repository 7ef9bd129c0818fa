"""Help articles, for those who write them."""

from django.urls import path

from knowledge_base.views import articles

app_name = "knowledge_base"

urlpatterns = [
    path("settings/articles/", articles.articles, name="articles"),
    path("settings/articles/new/", articles.new, name="new_article"),
    path("settings/articles/<uuid:public_id>/", articles.edit, name="edit_article"),
    path(
        "settings/articles/<uuid:public_id>/withdraw/",
        articles.withdraw,
        name="withdraw_article",
    ),
]
