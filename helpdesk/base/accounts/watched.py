"""Which tables are settings: the closed list behind Settings → Changes (decision 0059).

A table that is none stands in the list of the test (`tests/accounts/test_changes.py`), so
that nobody adds one without deciding. Who adds a table here writes a migration that calls
`watching()` for it: its trigger is what writes changes down.
"""

import json
from dataclasses import asdict, dataclass, field

from helpdesk.base.accounts.models import SettingChange

Kind = SettingChange.Kind
# Who wrote it and when is what a change says of itself.
_BY_ITSELF = ("edited_by_id", "edited_at", "made_by_id", "made_at", "created_at",
              "created_by_id", "joined_at", "changed_at", "version")  # fmt: skip
# Kept from one inbound mail to the next, not by anybody.
_HEALTH = (
    "cursor", "checked_at", "received_at", "sent_at", "failing_since", "last_error",
    "send_failing_since", "send_last_error", "left_since", "left_error", "outages",
    "paused_until", "signed_in_until", "told_at", "refused", "refused_at",
)  # fmt: skip
# What people choose for themselves is nobody's business.
_OWN = (
    "last_login", "language", "time_zone", "theme", "density", "shortcuts", "own_keys",
    "list_width", "undo_seconds", "first_steps", "chat_sound", "signature",
)  # fmt: skip
_DELIVERING = (
    "state_at", "not_before", "leased_until", "turn_at", "succeeded_at", "failing_since",
    "failures", "last_error", "tell", "tell_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What the trigger of a table does.

    kind: of the thing that changes. named: the columns that may name it, first come first
    served. secret, ignored: columns of which only a change is told, and nothing at all.
    owned: rows with an owner are that person's own and are not written down.
    column, of, key: of a table that is a part of a thing: its column, that thing's table,
    and the key there. many: what the parts are called, where there may be several.
    """

    kind: str
    named: tuple[str, ...] = ("name",)
    secret: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    owned: bool = False
    column: str = "id"
    of: str = ""
    key: str = "id"
    many: str = ""

    def argument(self) -> str:
        """As the trigger is told."""
        said = asdict(self)
        said["ignored"] = [*self.ignored, *_BY_ITSELF, "id", "public_id"]
        if self.of:
            said["ignored"].append(self.column)
        return json.dumps(said, sort_keys=True)


@dataclass(frozen=True, slots=True)
class _Of:
    """The parts of one kind of thing."""

    kind: str
    table: str
    column: str
    named: tuple[str, ...] = ("name",)
    owned: bool = field(default=False)

    def many(
        self, name: str, *, secret: tuple[str, ...] = (), ignored: tuple[str, ...] = ()
    ) -> Watched:
        """Parts of which there may be several."""
        return Watched(
            kind=self.kind, of=self.table, column=self.column, named=self.named,
            owned=self.owned, many=name, secret=secret,
            ignored=("blob", "last_used_at", *ignored),
        )  # fmt: skip


_TEAM = _Of(Kind.TEAM, "accounts_team", "team_id")
_HOURS = _Of(Kind.CALENDAR, "accounts_calendar", "calendar_id")
_POLICY = _Of(Kind.POLICY, "tickets_slapolicy", "slapolicy_id")

WATCHED: dict[str, Watched] = {
    "accounts_company": Watched(
        kind=Kind.COMPANY, ignored=("epoch", "set_up_at", "first_steps_hidden_at")
    ),
    "accounts_agent": Watched(
        kind=Kind.AGENT, secret=("password", "session_salt"), ignored=_OWN
    ),
    # Its data says which codes were used, and whether somebody saw them: no settings.
    "mfa_authenticator": _Of(Kind.AGENT, "accounts_agent", "user_id").many(
        "second_factors", ignored=("data",)
    ),
    "accounts_invitation": Watched(
        kind=Kind.INVITATION, named=("email",), secret=("token_hash",)
    ),
    "accounts_invitation_teams": _Of(
        Kind.INVITATION, "accounts_invitation", "invitation_id", named=("email",)
    ).many("teams"),
    "accounts_team": Watched(
        kind=Kind.TEAM,
        ignored=("answering_id", "answering_why", "turns_at", "turned_at"),
    ),
    "accounts_membership": _TEAM.many("members"),
    "accounts_duty": _TEAM.many("duties"),
    "tickets_assignmentpolicy": Watched(
        kind=Kind.TEAM, of="accounts_team", column="team_id", ignored=("looks_at",)
    ),
    "accounts_calendar": Watched(kind=Kind.CALENDAR),
    "accounts_workinghours": _HOURS.many("hours"),
    "accounts_holiday": _HOURS.many("holidays"),
    "accounts_token": Watched(
        kind=Kind.TOKEN,
        secret=("secret_hash",),
        ignored=("last_used_at", "last_used_from", "revoked_by_id", "mark"),
    ),
    "oauth2_provider_application": Watched(
        kind=Kind.APP, secret=("client_secret",), ignored=("created", "updated")
    ),
    "webhooks_subscription": Watched(
        kind=Kind.WEBHOOK, named=("description", "url"), ignored=_DELIVERING
    ),
    "webhooks_secret": _Of(
        Kind.WEBHOOK, "webhooks_subscription", "subscription_id",
        named=("description", "url"),
    ).many("secrets", secret=("sealed", "hint")),
    "tickets_channel": Watched(kind=Kind.CHANNEL),
    "channels_app_connection": Watched(
        kind=Kind.CHANNEL, secret=("key", "sealed"), ignored=_HEALTH,
        of="tickets_channel", column="channel_id",
    ),
    "channels_app_mailserver": Watched(
        kind=Kind.MAIL_SERVER, named=(), secret=("sealed",), ignored=("is_only",)
    ),
    "portal_portal": Watched(kind=Kind.PORTAL, named=()),
    "portal_sharing": Watched(
        kind=Kind.SHARING, of="tickets_organization", column="organization_id"
    ),
    "tickets_slapolicy": Watched(kind=Kind.POLICY, ignored=("active_since",)),
    "tickets_slatarget": _Of(Kind.POLICY, "tickets_slapolicy", "policy_id").many(
        "targets"
    ),
    "tickets_slapolicy_teams": _POLICY.many("teams"),
    "tickets_slapolicy_channels": _POLICY.many("channels"),
    "tickets_slapolicy_tags": _POLICY.many("tags"),
    "tickets_slapolicy_organizations": _POLICY.many("organizations"),
    "tickets_customfield": Watched(kind=Kind.FIELD, named=("labels", "key")),
    "tickets_factname": Watched(kind=Kind.FACT, named=("label", "slug")),
    "tickets_view": Watched(kind=Kind.VIEW, owned=True),
    "tickets_cannedreply": Watched(kind=Kind.CANNED_REPLY, owned=True),
    "tickets_cannedfile": _Of(
        Kind.CANNED_REPLY, "tickets_cannedreply", "reply_id", owned=True
    ).many("files"),
    "tickets_macro": Watched(kind=Kind.MACRO, owned=True),
    "tickets_macrofile": _Of(
        Kind.MACRO, "tickets_macro", "macro_id", owned=True
    ).many("files"),
    "tickets_tickettemplate": Watched(kind=Kind.TICKET_TEMPLATE, owned=True),
    "tickets_phrase": Watched(kind=Kind.HOLDING_REPLY, named=("language",)),
    "tickets_sideapp": Watched(
        kind=Kind.SIDE_APP, secret=("sealed", "old_sealed", "hint")
    ),
    "tickets_sideapp_teams": _Of(
        Kind.SIDE_APP, "tickets_sideapp", "sideapp_id"
    ).many("teams"),
    "listening_mentionrule": Watched(kind=Kind.MENTION_RULE),
    "listening_watched": Watched(kind=Kind.WATCHED_WORD, named=("text",)),
    "knowledge_base_helpcentre": Watched(kind=Kind.HELP_CENTRE),
    "knowledge_base_category": Watched(kind=Kind.CATEGORY, named=("names", "slug")),
    "knowledge_base_snippet": Watched(
        kind=Kind.SNIPPET, ignored=("edited_by_id",)
    ),
    "knowledge_base_synonyms": Watched(kind=Kind.SYNONYMS, named=("words",)),
    "knowledge_base_stopword": Watched(kind=Kind.STOP_WORD, named=("word",)),
    "knowledge_base_offerrules": Watched(kind=Kind.OFFERS, named=(), ignored=("is_only",)),
}  # fmt: skip


def watching(table: str, argument: str) -> str:
    """The statement that hangs the trigger onto a table, for a migration."""
    quoted = argument.replace("'", "''")
    return (
        f"CREATE OR REPLACE TRIGGER setting_noted AFTER INSERT OR UPDATE OR DELETE"
        f" ON {table} FOR EACH ROW EXECUTE FUNCTION accounts_setting_noted('{quoted}');"
    )
