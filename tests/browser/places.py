"""Every page there is, from the URLconf: a new one is tested without being asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern


@dataclass(frozen=True, slots=True)
class Place:
    """A route by its name ("tickets:ticket") and whether it takes nothing."""

    name: str
    wants: tuple[str, ...]


# These answer to POST only, or with something that is no page.
NO_PAGES = {
    "api_schema",
    "accounts:capacity", "accounts:change_role", "accounts:deactivate",
    "accounts:drop_duty", "accounts:drop_second_factor", "accounts:end_absence",
    "accounts:invite", "accounts:list_width", "accounts:presence",
    "accounts:reactivate", "accounts:revoke",
    "accounts:sign_out",
    "accounts:sign_out_everywhere", "channels:cti", "channels:hide_call",
    "channels:voice", "channels:voice_step",
    "channels:take_call", "channels:hook", "channels:content", "channels:design",
    "channels:drop_secret", "channels:envelope_raw", "channels:let_in",
    "channels:check_custom", "channels:drop_custom_secret",
    "channels:new_custom_secret", "channels:sent_file", "channels:given_file",
    "channels:fitted_file", "channels:remote_picture",
    "channels:switch_custom",
    "channels:new_secret", "channels:preview_widget", "channels:reject",
    "channels:form_solved", "channels:form_suggest", "channels:form_suggest_opened",
    "channels:switch_form", "channels:switch_messenger", "channels:connect_messenger",
    "channels:check_messenger", "channels:new_messenger_address",
    "channels:new_messenger_secret", "channels:fetch_templates",
    "channels:mailbox_signed_in",
    "channels:reprocess", "channels:switch_mailbox", "channels:switch_widget",
    "tickets:archive_tag", "tickets:delete_tag", "tickets:unmerge_tag",
    "healthz", "notifications:bell", "notifications:read",
    "notifications:add_device", "notifications:read_one", "notifications:remove_device",
    "notifications:test_device", "notifications:unread", "notifications:wake",
    "knowledge_base:solved_it", "knowledge_base:suggest",
    "knowledge_base:suggest_opened", "knowledge_base:suggest_read",
    "knowledge_base:article_draft", "knowledge_base:article_link",
    "knowledge_base:article_missing", "knowledge_base:article_text",
    "knowledge_base:article_wrong", "knowledge_base:gap_verb",
    "knowledge_base:centre_logo", "knowledge_base:default_centre",
    "knowledge_base:delete_category", "knowledge_base:delete_file",
    "knowledge_base:delete_snippet", "knowledge_base:delete_stop_word",
    "knowledge_base:delete_synonyms", "knowledge_base:export",
    "knowledge_base:former_articles",
    "knowledge_base:many_articles", "knowledge_base:move_category",
    "knowledge_base:approve", "knowledge_base:article_offers",
    "knowledge_base:article_verb", "knowledge_base:at_article",
    "knowledge_base:bring_back", "knowledge_base:change_article",
    "knowledge_base:keep_article", "knowledge_base:paste",
    "knowledge_base:preview_article", "knowledge_base:put_file",
    "knowledge_base:send_back", "knowledge_base:take_back",
    "knowledge_base:translate_article", "mfa_download_recovery_codes",
    "mentions:bulk", "mentions:count", "mentions:delete_rule",
    "mentions:delete_watched", "mentions:move_rule", "mentions:rows",
    "mentions:switch_rule", "mentions:switch_watched", "mentions:verb",
    "mfa_index", "pwa:manifest", "pwa:worker",
    "portal:file", "portal:profile_verb", "portal:sign_out", "portal:verb",
    "portal:with_password",
    "reports:dashboard_sheet", "reports:tickets_sheet",
    "oauth2_provider:oauth-server-metadata", "oauth2_provider:revoke-token",
    "oauth2_provider:token", "programs:disconnect_app", "programs:end_service",
    "programs:remove_app", "programs:resume_service", "programs:revoke_token",
    "tickets:archive_custom_field", "tickets:attachment", "tickets:bulk",
    "tickets:bulk_more",
    "tickets:draft_picture",
    "knowledge_base:article_options", "knowledge_base:article_used",
    "tickets:canned", "tickets:canned_files", "tickets:colleagues",
    "tickets:emoji", "tickets:named",
    # In a frame, and what is shown once.
    "tickets:side_app", "tickets:side_app_secret",
    "tickets:macro_files", "tickets:macro_steps", "tickets:macros_for_many",
    "tickets:counts", "tickets:density", "tickets:undo_many", "tickets:whole",
    "tickets:reply_customer",
    "tickets:new_ticket_people",
    "tickets:unmerge_customers", "tickets:take_back_stop", "tickets:sender_pictures",
    "tickets:hide_pictures", "tickets:hints",
    "accounts:logo", "accounts:look", "accounts:save_logo",
    "tickets:add_address", "tickets:remove_address",
    "tickets:customers_sheet", "tickets:organizations_sheet", "tickets:tickets_sheet",
    "tickets:delete_note", "tickets:note_customer", "tickets:note_organization",
    "tickets:pin_note", "tickets:restore_note", "tickets:delete_organization",
    "tickets:unmerge_organizations", "tickets:drop_import", "tickets:import_step",
    "tickets:refused_sheet",
    "tickets:listen", "tickets:preview", "tickets:row",
    "tickets:likely_customers", "tickets:paper_page", "tickets:paper_page_small",
    "tickets:forget_search", "tickets:remember_search", "tickets:search_options",
    "tickets:move_custom_field", "tickets:move_policy", "tickets:since",
    "tickets:switch_fact_name",
    "tickets:switch_phone",
    "tickets:switch_policy", "tickets:verb",
    "tickets:make_sample", "tickets:remove_sample", "tickets:restore_deleted",
    "tickets:delete_view", "tickets:edit_view", "tickets:move_view",
    "tickets:restore_view",
    "webhooks:delete", "webhooks:drop_secret", "webhooks:new_secret", "webhooks:replay",
    "webhooks:replay_since", "webhooks:switch", "webhooks:test",
}  # fmt: skip
# What a visitor's browser asks for; tests/browser/widget looks at all of it.
VISITORS = ("channels:widget_", "channels:pinned_", "channels:resume")
# What readers of the help centre do: tests/browser/test_help.py looks at all of it.
READERS = ("knowledge_base:help_",)

# What programs ask for; tests/api looks at all of it.
PROGRAMS = "api:"


def places() -> list[Place]:
    found = [
        place
        for place in _walk(get_resolver(), "")
        if place.name not in NO_PAGES
        and not place.name.startswith((*VISITORS, *READERS, PROGRAMS))
    ]
    return sorted(found, key=lambda place: place.name)


def _walk(
    resolver: URLResolver, space: str, above: tuple[str, ...] = ()
) -> Iterator[Place]:
    for entry in resolver.url_patterns:
        wants = (*above, *_wants(entry))
        if isinstance(entry, URLResolver):
            name = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, name, wants)
        else:
            yield Place(f"{space}{entry.name}", wants)


def _wants(entry: URLPattern | URLResolver) -> tuple[str, ...]:
    pattern: Any = entry.pattern
    if isinstance(pattern, RegexPattern):
        return tuple(pattern.regex.groupindex)
    return tuple(pattern.converters)
