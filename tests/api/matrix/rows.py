"""One row for each address of the API: what it names, and who may.

A new address fails until it stands here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tickets.rules import COLLABORATOR_VERBS

# Who may: everybody signed in, those who work tickets, those who own them, admins, leads
# and admins.
ALL, WORKERS, OWNERS = "all", "workers", "owners"
ADMINS, LEADS, NOBODY = "admins", "leads", "nobody"
# Those of the one closed team, its service accounts, and admins.
TEAM = "team"


@dataclass(frozen=True, slots=True)
class Row:
    """kinds: what each part of the address names (tests/api/matrix/world.py).

    read, write: who may, of those who know that it exists. Whether they do is decided by
    the ticket it belongs to, where it belongs to one.
    """

    kinds: Mapping[str, str] = field(default_factory=dict)
    read: str = ALL
    write: str = WORKERS


TICKET = {"id": "ticket"}
CUSTOMER = {"id": "customer"}

ROWS: dict[str, Row] = {
    "tickets": Row(),
    "tickets_in_bulk": Row(write=ALL),
    "calls": Row(),
    "ticket": Row(TICKET),
    **dict.fromkeys(
        ["bring_message", "bring_messages"], Row({"id": "custom"}, write=TEAM)
    ),
    "brought_message": Row({"id": "custom", "external_id": "brought"}, read=TEAM),
    "channel_delivery": Row(
        {"id": "custom", "delivery": "custom_delivery"}, read=TEAM, write=TEAM
    ),
    # What belongs to tickets: of one, of all, and each by its id.
    **dict.fromkeys(
        [
            *("ticket_messages", "ticket_attachments", "ticket_deliveries"),
            *("ticket_facts", "ticket_suggestions", "ticket_follow_ups"),
            *("ticket_handovers", "ticket_continuations", "ticket_goodwill"),
            *("ticket_ratings", "ticket_moves", "ticket_drafts", "ticket_tags"),
            *("ticket_participants", "ticket_followers", "ticket_clocks"),
            *("ticket_context", "ticket_brief", "ticket_seen"),
        ],
        Row(TICKET),
    ),
    "ticket_hints": Row(TICKET, write=ALL),
    **dict.fromkeys(
        [
            *("messages", "attachments", "deliveries", "facts", "suggestions"),
            *("follow_ups", "handovers", "continuations", "goodwill", "ratings"),
            *("moves", "drafts", "tags"),
        ],
        Row(),
    ),
    **{
        name: Row({"id": name})
        for name in (
            *("message", "attachment", "delivery", "fact", "suggestion", "follow_up"),
            *("handover", "continuation", "rating", "move"),
        )
    },
    "one_goodwill": Row({"id": "goodwill"}),
    "attachment_content": Row({"id": "attachment"}),
    "message_wordings": Row({"id": "message"}, read=ADMINS),
    "handovers_board": Row(read=LEADS),
    "canned_replies": Row(),
    "canned_reply": Row({"id": "canned"}, write=LEADS),
    "fact_names": Row(write=ADMINS),
    "fact_name": Row({"id": "fact_name"}, write=ADMINS),
    "holding_replies": Row(read=ADMINS),
    "holding_reply": Row({"language": "language"}, read=ADMINS, write=ADMINS),
    "webhooks": Row(read=ADMINS, write=ADMINS),
    **dict.fromkeys(
        [
            *("webhook", "webhook_pause", "webhook_resume", "webhook_test"),
            *("webhook_replay_since", "webhook_secrets", "webhook_health"),
            "webhook_deliveries",
        ],
        Row({"id": "webhook"}, read=ADMINS, write=ADMINS),
    ),
    **dict.fromkeys(
        ["webhook_delivery", "webhook_delivery_replay"],
        Row({"id": "webhook_delivery"}, read=ADMINS, write=ADMINS),
    ),
    "webhook_secret": Row({"id": "webhook_secret"}, write=ADMINS),
    "search": Row(),
    "customers": Row(),
    "customer": Row(CUSTOMER),
    "customer_facts": Row(CUSTOMER),
    "customer_identities": Row(CUSTOMER, write=ADMINS),
    "customer_merge": Row(CUSTOMER),
    "customer_merges": Row(CUSTOMER),
    "customer_tickets": Row(CUSTOMER),
    "customer_timeline": Row(CUSTOMER),
    "customer_unmerge": Row(CUSTOMER),
    "identities": Row(),
    "identity": Row({"id": "identity"}),
    "organizations": Row(),
    "organization": Row({"id": "organization"}),
}
# Verbs of a ticket that others than those who work tickets may, or not all of them.
VERBS: dict[str, str] = {
    **dict.fromkeys(sorted(COLLABORATOR_VERBS), ALL),
    "take": OWNERS,
}
