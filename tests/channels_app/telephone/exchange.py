"""A telephone system on this machine: it says what happens on it, signed or not."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from standardwebhooks import Webhook

from channels_app.actions import connecting, unanswered
from channels_app.actions.messengers import add_messenger
from channels_app.models import Connection, PhoneCall
from helpdesk.base.accounts.models import Agent, Team
from tickets.models import Channel

NUMBER, IRMA = "+46850010203", "+46701740605"


@dataclass
class Exchange:
    """url: the path of our address. secret: as it was shown; "" where it cannot sign."""

    channel: Channel
    url: str
    secret: str = ""
    client: Client = field(default_factory=Client)

    def says(self, event: str, call: str = "c1", *, times: int = 1, **more: Any) -> int:
        """Tell of it, so many times: what was answered at last."""
        body = {"event": event, "call": call, "number": IRMA, **more}
        for _ in range(times):
            answer = self.posts(json.dumps(body).encode())
        return answer.status_code

    def posts(self, body: bytes, *, at: datetime | None = None, **headers: str) -> Any:
        signed = self.signed(body, at=at) if self.secret else {}
        return self.client.post(
            self.url,
            body,
            content_type="application/json",
            headers={**signed, **headers},
        )

    def signed(self, body: bytes, *, at: datetime | None = None) -> dict[str, str]:
        """By the specification's own library."""
        moment = at or datetime.now(UTC)
        name = f"msg_{moment.timestamp()}"
        return {
            "webhook-id": name,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": Webhook(self.secret).sign(name, moment, body.decode()),
        }

    @property
    def call(self) -> PhoneCall:
        """The one there is."""
        return PhoneCall.objects.get()


def exchange(team: Team, admin: Agent, *, signs: str = "yes") -> Exchange:
    """Set up as an admin does it."""
    channel, made = add_messenger(
        kind="cti", name="PBX", team=team, by=admin, number=NUMBER, signs=signs
    )
    connecting.connect_messenger(channel, by=admin)
    channel.refresh_from_db()
    key = Connection.objects.get(channel=channel).key
    return Exchange(channel, f"/cti/{key}/", made["secret"] if signs == "yes" else "")


def settles() -> None:
    """What ended is over for some time; the sweep sees to what was missed."""
    past = timezone.now() - timedelta(minutes=1)
    PhoneCall.objects.filter(ended_at__isnull=False, seen_to_at=None).update(
        ended_at=past
    )
    unanswered.drain()
