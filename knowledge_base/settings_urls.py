"""Settings, Help: what stands around articles, and all of them at once."""

from django.urls import path
from django.views.generic import RedirectView

from knowledge_base.views import (
    categories,
    centres,
    exchange,
    listing,
    parts,
    short_forms,
    words,
    work,
)

_HELP = "settings/help/"

help_settings = [
    # Where the list was before there was more than a list.
    path(
        "settings/articles/",
        RedirectView.as_view(
            pattern_name="knowledge_base:articles", permanent=True, query_string=True
        ),
        name="former_articles",
    ),
    path(f"{_HELP}articles/", listing.articles, name="articles"),
    path(f"{_HELP}articles/many/", listing.many_articles, name="many_articles"),
    path(f"{_HELP}articles/<uuid:public_id>/checks/", work.check, name="checks"),
    path(f"{_HELP}files/of/<uuid:public_id>/", parts.files, name="files"),
    path(
        f"{_HELP}files/<uuid:public_id>/delete/", parts.delete_file, name="delete_file"
    ),
    path(f"{_HELP}work/", work.help_work, name="help_work"),
    path(f"{_HELP}centres/", centres.centres, name="centres"),
    path(f"{_HELP}centres/new/", centres.new, name="new_centre"),
    path(f"{_HELP}centres/<uuid:public_id>/", centres.edit, name="edit_centre"),
    path(f"{_HELP}centres/<uuid:public_id>/logo/", centres.logo, name="centre_logo"),
    path(
        f"{_HELP}centres/<uuid:public_id>/default/",
        centres.make_default,
        name="default_centre",
    ),
    path(
        f"{_HELP}centres/<uuid:public_id>/categories/",
        categories.categories,
        name="categories",
    ),
    path(
        f"{_HELP}centres/<uuid:public_id>/categories/new/",
        categories.new,
        name="new_category",
    ),
    path(f"{_HELP}categories/<uuid:public_id>/", categories.edit, name="edit_category"),
    path(
        f"{_HELP}categories/<uuid:public_id>/move/",
        categories.move,
        name="move_category",
    ),
    path(
        f"{_HELP}categories/<uuid:public_id>/delete/",
        categories.delete,
        name="delete_category",
    ),
    path(f"{_HELP}snippets/", parts.snippets, name="snippets"),
    path(f"{_HELP}snippets/new/", parts.new_snippet, name="new_snippet"),
    path(f"{_HELP}snippets/<uuid:public_id>/", parts.edit_snippet, name="edit_snippet"),
    path(
        f"{_HELP}snippets/<uuid:public_id>/delete/",
        parts.delete_snippet,
        name="delete_snippet",
    ),
    path(f"{_HELP}exchange/", exchange.exchange, name="exchange"),
    path(f"{_HELP}exchange/<uuid:public_id>/", exchange.exported, name="export"),
    path(f"{_HELP}addresses/", parts.addresses, name="addresses"),
    path(
        f"{_HELP}short-forms/<uuid:public_id>/",
        short_forms.short_form,
        name="short_form",
    ),
    path(f"{_HELP}words/", words.search_words, name="search_words"),
    path(
        f"{_HELP}words/same/<uuid:public_id>/",
        words.edit_synonyms,
        name="edit_synonyms",
    ),
    path(
        f"{_HELP}words/same/<uuid:public_id>/delete/",
        words.delete_synonyms,
        name="delete_synonyms",
    ),
    path(
        f"{_HELP}words/out/<uuid:public_id>/delete/",
        words.delete_stop_word,
        name="delete_stop_word",
    ),
]
