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
# No programs; Grace alone; she and admins.
HUMANS, SELF, SELF_OR_ADMINS = "humans", "self", "self or admins"
# Those of the one closed team, its service accounts, and admins.
TEAM = "team"


@dataclass(frozen=True, slots=True)
class Row:
    """kinds: what each part of the address names (tests/api/matrix/world.py).

    read, write: who may, of those who know that it exists. Whether they do is decided by
    the ticket it belongs to, where it belongs to one.
    mine: for whom alone it exists, where it belongs to somebody.
    """

    kinds: Mapping[str, str] = field(default_factory=dict)
    read: str = ALL
    write: str = WORKERS
    mine: tuple[str, ...] = ()


# Of the lead of Billing.
LED = ("lead", "admin")
TICKET = {"id": "ticket"}
CUSTOMER = {"id": "customer"}

OF_TICKETS: dict[str, Row] = {
    "tickets": Row(),
    "tickets_in_bulk": Row(write=ALL),
    "whole_lists": Row(write=ALL),
    **dict.fromkeys(
        ["whole_list", "whole_list_undo"],
        Row({"id": "many_job"}, write=ALL, mine=("agent",)),
    ),
    "looks": Row(write=ALL),
    "first_steps": Row(write=ALL),
    "deleted_tickets": Row(),
    "erase_ticket": Row({"id": "deleted_ticket"}, write=ADMINS),
    "calls": Row(),
    "call": Row({"id": "phone_call"}, read=WORKERS),
    "call_up": Row(TICKET),
    "call_hide": Row({"id": "phone_call"}),
    "call_take": Row({"id": "phone_call"}, write=OWNERS),
    "call_write_down": Row({"id": "phone_call"}),
    "handset": Row(write=OWNERS),
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
            "ticket_links",
            *("ticket_context", "ticket_brief", "ticket_seen", "ticket_ways"),
        ],
        Row(TICKET),
    ),
    "ticket_events": Row(TICKET),
    "events": Row(),
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
    **dict.fromkeys(
        ["tag", "tag_archive", "tag_merge", "tag_unmerge", "tag_merges"],
        Row({"id": "tag"}, write=LEADS),
    ),
    "one_goodwill": Row({"id": "goodwill"}),
    "attachment_content": Row({"id": "attachment"}),
    "message_wordings": Row({"id": "message"}, read=ADMINS),
    "handovers_board": Row(read=LEADS),
    "canned_replies": Row(),
    "canned_reply": Row({"id": "canned"}, write=LEADS),
    "canned_reply_attach": Row({"id": "canned"}, write=LEADS),
    "canned_reply_drop_file": Row({"id": "canned"}, write=LEADS),
    "canned_reply_preview": Row({"id": "canned"}, write=ALL),
    "fact_names": Row(write=ADMINS),
    "fact_name": Row({"id": "fact_name"}, write=ADMINS),
    "macros": Row(),
    "macro": Row({"id": "macro"}, write=LEADS),
    "macro_attach": Row({"id": "macro"}, write=LEADS),
    "macro_drop_file": Row({"id": "macro"}, write=LEADS),
    "macro_preview": Row({"id": "macro"}, write=ALL),
    "ticket_templates": Row(),
    "ticket_template": Row({"id": "ticket_template"}, write=LEADS),
    "custom_fields": Row(write=ADMINS),
    **dict.fromkeys(
        ["custom_field", "custom_field_archive", "custom_field_move"],
        Row({"id": "custom_field"}, write=ADMINS),
    ),
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
    "mentions": Row(),
    "mentions_in_bulk": Row(write=ALL),
    **dict.fromkeys(
        [
            *("mention", "mention_ticket", "mention_ignore", "mention_watch"),
            "mention_undo",
        ],
        Row({"id": "mention"}, read=WORKERS, mine=("agent", "lead", "admin", "bot")),
    ),
    "mention_rules": Row(read=ADMINS, write=ADMINS),
    **dict.fromkeys(
        ["mention_rule", "mention_rule_move", "mention_rule_switch"],
        Row({"id": "mention_rule"}, read=ADMINS, write=ADMINS),
    ),
    "watched_words": Row(read=ADMINS, write=ADMINS),
    "watched_word": Row({"id": "watched"}, read=ADMINS, write=ADMINS),
    "search": Row(),
    "recent_searches": Row(write=ALL),
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
    "identity": Row({"id": "identity"}, write=ADMINS),
    "identity_move": Row({"id": "identity"}),
    "identity_take_back_stop": Row({"id": "identity"}),
    "identity_pictures": Row({"id": "identity"}),
    "customer_notes": Row(CUSTOMER),
    "customer_note": Row({"id": "customer_note"}),
    **dict.fromkeys(
        ["customer_note_delete", "customer_note_restore"],
        Row({"id": "customer_note"}, write=SELF_OR_ADMINS),
    ),
    "exports": Row(read=ADMINS),
    "customer_imports": Row(read=LEADS, write=LEADS),
    **{
        name: Row({"id": "customer_import"}, read=LEADS, write=LEADS, mine=LED)
        for name in (
            *("customer_import", "customer_import_check", "customer_import_run"),
            *(
                "customer_import_stop",
                "customer_import_undo",
                "customer_import_rows",
                "customer_import_refused",
            ),
        )
    },
    **dict.fromkeys(["customers_file", "organizations_file", "tickets_file"], Row()),
    "organizations": Row(),
    **dict.fromkeys(
        [
            *("organization", "organization_merge", "organization_merges"),
            *("organization_notes", "organization_unmerge"),
        ],
        Row({"id": "organization"}),
    ),
}
ADMIN = {"read": ADMINS, "write": ADMINS}
AGENT, OF_TEAM, CALENDAR = {"id": "agent"}, {"id": "team"}, {"id": "calendar"}
CHANNEL, MAILBOX, WIDGET = {"id": "mailbox"}, {"id": "mailbox"}, {"id": "widget"}
# Of an agent of Billing, whose lead and admins plan for her.
HERS = ("agent", "lead", "admin")

OF_CHANNELS: dict[str, Row] = {
    "channels": Row(),
    "channel": Row(CHANNEL),
    "channels_health": Row(**ADMIN),
    "channel_health": Row(CHANNEL, **ADMIN),
    "envelopes": Row(**ADMIN),
    "mailboxes": Row(**ADMIN),
    "mailboxes_check": Row(**ADMIN),
    "mail_server": Row(**ADMIN),
    "mail_server_check": Row(**ADMIN),
    "widgets": Row(**ADMIN),
    "custom_channels": Row(**ADMIN),
    **{
        name: Row({"id": "custom"}, **ADMIN)
        for name in (
            *("custom_channel", "custom_channel_check", "custom_channel_secret"),
            *("custom_channel_drop_old_secret", "custom_channel_switch"),
        )
    },
    "messengers": Row(**ADMIN),
    "messenger_templates": Row({"id": "messenger"}),
    **{
        name: Row({"id": "messenger"}, **ADMIN)
        for name in (
            *("messenger", "messenger_connect", "messenger_check"),
            *("messenger_secret", "messenger_switch", "messenger_address"),
            "messenger_templates_fetch",
        )
    },
    "forms": Row(**ADMIN),
    "form": Row({"id": "form"}, **ADMIN),
    "form_switch": Row({"id": "form"}, **ADMIN),
    "visitors": Row(**ADMIN),
    **{
        name: Row({"id": name.split("_")[0]}, **ADMIN)
        for name in (
            *("envelope", "envelope_raw", "envelope_reject", "envelope_reprocess"),
            *("mailbox", "mailbox_check", "mailbox_switch", "mailbox_trust"),
            *("widget", "widget_secret", "widget_drop_old_secret", "widget_switch"),
            *("visitor", "visitor_unblock"),
        )
    },
    "ticket_visitor": Row({"id": "chat"}, read=WORKERS),
    "ticket_block_visitor": Row({"id": "chat"}),
    "ticket_template_replies": Row(TICKET),
}
OF_PEOPLE: dict[str, Row] = {
    "me": Row(write=ALL),
    "profile": Row(read=HUMANS, write=HUMANS),
    "tokens": Row(),
    "token": Row({"id": "token"}, write=ALL, mine=("agent",)),
    "service_accounts": Row(**ADMIN),
    "service_account": Row({"id": "service"}, **ADMIN),
    "agents": Row(),
    "agent": Row(AGENT, write=ALL),
    "agent_presence": Row(AGENT, read=WORKERS, write=SELF),
    "agent_sign_out_everywhere": Row(AGENT, write=SELF_OR_ADMINS),
    **{
        f"agent_{verb}": Row(AGENT, write=ADMINS)
        for verb in (
            *("change_role", "deactivate", "reactivate", "drop_second_factor"),
        )
    },
    "presence": Row(),
    "absences": Row(write=ALL),
    "absence": Row({"id": "absence"}, mine=HERS),
    "absence_end": Row({"id": "absence"}, write=ALL, mine=HERS),
    "invitations": Row(**ADMIN),
    "invitation": Row({"id": "invitation"}, **ADMIN),
    "teams": Row(write=ADMINS),
    "team": Row(OF_TEAM, write=ADMINS),
    "rota": Row(OF_TEAM, read=LEADS, write=LEADS, mine=LED),
    "rota_shifts": Row(OF_TEAM, write=LEADS, mine=LED),
    "rota_weeks": Row(OF_TEAM, write=LEADS, mine=LED),
    "rota_duty": Row({**OF_TEAM, "duty": "duty"}, write=LEADS, mine=LED),
    "notifications": Row(),
    "notification": Row({"id": "notification"}, mine=("agent",)),
    **{
        f"notification_{verb}": Row({"id": "notification"}, write=ALL, mine=("agent",))
        for verb in ("read", "unread", "snooze", "wake")
    },
    "devices": Row(),
    "device": Row({"id": "device"}, write=ALL, mine=("agent",)),
    "device_test": Row({"id": "device"}, write=ALL, mine=("agent",)),
    "notifications_unread": Row(),
    "notifications_read": Row(write=ALL),
    "notifications_wishes": Row(read=HUMANS, write=HUMANS),
}
OF_THE_HOUSE: dict[str, Row] = {
    "calendars": Row(**ADMIN),
    "calendar": Row(CALENDAR, **ADMIN),
    "calendar_add_holidays": Row(CALENDAR, **ADMIN),
    "company": Row(**ADMIN),
    "setting_changes": Row(**ADMIN),
    "company_logo": Row(**ADMIN),
    "company_goodwill": Row(**ADMIN),
    "portal": Row(**ADMIN),
    "views": Row(write=ALL),
    "view": Row({"id": "view"}, write=LEADS),
    "view_move": Row({"id": "view"}, write=LEADS),
    "view_restore": Row({"id": "view"}, write=LEADS),
    "view_tickets": Row({"id": "view"}),
    "ticket_fields": Row(),
    "sla_policies": Row(**ADMIN),
    **{
        name: Row({"id": "policy"}, **ADMIN)
        for name in ("sla_policy", "sla_policy_move", "sla_policy_switch")
    },
    "telephones": Row(**ADMIN),
    "telephone": Row({"id": "telephone"}, **ADMIN),
    "telephone_switch": Row({"id": "telephone"}, **ADMIN),
    "team_assignment": Row(OF_TEAM, read=LEADS, write=LEADS, mine=LED),
    "ticket_why_me": Row(TICKET),
    "metrics": Row(read=WORKERS),
    "metric": Row({"name": "metric"}, read=WORKERS),
    "metric_tickets": Row({"name": "metric"}, read=WORKERS),
    "checks": Row(**ADMIN),
}
ARTICLE, TRANSLATION = {"id": "article"}, {"id": "translation"}
REVISION, CENTRE = {"id": "revision"}, {"id": "help_centre"}
# What is not published is for those who write; leads and admins decide what readers see.
DECIDED = {"read": WORKERS, "write": LEADS}

OF_HELP: dict[str, Row] = {
    "help_centres": Row(write=LEADS),
    "help_centre": Row(CENTRE, write=LEADS),
    "help_centre_bring": Row(CENTRE, write=LEADS),
    "help_centre_make_default": Row(CENTRE, write=LEADS),
    "help_centre_logo": Row(CENTRE, write=LEADS),
    "categories": Row(write=LEADS),
    **dict.fromkeys(
        ["category", "category_move", "category_place"],
        Row({"id": "category"}, write=LEADS),
    ),
    "articles": Row(),
    "article": Row(ARTICLE, write=LEADS),
    "article_search": Row(),
    "article_suggestions": Row(),
    "ticket_articles": Row(TICKET),
    "ticket_article_wrong": Row(TICKET),
    "ticket_article_missing": Row(TICKET),
    "message_article": Row({"id": "message"}),
    "articles_move": Row(write=LEADS),
    "articles_give": Row(write=LEADS),
    "articles_archive": Row(write=LEADS),
    "articles_restore": Row(write=LEADS),
    "article_short_form": Row(ARTICLE),
    "canned_reply_article": Row({"id": "canned"}),
    "article_archive": Row(ARTICLE, write=LEADS),
    "article_restore": Row(ARTICLE, write=LEADS),
    "article_translations": Row(ARTICLE),
    "article_files": Row(ARTICLE),
    "all_article_files": Row(),
    "article_file": Row({"id": "article_file"}),
    "translations": Row(),
    "translation": Row(TRANSLATION),
    "translation_publish": Row(TRANSLATION, write=LEADS),
    "translation_withdraw": Row(TRANSLATION, write=LEADS),
    "translation_publish_later": Row(TRANSLATION, write=LEADS),
    "translation_expire": Row(TRANSLATION, write=LEADS),
    "translation_change_address": Row(TRANSLATION, write=LEADS),
    "translation_editing": Row(TRANSLATION, read=WORKERS),
    "translation_revisions": Row(TRANSLATION),
    "revisions": Row(),
    **dict.fromkeys(
        ["revision", "revision_submit", "revision_bring_back"],
        Row(REVISION, read=WORKERS),
    ),
    # Of what somebody else wrote.
    "revision_take_back": Row(REVISION, write=LEADS),
    "revision_approve": Row(REVISION, write=LEADS),
    "revision_send_back": Row(REVISION, write=LEADS),
    "snippets": Row(write=LEADS),
    "snippet": Row({"id": "snippet"}, **DECIDED),
    "synonyms": Row(write=LEADS),
    "synonym_group": Row({"id": "synonyms"}, **DECIDED),
    "stop_words": Row(write=LEADS),
    "stop_word": Row({"id": "stop_word"}, **DECIDED),
    "all_feedback": Row(),
    "feedback": Row({"id": "feedback"}, read=WORKERS),
    "gap_list": Row(),
    "offer_rules": Row(**ADMIN),
    **dict.fromkeys(
        ["gap", "gap_take", "gap_finish", "gap_dismiss", "gap_reopen", "gap_draft"],
        Row({"id": "gap"}, read=WORKERS),
    ),
    "lookups": Row(),
    "lookup": Row({"id": "lookup"}, read=LEADS),
}
ROWS = {**OF_TICKETS, **OF_CHANNELS, **OF_PEOPLE, **OF_THE_HOUSE, **OF_HELP}
# Verbs of a ticket that others than those who work tickets may, or not all of them.
VERBS: dict[str, str] = {
    **dict.fromkeys(sorted(COLLABORATOR_VERBS), ALL),
    "take": OWNERS,
    **dict.fromkeys(["delete", "restore"], ADMINS),
    **dict.fromkeys(["accept", "decline", "answer_handover"], HUMANS),
}
