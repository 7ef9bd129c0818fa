"""The nouns of the heart."""

from tickets.models.channel import Channel
from tickets.models.context import Context, Fact, FollowUp
from tickets.models.event import Event, PendingEvent
from tickets.models.message import Attachment, Delivery, Draft, Message
from tickets.models.people import Customer, Identity, Organization, Participant
from tickets.models.ticket import Follower, Priority, Status, Tag, Ticket

__all__ = [
    "Attachment",
    "Channel",
    "Context",
    "Customer",
    "Delivery",
    "Draft",
    "Event",
    "Fact",
    "FollowUp",
    "Follower",
    "Identity",
    "Message",
    "Organization",
    "Participant",
    "PendingEvent",
    "Priority",
    "Status",
    "Tag",
    "Ticket",
]
