"""Where answers are offered before a question is asked, and what an admin decides of it."""

from django.urls import path

from knowledge_base.views import offering, suggest

offers = [
    # Before the pages of the help centre: "solved" is no language.
    path("help/solved/<str:signed>/", suggest.solved, name="solved"),
    path("help/<str:language>/suggest/", suggest.suggest, name="suggest"),
    path("help/<str:language>/suggest/opened/", suggest.opened, name="suggest_opened"),
    path("help/<str:language>/suggest/read/", suggest.read, name="suggest_read"),
    path("help/<str:language>/suggest/solved/", suggest.solved_it, name="solved_it"),
    path("settings/help/offers/", offering.offers, name="offers"),
]
