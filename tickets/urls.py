"""The inbox and the tickets in it."""

from django.urls import path

from tickets.views import (
    attachment,
    brief,
    bulk,
    calls,
    canned,
    chats,
    fact_names,
    former,
    goodwill,
    hints,
    inbox,
    phones,
    phrases,
    policies,
    search,
    ticket,
    verb,
    wordings,
)

app_name = "tickets"

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("inbox/counts/", inbox.count, name="counts"),
    path("inbox/rows/<int:number>/", inbox.row, name="row"),
    path("inbox/density/", inbox.density, name="density"),
    path("inbox/bulk/", bulk.bulk, name="bulk"),
    path("inbox/canned/", canned.canned, name="canned"),
    path("inbox/colleagues/", canned.colleagues, name="colleagues"),
    path("inbox/offers/", chats.offers, name="offers"),
    path("inbox/chats/", chats.chats, name="chats"),
    path("calls/new/", calls.new, name="new_call"),
    path("search/", search.search, name="search"),
    path("settings/canned/", canned.canned_replies, name="canned_replies"),
    path("settings/canned/new/", canned.new, name="new_canned_reply"),
    path("settings/canned/<uuid:public_id>/", canned.edit, name="edit_canned_reply"),
    path(
        "settings/canned/<uuid:public_id>/delete/",
        canned.delete,
        name="delete_canned_reply",
    ),
    path("settings/facts/", fact_names.fact_names, name="fact_names"),
    path("settings/facts/new/", fact_names.new, name="new_fact_name"),
    path("settings/facts/<uuid:public_id>/", fact_names.edit, name="edit_fact_name"),
    path(
        "settings/facts/<uuid:public_id>/switch/",
        fact_names.switch,
        name="switch_fact_name",
    ),
    path("settings/goodwill/", goodwill.budgets, name="goodwill"),
    path("settings/phones/", phones.phones, name="phones"),
    path("settings/phones/new/", phones.new, name="new_phone"),
    path("settings/phones/<uuid:public_id>/", phones.edit, name="edit_phone"),
    path(
        "settings/phones/<uuid:public_id>/switch/", phones.switch, name="switch_phone"
    ),
    path("settings/holding/", phrases.holding, name="holding_replies"),
    path("settings/policies/", policies.policies, name="policies"),
    path("settings/policies/new/", policies.new, name="new_policy"),
    path("settings/policies/<uuid:public_id>/", policies.edit, name="edit_policy"),
    path("settings/policies/<uuid:public_id>/move/", policies.move, name="move_policy"),
    path(
        "settings/policies/<uuid:public_id>/switch/",
        policies.switch,
        name="switch_policy",
    ),
    path("t/<int:number>/", ticket.ticket, name="ticket"),
    path("t/<int:number>/hints/", hints.hints, name="hints"),
    path("t/<int:number>/brief/", brief.brief, name="brief"),
    path("t/<int:number>/since/", ticket.news, name="since"),
    path("t/<int:number>/former/", former.former, name="former"),
    path(
        "t/<int:number>/attachments/<uuid:public_id>/",
        attachment.attachment,
        name="attachment",
    ),
    path(
        "t/<int:number>/attachments/<uuid:public_id>/preview/",
        attachment.preview,
        name="preview",
    ),
    path(
        "t/<int:number>/messages/<uuid:public_id>/wordings/",
        wordings.wordings,
        name="wordings",
    ),
    path("t/<int:number>/<slug:name>/", verb.verb, name="verb"),
]
