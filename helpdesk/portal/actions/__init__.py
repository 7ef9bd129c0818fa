"""What admins decide of the portal, and what customers do in it; one verb, one function."""

from helpdesk.portal.actions.following import follow, unfollow
from helpdesk.portal.actions.letters import ask_for_address, ask_for_link
from helpdesk.portal.actions.profile import (
    call_me,
    drop_address,
    set_language,
    set_password,
)
from helpdesk.portal.actions.settings import save_portal
from helpdesk.portal.actions.signing_in import (
    open_link,
    sign_in,
    sign_out,
    sign_out_everywhere,
    used,
)
from helpdesk.portal.actions.writing import (
    answer,
    go_on,
    open_request,
    open_request_unknown,
    rate,
    reopen,
    solve,
)

__all__ = [
    "answer", "ask_for_address", "ask_for_link", "call_me", "drop_address", "follow",
    "go_on", "open_link", "open_request", "open_request_unknown", "rate", "reopen",
    "save_portal", "set_language", "set_password", "sign_in", "sign_out",
    "sign_out_everywhere", "solve", "unfollow", "used",
]  # fmt: skip
