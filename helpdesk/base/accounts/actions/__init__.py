"""What admins do with people, teams and the company, and people with themselves."""

from helpdesk.base.accounts.actions.company import rename_company
from helpdesk.base.accounts.actions.people import (
    Invited,
    accept_invitation,
    change_role,
    deactivate,
    drop_second_factor,
    invite,
    reactivate,
    revoke_invitation,
    sign_out_everywhere,
)
from helpdesk.base.accounts.actions.profile import save_appearance, save_profile
from helpdesk.base.accounts.actions.teams import edit_team, make_team

__all__ = [
    "Invited",
    "accept_invitation",
    "change_role",
    "deactivate",
    "drop_second_factor",
    "edit_team",
    "invite",
    "make_team",
    "reactivate",
    "rename_company",
    "revoke_invitation",
    "save_appearance",
    "save_profile",
    "sign_out_everywhere",
]
