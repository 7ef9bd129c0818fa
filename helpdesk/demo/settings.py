"""The settings of `make demo`: those of every helpdesk, but for where mail goes.

And there is a shop at /demo/, whose visitors chat.
"""

from helpdesk.settings import *  # noqa: F403 - that is the point

DEMO = True
ROOT_URLCONF = "helpdesk.demo.urls"
