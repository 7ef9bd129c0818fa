"""Browsers in which somebody is signed in."""

from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils.crypto import get_random_string

from helpdesk.base.accounts.models import Agent


def signed_in(agent: Agent, **options: Any) -> Client:
    """As `force_login` leaves it, with a single write to the database in place of nine
    statements: most tests sign somebody in."""
    session = SessionStore()
    session[SESSION_KEY] = str(agent.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = agent.get_session_auth_hash()
    key = get_random_string(32)
    Session.objects.create(
        session_key=key,
        session_data=session.encode(dict(session.items())),
        expire_date=session.get_expiry_date(),
    )
    browser = Client(**options)
    browser.cookies[settings.SESSION_COOKIE_NAME] = key
    return browser
