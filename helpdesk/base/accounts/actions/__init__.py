"""What admins do with people, teams and the company, and people with themselves."""

from helpdesk.base.accounts.actions.absences import end_absence, plan_absence
from helpdesk.base.accounts.actions.apps import (
    Registered,
    disconnect_app,
    edit_app,
    register_app,
    remove_app,
)
from helpdesk.base.accounts.actions.calendars import (
    add_holidays,
    delete_calendar,
    save_calendar,
)
from helpdesk.base.accounts.actions.company import (
    drop_company_logo,
    save_company,
    set_company_logo,
)
from helpdesk.base.accounts.actions.duty import (
    add_shift,
    add_weeks,
    drop_duty,
    reckon,
    reckon_all,
)
from helpdesk.base.accounts.actions.goodwill import set_goodwill
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
from helpdesk.base.accounts.actions.presence import choose_presence, renew
from helpdesk.base.accounts.actions.profile import (
    save_appearance,
    save_chats,
    save_keys,
    save_list_width,
    save_profile,
    save_signature,
    save_skills,
    set_capacity,
)
from helpdesk.base.accounts.actions.service import edit_service, make_service
from helpdesk.base.accounts.actions.teams import edit_team, make_team
from helpdesk.base.accounts.actions.tokens import (
    Made,
    end_tokens,
    make_token,
    note_impersonation,
    revoke_token,
)

__all__ = [
    "Invited",
    "Made",
    "Registered",
    "accept_invitation",
    "add_holidays",
    "add_shift",
    "add_weeks",
    "change_role",
    "choose_presence",
    "deactivate",
    "delete_calendar",
    "disconnect_app",
    "drop_company_logo",
    "drop_duty",
    "drop_second_factor",
    "edit_app",
    "edit_service",
    "edit_team",
    "end_absence",
    "end_tokens",
    "invite",
    "make_service",
    "make_team",
    "make_token",
    "note_impersonation",
    "plan_absence",
    "reactivate",
    "reckon",
    "reckon_all",
    "register_app",
    "remove_app",
    "renew",
    "revoke_invitation",
    "revoke_token",
    "save_appearance",
    "save_calendar",
    "save_chats",
    "save_company",
    "save_keys",
    "save_list_width",
    "save_profile",
    "save_signature",
    "save_skills",
    "set_capacity",
    "set_company_logo",
    "set_goodwill",
    "sign_out_everywhere",
]
