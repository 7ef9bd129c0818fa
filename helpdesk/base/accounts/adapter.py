"""Where allauth meets our rules."""

import base64
from io import BytesIO
from typing import Any

import qrcode  # type: ignore[import-untyped]
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from qrcode.image.svg import SvgPathFillImage  # type: ignore[import-untyped]

from helpdesk.base import secrets
from helpdesk.base.accounts.errors import Overtaken
from helpdesk.base.accounts.mail import notify, send
from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.shell import shell

# Where a sign-in that waits for its second factor keeps what it began with.
BEGAN_WITH = "accounts_began_with"


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in for invited people only, and the same answer for everybody else."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come by invitation."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Pages only: allauth's JSON answers would be a second door to guard."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Send people only to paths of our own."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(
            url, allowed_hosts=None
        )

    def authenticate(
        self, request: HttpRequest, **credentials: Any
    ) -> AbstractBaseUser | None:
        """An inactive agent is answered like somebody nobody knows, and so is a program."""
        agent = super().authenticate(request, **credentials)
        if agent is None or not agent.is_active or _agent(agent).is_service:
            return None
        return agent

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """allauth looks for an address in tables of its own, which we do not use."""
        agent = self.authenticate(
            context.request, email=_agent(user).email, password=password
        )
        return agent is not None and agent.pk == user.pk

    def pre_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse | None:
        """Remember what the password opened, for `login` after the second factor."""
        request.session[BEGAN_WITH] = _agent(user).get_session_auth_hash()
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Nobody who was shut out while their second factor was awaited comes in."""
        began_with = request.session.pop(BEGAN_WITH, None)
        now = _agent(user).get_session_auth_hash()
        changed = began_with is None or not constant_time_compare(began_with, now)
        if changed or not user.is_active:
            clear_login(request)
            raise ImmediateHttpResponse(self.respond_user_inactive(request, user))
        super().login(request, user)

    def respond_user_inactive(
        self, request: HttpRequest, user: AbstractBaseUser
    ) -> HttpResponse:
        """Back to the beginning, without a word about why."""
        return HttpResponseRedirect(reverse("account_login"))

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Change the password this request has seen, and nothing else of the agent.

        Raises:
            Overtaken: another request changed it first (one reset link, used twice).
        """
        seen = user.password
        user.set_password(password)
        same = Agent.objects.filter(pk=user.pk, password=seen)
        if not same.update(password=user.password):
            raise Overtaken

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:security")

    def send_mail(self, template_prefix: str, email: str, context: Any) -> None:
        """Notices go the way of all our mail; one that cannot be sent harms nobody."""
        send(template_prefix, email, context)

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, *args: Any, **kwargs: Any
    ) -> None:
        """In our words; allauth would look for an address in tables we do not use."""
        notify(_agent(user), template_prefix)


class MFAAdapter(DefaultMFAAdapter):
    """Second factors: sealed at rest, and bound to the agent they belong to."""

    def encrypt(self, text: str) -> str:
        """Sealed, not hashed: codes of 8 digits would be guessed from a hash."""
        sealed = secrets.seal({"text": text}, row=_owner())
        return base64.b64encode(sealed).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.unseal(base64.b64decode(encrypted_text), row=_owner())["text"]

    def get_totp_issuer(self) -> str:
        """The name under which an authenticator app lists the code."""
        return str(shell(context.request)["company"])

    def build_totp_svg(self, url: str) -> str:
        """On white, so that it can be scanned in the dark theme, too."""
        drawing = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(drawing)
        return drawing.getvalue().decode("utf-8").partition("?>")[2]


def _agent(user: AbstractBaseUser) -> Agent:
    assert isinstance(user, Agent)  # noqa: S101 - AUTH_USER_MODEL says so
    return user


def _owner() -> str:
    """The row a second factor is bound to: of who is signed in, or signing in."""
    request = context.request
    who = request.user
    if not who.is_authenticated:
        who = request._login_stage.login.user  # noqa: SLF001 - allauth leaves it there
    return f"mfa_authenticator:{who.pk}:data"
