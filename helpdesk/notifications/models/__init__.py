"""What somebody ought to know of, how they want to hear of it, and on what."""

from helpdesk.notifications.models.device import Device, Push
from helpdesk.notifications.models.notification import Digest, Notification
from helpdesk.notifications.models.wishes import Wishes

__all__ = ["Device", "Digest", "Notification", "Push", "Wishes"]
