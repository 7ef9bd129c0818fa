"""The nouns of the heart."""

from tickets.models.assigning import AssignmentPolicy, LastGiven, Unplaced
from tickets.models.awaited import Awaited
from tickets.models.call import Call
from tickets.models.canned import CannedFile, CannedReply
from tickets.models.channel import Channel
from tickets.models.context import Context, Fact, FollowUp
from tickets.models.continuation import Continuation
from tickets.models.custom_field import CustomField, FieldChange
from tickets.models.customer_note import CustomerNote
from tickets.models.delivery import Attachment, Delivery
from tickets.models.draft import Draft, DraftFile, DraftTaking
from tickets.models.erased import Erased
from tickets.models.event import Event, PendingEvent
from tickets.models.exported import Exported
from tickets.models.goodwill import Goodwill
from tickets.models.handover import Handover, Ring
from tickets.models.importing import CustomerImport, ImportedRow, ImportKey
from tickets.models.known import (
    CustomerFact,
    FactName,
    Sifting,
    Suggestion,
    SummaryDraft,
    called,
)
from tickets.models.link import Link, Way
from tickets.models.listening import Listening
from tickets.models.look import Look
from tickets.models.macro import Macro, MacroFile, MacroRun
from tickets.models.many import ManyJob
from tickets.models.message import Message
from tickets.models.moving import Apart, Moving, Weighing
from tickets.models.passed_on import PassedOn
from tickets.models.people import (
    Customer,
    CustomerMerge,
    Identity,
    Organization,
    OrganizationMerge,
    Participant,
)
from tickets.models.phrase import Phrase
from tickets.models.rating import Rating
from tickets.models.reaction import Reaction
from tickets.models.search import RecentSearch
from tickets.models.seen import Muted, Seen
from tickets.models.side_app import SideApp
from tickets.models.sla import Clock, Pause, SlaPolicy, SlaTarget, Terms
from tickets.models.status import Priority, Status
from tickets.models.tag import Tag, TagMerge
from tickets.models.ticket import Follower, Ticket
from tickets.models.ticket_template import TicketTemplate
from tickets.models.view import View
from tickets.models.wording import Wording

__all__ = [
    "Apart",
    "AssignmentPolicy",
    "Attachment",
    "Awaited",
    "Call",
    "CannedFile",
    "CannedReply",
    "Channel",
    "Clock",
    "Context",
    "Continuation",
    "CustomField",
    "Customer",
    "CustomerFact",
    "CustomerImport",
    "CustomerMerge",
    "CustomerNote",
    "Delivery",
    "Draft",
    "DraftFile",
    "DraftTaking",
    "Erased",
    "Event",
    "Exported",
    "Fact",
    "FactName",
    "FieldChange",
    "FollowUp",
    "Follower",
    "Goodwill",
    "Handover",
    "Identity",
    "ImportKey",
    "ImportedRow",
    "LastGiven",
    "Link",
    "Listening",
    "Look",
    "Macro",
    "MacroFile",
    "MacroRun",
    "ManyJob",
    "Message",
    "Moving",
    "Muted",
    "Organization",
    "OrganizationMerge",
    "Participant",
    "PassedOn",
    "Pause",
    "PendingEvent",
    "Phrase",
    "Priority",
    "Rating",
    "Reaction",
    "RecentSearch",
    "Ring",
    "Seen",
    "SideApp",
    "Sifting",
    "SlaPolicy",
    "SlaTarget",
    "Status",
    "Suggestion",
    "SummaryDraft",
    "Tag",
    "TagMerge",
    "Terms",
    "Ticket",
    "TicketTemplate",
    "Unplaced",
    "View",
    "Way",
    "Weighing",
    "Wording",
    "called",
]
