"""The addresses of tickets under /api/v1/."""

from django.urls import path

from tickets.api import assigning, events, part_urls, policies, tickets, verbs

urlpatterns = [
    path("tickets/", tickets.Tickets.at(get="list"), name="tickets"),
    path(
        "tickets/<uuid:id>/",
        tickets.Tickets.at(get="retrieve", patch="partial_update"),
        name="ticket",
    ),
    path("events/", events.Events.as_view(), name="events"),
    path(
        "tickets/<uuid:id>/events/",
        events.TicketEvents.as_view(),
        name="ticket_events",
    ),
    *part_urls.urlpatterns,
    *policies.urlpatterns,
    *assigning.urlpatterns,
    *verbs.urlpatterns(),
]
