"""How words come in and go out, in rows."""

from channels_app.models.connection import Connection
from channels_app.models.envelope import Envelope
from channels_app.models.letter import Letter
from channels_app.models.thread import Thread
from channels_app.models.visitor import Chat, Upload, Visitor

__all__ = ["Chat", "Connection", "Envelope", "Letter", "Thread", "Upload", "Visitor"]
