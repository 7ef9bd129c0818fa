"""The settings of `make demo`: those of every helpdesk, but for where mail goes.

And there is a shop at /demo/, whose visitors chat.
"""

from helpdesk.settings import *  # noqa: F403 - that is the point

DEMO = True
# To try it with a mail server of this machine.
MAIL_ALLOW = frozenset({"localhost", "127.0.0.0/8", "::1"})
# Providers of messages of this machine (`make providers`).
EGRESS_ALLOW = frozenset({"127.0.0.1:8790"})
ROOT_URLCONF = "helpdesk.demo.urls"
