"""The mail servers these tests talk to."""

from tests.peers import dovecot, relay, smtp_sink

__all__ = ["dovecot", "relay", "smtp_sink"]
