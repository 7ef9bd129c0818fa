"""Where the provider of a telephone asks what to do next."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from channels_app.models import Connection, PhoneCall
from channels_app.spoken import There


def address(connection: Connection, there: There) -> str:
    """Of a step, with what it is about."""
    path = reverse("channels:voice_step", args=[connection.key, there.step])
    query = f"?{urlencode(there.about)}" if there.about else ""
    return f"{settings.SITE_URL}{path}{query}"


def address_of(call: PhoneCall, there: There) -> str:
    """The same, of a call that we begin."""
    return address(call.channel.connection, there)
