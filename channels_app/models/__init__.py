"""How words come in and go out, in rows."""

from channels_app.models.connection import Connection
from channels_app.models.envelope import Envelope
from channels_app.models.thread import Thread

__all__ = ["Connection", "Envelope", "Thread"]
