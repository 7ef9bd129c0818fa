"""The settings of `make demo`: those of every helpdesk, but for where mail goes.

And there is a shop at /demo/, whose visitors chat; and providers of messengers, which are
programs of this machine.
"""

import os

from helpdesk.demo import PROVIDERS_PORT
from helpdesk.settings import *  # noqa: F403 - that is the point

DEMO = True
# To try it with a mail server of this machine.
MAIL_ALLOW = frozenset({"localhost", "127.0.0.0/8", "::1"})
# The demo tells its programs the port that it found free.
EGRESS_ALLOW = frozenset(
    {f"127.0.0.1:{os.environ.get('DEMO_PROVIDERS', PROVIDERS_PORT)}"}
)
PROVIDERS_NEARBY = True
ROOT_URLCONF = "helpdesk.demo.urls"
