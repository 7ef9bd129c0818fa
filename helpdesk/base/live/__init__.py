"""Signals to open pages: `publish` from sync code, `hub` for the sockets of a process.

One message of the channel layer's server carries any number of signals to every web
process; each process knows the groups of its own sockets and tells each socket once
(docs/decisions/0007). Signals name ids and versions, never contents, and may get lost: a
page that notices asks again over HTTP, where rights and language are looked at anyway.
"""

from helpdesk.base.live.hub import Hub, every, hub
from helpdesk.base.live.line import Line
from helpdesk.base.live.pace import Pace
from helpdesk.base.live.publishing import forget, publish
from helpdesk.base.live.signal import Signal
from helpdesk.base.live.threads import Busy, in_thread, in_time
from helpdesk.base.live.together import Together

__all__ = [
    "Busy",
    "Hub",
    "Line",
    "Pace",
    "Signal",
    "Together",
    "every",
    "forget",
    "hub",
    "in_thread",
    "in_time",
    "publish",
]  # fmt: skip
