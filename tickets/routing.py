"""Addresses of sockets."""

from django.urls import path

from tickets import heartbeat  # noqa: F401 it beats while a process has sockets
from tickets.consumers import AgentConsumer

urlpatterns = [path("ws/agent/", AgentConsumer.as_asgi())]
