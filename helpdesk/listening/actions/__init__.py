"""What is done with mentions: kept as they come, decided on, and looked for."""

from helpdesk.listening.actions.deciding import (
    VERBS,
    Done,
    ignore,
    make_ticket,
    many,
    undo,
    watch,
)
from helpdesk.listening.actions.rules import (
    delete_mention_rule,
    move_mention_rule,
    save_mention_rule,
    switch_mention_rule,
)
from helpdesk.listening.actions.watched import (
    BELL,
    add_watched,
    delete_watched,
    edit_watched,
)

__all__ = [
    "BELL", "VERBS", "Done", "add_watched", "delete_mention_rule", "delete_watched",
    "edit_watched", "ignore", "make_ticket", "many", "move_mention_rule",
    "save_mention_rule", "switch_mention_rule", "undo", "watch",
]  # fmt: skip
