"""Who may change the settings: one predicate for every door."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser


def may_administrate(who: AbstractBaseUser | AnonymousUser) -> bool:
    """May change people, teams, channels and other settings."""
    return who.is_active and getattr(who, "is_admin", False)
