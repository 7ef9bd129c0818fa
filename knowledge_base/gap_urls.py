"""What is missing, and what agents do with articles beside a ticket."""

from django.urls import path

from knowledge_base.views import gaps, in_tickets, options

TICKET = "tickets/<int:number>/"

urlpatterns = [
    path("gaps/", gaps.listed, name="gaps"),
    path("gaps/<uuid:public_id>/", gaps.gap, name="gap"),
    path("gaps/<uuid:public_id>/<slug:name>/", gaps.verb, name="gap_verb"),
    path(f"{TICKET}articles/", in_tickets.suggested, name="suggested"),
    path(f"{TICKET}article-options/", options.article_options, name="article_options"),
    path(f"{TICKET}article-used/", in_tickets.used, name="article_used"),
    path(f"{TICKET}article-link/", in_tickets.link, name="article_link"),
    path(f"{TICKET}article-text/", in_tickets.text, name="article_text"),
    path(f"{TICKET}article-wrong/", in_tickets.wrong, name="article_wrong"),
    path(f"{TICKET}article-missing/", in_tickets.missing, name="article_missing"),
    path(f"{TICKET}article-draft/", in_tickets.draft, name="article_draft"),
]
