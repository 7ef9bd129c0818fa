"""What an admin is asked, and has to do, before text messages come in and go out."""

from django.utils.translation import gettext_lazy as _

from channels_app.messenger import Ask

NUMBER = r"\+[1-9][0-9]{4,14}"

ASKS = (
    Ask(
        name="account",
        label=_("Account SID"),
        help=_("It stands on the first page of the Twilio console and begins with AC."),
        pattern=r"AC[0-9a-fA-F]{32}",
    ),
    Ask(
        name="token",
        label=_("Auth token"),
        help=_(
            "It stands below the account SID. Twilio signs what it sends us with it."
        ),
        secret=True,
    ),
    Ask(
        name="number",
        label=_("Our number"),
        help=_("With its country: +46701234567"),
        pattern=NUMBER,
    ),
    Ask(
        name="service",
        label=_("Messaging service"),
        help=_("Its SID, which begins with MG, if messages are sent by one."),
        required=False,
        pattern=r"MG[0-9a-fA-F]{32}",
    ),
    Ask(
        name="tells",
        label=_("Our address at Twilio"),
        choices=(
            ("yes", _("Enter it there for me")),
            ("no", _("I enter it myself")),
        ),
    ),
    Ask(
        name="rate",
        label=_("Messages a second"),
        help=_("What Twilio lets this number send: 1 for a long number in the US."),
        required=False,
        pattern=r"[1-9][0-9]{0,2}",
    ),
    Ask(
        name="shared_key",
        label=_("Shared key"),
        help=_("Only if webhooks of this account are signed with a key of their own."),
        secret=True,
        required=False,
    ),
    Ask(
        name="api",
        label=_("Address of the API"),
        help=_("Only for accounts in a region: https://api.dublin.ie1.twilio.com"),
        required=False,
        pattern=r"https?://[^\s/?#]+",
    ),
)
STEPS = (
    _("Buy a number that can send text messages, in the Twilio console."),
    _("Copy the account SID and the auth token from its first page."),
    _(
        "If you enter our address yourself: Phone numbers, the number, Messaging,"
        " “A message comes in”: Webhook, HTTP POST."
    ),
    _(
        "If the number belongs to a messaging service: Integration, “Send a webhook”,"
        " with the same address."
    ),
)
