"""Addresses that wait: a visitor's socket, and what stands for it."""

from typing import Any, cast

from django.urls import path

from channels_app import heartbeat  # noqa: F401 it beats while a process has sockets
from channels_app.consumers import VisitorConsumer
from channels_app.long_poll import long_poll

sockets = [path("ws/visitor/", VisitorConsumer.as_asgi())]
waiting = [path("live/visitor/", cast(Any, long_poll))]
