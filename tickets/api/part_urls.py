"""The addresses of what belongs to a ticket, and of words that are used again."""

from django.urls import URLPattern, path

from helpdesk.base.api.views import Resource
from tickets.api import about, attachments, custom_fields, parts, saved_words

# What there is both of one ticket and of all that one may see.
BOTH: dict[str, tuple[type[Resource], type[Resource]]] = {
    "messages": (parts.TicketMessages, parts.Messages),
    "attachments": (parts.TicketAttachments, parts.Attachments),
    "deliveries": (parts.TicketDeliveries, parts.Deliveries),
    "facts": (parts.TicketFacts, parts.Facts),
    "suggestions": (parts.TicketSuggestions, parts.Suggestions),
    "follow-ups": (parts.TicketFollowUps, parts.FollowUps),
    "handovers": (parts.TicketHandovers, parts.Handovers),
    "continuations": (parts.TicketContinuations, parts.Continuations),
    "goodwill": (parts.TicketGoodwill, parts.Goodwill),
    "ratings": (parts.TicketRatings, parts.Ratings),
    "moves": (parts.TicketMoves, parts.Moves),
    "drafts": (parts.TicketDrafts, parts.Drafts),
    "tags": (parts.TicketTags, parts.Tags),
}
# What there is of one ticket alone.
OF_ONE: dict[str, type[Resource]] = {
    "participants": parts.TicketParticipants,
    "followers": parts.TicketFollowers,
    "clocks": parts.TicketClocks,
    "links": parts.TicketLinks,
}
# What has an id of its own, and what one of it is called.
WITH_ID = {
    "messages": "message",
    "attachments": "attachment",
    "deliveries": "delivery",
    "facts": "fact",
    "suggestions": "suggestion",
    "follow-ups": "follow_up",
    "handovers": "handover",
    "continuations": "continuation",
    "goodwill": "one_goodwill",
    "ratings": "rating",
    "moves": "move",
}


def _of_ticket(word: str, kind: type[Resource]) -> URLPattern:
    name = f"ticket_{word.replace('-', '_')}"
    return path(f"tickets/<uuid:id>/{word}/", kind.at(get="list"), name=name)


def _of_all(word: str, kind: type[Resource]) -> URLPattern:
    return path(f"{word}/", kind.at(get="list"), name=word.replace("-", "_"))


def _one(word: str, kind: type[Resource], name: str) -> URLPattern:
    return path(f"{word}/<uuid:id>/", kind.at(get="retrieve"), name=name)


urlpatterns = [
    *(_of_ticket(word, of_one) for word, (of_one, _all) in BOTH.items()),
    *(_of_all(word, of_all) for word, (_one, of_all) in BOTH.items()),
    *(_of_ticket(word, kind) for word, kind in OF_ONE.items()),
    *(_one(word, BOTH[word][1], name) for word, name in WITH_ID.items()),
    path(
        "attachments/<uuid:id>/content/",
        attachments.AttachmentContent.as_view(),
        name="attachment_content",
    ),
    path(
        "messages/<uuid:id>/wordings/",
        about.MessageWordings.at(get="list"),
        name="message_wordings",
    ),
    path(
        "tickets/<uuid:id>/context/",
        about.TicketContext.as_view(),
        name="ticket_context",
    ),
    path("tickets/<uuid:id>/brief/", about.TicketBrief.as_view(), name="ticket_brief"),
    path("tickets/<uuid:id>/seen/", about.TicketSeen.as_view(), name="ticket_seen"),
    path("handovers/board/", about.HandoverBoard.as_view(), name="handovers_board"),
    path("tickets/<uuid:id>/ways/", about.TicketWays.as_view(), name="ticket_ways"),
    path("tickets/<uuid:id>/hints/", about.TicketHints.as_view(), name="ticket_hints"),
    path(
        "fact-names/",
        saved_words.FactNames.at(get="list", post="create"),
        name="fact_names",
    ),
    path(
        "fact-names/<uuid:id>/",
        saved_words.FactNames.at(get="retrieve", patch="partial_update"),
        name="fact_name",
    ),
    path(
        "custom-fields/",
        custom_fields.CustomFields.at(get="list", post="create"),
        name="custom_fields",
    ),
    path(
        "custom-fields/<uuid:id>/",
        custom_fields.CustomFields.at(get="retrieve", patch="partial_update"),
        name="custom_field",
    ),
    path(
        "custom-fields/<uuid:id>/archive/",
        custom_fields.CustomFields.at(post="archive"),
        name="custom_field_archive",
    ),
    path(
        "custom-fields/<uuid:id>/move/",
        custom_fields.CustomFields.at(post="move"),
        name="custom_field_move",
    ),
    path(
        "holding-replies/",
        saved_words.HoldingReplies.as_view(),
        name="holding_replies",
    ),
    path(
        "holding-replies/<str:language>/",
        saved_words.HoldingReply.as_view(),
        name="holding_reply",
    ),
]
