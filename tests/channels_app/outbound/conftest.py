"""Bob's answer to Irma, on its way. It is noon, and stays noon unless a test moves it."""

from tests.channels_app.sending.conftest import delivery, irma, noon, ticket

__all__ = ["delivery", "irma", "noon", "ticket"]
