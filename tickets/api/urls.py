"""The addresses of tickets under /api/v1/."""

from django.urls import path

from tickets.api import (
    assigning,
    bulk,
    canned,
    customer_urls,
    deleted,
    events,
    macros,
    many,
    part_urls,
    policies,
    saved_views,
    search,
    searches,
    tags,
    ticket_templates,
    tickets,
    verbs,
)

urlpatterns = [
    path("tickets/", tickets.Tickets.at(get="list", post="create"), name="tickets"),
    path("tickets/bulk/", bulk.InBulk.as_view(), name="tickets_in_bulk"),
    *deleted.urlpatterns,
    path(
        "tickets/<uuid:id>/",
        tickets.Tickets.at(get="retrieve", patch="partial_update"),
        name="ticket",
    ),
    path("search/", search.Search.as_view(), name="search"),
    *searches.urlpatterns,
    path("events/", events.Events.as_view(), name="events"),
    path(
        "tickets/<uuid:id>/events/",
        events.TicketEvents.as_view(),
        name="ticket_events",
    ),
    *part_urls.urlpatterns,
    *canned.urlpatterns,
    *macros.urlpatterns,
    *many.urlpatterns,
    *tags.urlpatterns,
    *ticket_templates.urlpatterns,
    *policies.urlpatterns,
    *saved_views.urlpatterns,
    *assigning.urlpatterns,
    *customer_urls.urlpatterns,
    *verbs.urlpatterns(),
]
