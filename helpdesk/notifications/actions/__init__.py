"""What is done with notifications, and with how one hears of them."""

from helpdesk.notifications.actions.devices import (
    add_device,
    forget_devices,
    remove_device,
    see_device,
    test_device,
)
from helpdesk.notifications.actions.reading import (
    forget,
    mark_read,
    mark_unread,
    snooze,
    wake,
)
from helpdesk.notifications.actions.telling import BELL, PUSHES, notify, tell_pages
from helpdesk.notifications.actions.wishing import save_wishes

__all__ = [
    "BELL",
    "PUSHES",
    "add_device",
    "forget",
    "forget_devices",
    "mark_read",
    "mark_unread",
    "notify",
    "remove_device",
    "save_wishes",
    "see_device",
    "snooze",
    "tell_pages",
    "test_device",
    "wake",
]
