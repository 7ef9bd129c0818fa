"""What may be done to webhooks; nobody else writes to their rows."""

from helpdesk.webhooks.actions.attempts import claim, record, withhold
from helpdesk.webhooks.actions.forgetting import forget
from helpdesk.webhooks.actions.lines import BELL, put_in_line
from helpdesk.webhooks.actions.notices import notice, told
from helpdesk.webhooks.actions.outcome import Answered
from helpdesk.webhooks.actions.replaying import replay, replay_since, send_test
from helpdesk.webhooks.actions.rotating import drop_secret, new_secret
from helpdesk.webhooks.actions.subscriptions import (
    add_webhook,
    delete_webhook,
    edit_webhook,
    pause_webhook,
    resume_webhook,
)

__all__ = [
    "BELL",
    "Answered",
    "add_webhook",
    "claim",
    "delete_webhook",
    "drop_secret",
    "edit_webhook",
    "forget",
    "new_secret",
    "notice",
    "pause_webhook",
    "put_in_line",
    "record",
    "replay",
    "replay_since",
    "resume_webhook",
    "send_test",
    "told",
    "withhold",
]
