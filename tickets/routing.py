"""Addresses of sockets."""

from django.urls import path

from tickets.consumers import AgentConsumer

urlpatterns = [path("ws/agent/", AgentConsumer.as_asgi())]
