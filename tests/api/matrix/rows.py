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

ROWS: dict[str, Row] = {
    "tickets": Row(),
    "tickets_in_bulk": Row(write=ALL),
    "calls": Row(),
    "ticket": Row(TICKET),
    "ticket_messages": Row(TICKET),
    "message": Row({"id": "message"}),
    **dict.fromkeys(
        ["bring_message", "bring_messages"], Row({"id": "custom"}, write=TEAM)
    ),
    "brought_message": Row({"id": "custom", "external_id": "brought"}, read=TEAM),
    "channel_delivery": Row(
        {"id": "custom", "delivery": "custom_delivery"}, read=TEAM, write=TEAM
    ),
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
}
# Verbs of a ticket that others than those who work tickets may, or not all of them.
VERBS: dict[str, str] = {
    **dict.fromkeys(sorted(COLLABORATOR_VERBS), ALL),
    "take": OWNERS,
}
