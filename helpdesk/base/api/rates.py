"""How often a token may ask: told in every answer, so that nobody has to run into it.

The fields are those of draft-ietf-httpapi-ratelimit-headers-10.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request

from helpdesk.base.api.problems import Problem
from helpdesk.base.limits import Limit, network, spend_counted

SECONDS = 60


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of this minute, in calls, and when it begins anew, in seconds."""

    most: int
    left: int
    seconds: int

    def headers(self) -> dict[str, str]:
        """As callers read it."""
        return {
            "RateLimit-Policy": f'"default";q={self.most};w={SECONDS}',
            "RateLimit": f'"default";r={self.left};t={self.seconds}',
        }


def spend(request: Request) -> Allowance:
    """Count this call.

    Raises:
        Problem: there were as many as there may be.
    """
    most = settings.API_CALLS_PER_MINUTE
    count, seconds = spend_counted(f"api:{_who(request)}", Limit(most, SECONDS))
    allowance = Allowance(most, max(0, most - count), seconds)
    if count > most:
        raise Problem(
            429,
            "rate_limited",
            f"At most {most} calls in {SECONDS} seconds. Nothing was done.",
            headers={"Retry-After": str(seconds), **allowance.headers()},
        )
    return allowance


def _who(request: Request) -> str:
    sent: Any = request.auth
    if sent is not None:
        return str(sent.label)
    if request.user.is_authenticated:
        return f"agent:{request.user.pk}"
    plain: HttpRequest = request._request  # noqa: SLF001 - DRF offers no other way
    return network(plain)
