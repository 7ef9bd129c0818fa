"""Pages of those who write, below /settings/help/."""

from django.urls import path

from knowledge_base.views import editor, lifecycle, reviews, typing, versions

ARTICLE = "articles/<uuid:public_id>/"
REVIEW = "reviews/<uuid:public_id>/"

urlpatterns = [
    path("articles/new/", lifecycle.new, name="new_article"),
    path(ARTICLE, editor.edit, name="edit_article"),
    path(f"{ARTICLE}keep/", typing.keep, name="keep_article"),
    path(f"{ARTICLE}here/", typing.here, name="at_article"),
    path(f"{ARTICLE}preview/", typing.preview, name="preview_article"),
    path(f"{ARTICLE}files/", typing.put, name="put_file"),
    path(f"{ARTICLE}offers/", typing.offers, name="article_offers"),
    path("articles/paste/", typing.paste, name="paste"),
    path(f"{ARTICLE}versions/", versions.versions, name="versions"),
    path(f"{ARTICLE}versions/compare/", versions.compared, name="compare"),
    path(f"{ARTICLE}versions/bring-back/", versions.bring_back, name="bring_back"),
    path(f"{ARTICLE}settings/", lifecycle.settings, name="article_settings"),
    path(f"{ARTICLE}settings/<slug:what>/", lifecycle.change, name="change_article"),
    path(f"{ARTICLE}translate/", lifecycle.translate, name="translate_article"),
    path(f"{ARTICLE}do/<slug:name>/", lifecycle.verb, name="article_verb"),
    path("reviews/", reviews.reviews, name="reviews"),
    path(REVIEW, reviews.review, name="review"),
    path(f"{REVIEW}approve/", reviews.approve, name="approve"),
    path(f"{REVIEW}send-back/", reviews.send_back, name="send_back"),
    path(f"{REVIEW}take-back/", reviews.take_back, name="take_back"),
]
