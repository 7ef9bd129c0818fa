"""Programs that Brühwerk lets in, and what they are told."""

from channels_app.actions.custom import add_custom
from helpdesk.base.accounts.actions import make_service, make_token
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.demo import people
from helpdesk.webhooks.actions import pause_webhook
from helpdesk.webhooks.models import Subscription

# A name that nobody has (RFC 6761).
WAREHOUSE = f"https://warehouse.{people.DOMAIN}/hooks/helpdesk"


def let_in(agents: dict[str, Agent], teams: dict[str, Team]) -> None:
    """A service account with a token, a webhook that rests, and a channel of their own."""
    admin = agents[people.ADMIN]
    warehouse = make_service(name="Warehouse", teams=[teams[people.ORDERS]], by=admin)
    scopes = ["tickets:write", "customers:read", "events:read"]
    make_token(warehouse, name="Parcels and stock", scopes=scopes, by=admin)
    make_token(
        admin, name="Numbers for Monday", scopes=["reports:read"], by=admin,
        networks=["192.0.2.0/24"],
    )  # fmt: skip
    # By no verb: it would look for a server, and there is none. So it rests.
    webhook = Subscription.objects.create(
        owner=admin,
        url=WAREHOUSE,
        description="The warehouse hears of parcels",
        types=["ticket.opened", "ticket.tag*"],
        conditions={"teams": [str(teams[people.ORDERS].public_id)]},
    )
    pause_webhook(webhook, by=admin)
    add_custom(
        team=teams[people.SUPPORT], name="Bot in the club of owners",
        addresses="club", url="", by=admin,
    )  # fmt: skip
