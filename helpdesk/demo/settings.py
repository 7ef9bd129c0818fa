"""The settings of `make demo`: those of every helpdesk, but for where mail goes."""

from helpdesk.settings import *  # noqa: F403 - that is the point

DEMO = True
