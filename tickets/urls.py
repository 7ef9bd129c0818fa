"""The inbox and the tickets in it."""

from django.urls import path

from tickets.views import attachment, bulk, inbox, search, ticket, verb

app_name = "tickets"

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("inbox/counts/", inbox.count, name="counts"),
    path("inbox/rows/<int:number>/", inbox.row, name="row"),
    path("inbox/density/", inbox.density, name="density"),
    path("inbox/bulk/", bulk.bulk, name="bulk"),
    path("search/", search.search, name="search"),
    path("t/<int:number>/", ticket.ticket, name="ticket"),
    path(
        "t/<int:number>/attachments/<uuid:public_id>/",
        attachment.attachment,
        name="attachment",
    ),
    path("t/<int:number>/<slug:name>/", verb.verb, name="verb"),
]
