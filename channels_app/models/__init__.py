"""How words come in and go out, in rows."""

from channels_app.models.allowance import Allowance
from channels_app.models.connection import Connection
from channels_app.models.envelope import Envelope
from channels_app.models.letter import Letter
from channels_app.models.mail_server import MailServer, Went
from channels_app.models.named import Named
from channels_app.models.phone_call import Handset, Leg, PhoneCall
from channels_app.models.profile import Profile
from channels_app.models.proving import Proving
from channels_app.models.spend import Spend
from channels_app.models.template import Template
from channels_app.models.thread import Thread
from channels_app.models.visitor import Chat, Upload, Visitor

__all__ = [
    "Allowance",
    "Chat",
    "Connection",
    "Envelope",
    "Handset",
    "Leg",
    "Letter",
    "MailServer",
    "Named",
    "PhoneCall",
    "Profile",
    "Proving",
    "Spend",
    "Template",
    "Thread",
    "Upload",
    "Visitor",
    "Went",
]
