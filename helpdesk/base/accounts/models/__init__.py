"""Who works here, when, and whether they are there now."""

from helpdesk.base.accounts.models.changes import SettingChange
from helpdesk.base.accounts.models.duty import Duty
from helpdesk.base.accounts.models.hours import Calendar, Holiday, WorkingHours
from helpdesk.base.accounts.models.people import (
    Agent,
    AgentManager,
    Company,
    Density,
    Role,
    Theme,
    new_salt,
)
from helpdesk.base.accounts.models.presence import Absence, Presence
from helpdesk.base.accounts.models.teams import (
    Invitation,
    InvitationQuerySet,
    Membership,
    Team,
)
from helpdesk.base.accounts.models.tokens import Impersonation, Token, hash_of_secret
from helpdesk.base.accounts.models.zones import known_zone

__all__ = [
    "Absence",
    "Agent",
    "AgentManager",
    "Calendar",
    "Company",
    "Density",
    "Duty",
    "Holiday",
    "Impersonation",
    "Invitation",
    "InvitationQuerySet",
    "Membership",
    "Presence",
    "Role",
    "SettingChange",
    "Team",
    "Theme",
    "Token",
    "WorkingHours",
    "hash_of_secret",
    "known_zone",
    "new_salt",
]
