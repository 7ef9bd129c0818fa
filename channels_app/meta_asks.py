"""What an admin is asked for at each of Meta's doors."""

from django.utils.translation import gettext_lazy as _

from channels_app.messenger import Ask

TOKEN = Ask(
    name="token",
    label=_("Access token"),
    help=_("One that does not run out after a day."),
    secret=True,
    pattern=r"[\x21-\x7e]{20,1000}",
)
PAGE_TOKEN = Ask(
    name="token",
    label=_("Access token of the Page"),
    help=_("It lasts, if it is made from the token of a system user."),
    secret=True,
    pattern=r"[\x21-\x7e]{20,1000}",
)
APP_SECRET = Ask(
    name="app_secret",
    label=_("App secret"),
    help=_("At “App settings”, “Basic”. Without it nothing is taken from Meta."),
    secret=True,
    pattern=r"[0-9A-Za-z]{16,100}",
)
VERIFY_TOKEN = Ask(
    name="verify_token",
    label=_("Verify token"),
    help=_("Meta asks for it beside the address of the webhook."),
    secret=True,
    made=True,
)
