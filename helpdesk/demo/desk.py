"""What lies on the agents' desks: saved replies, and how far each of them has read."""

from datetime import datetime, timedelta

from django.db.models import F

from channels_app.actions.handsets import save_handset
from helpdesk.base.accounts.actions import set_goodwill
from helpdesk.base.accounts.models import Agent, Role, Team
from helpdesk.demo import people
from tickets.actions.fact_names import save_fact_name
from tickets.actions.phones import save_telephone
from tickets.models import CannedReply, FactName, Message, Seen, Ticket

# What came in since the agents last looked up from their desks.
UNREAD = timedelta(hours=5)

# Name, team ("" for everybody), words.
CANNED = [
    ("Thanks, we are on it", "",
     ("Thank you for writing to us. I am looking into it now and will come back to you"
     " today.")),
    ("Danke, wir kümmern uns", "",
     ("Vielen Dank für Ihre Nachricht. Ich sehe mir das jetzt an und melde mich heute"
     " noch bei Ihnen.")),
    ("Ask for the serial number", people.SUPPORT,
     ("Could you send us the serial number? It is on the silver plate under the water"
     " tank and begins with BW.")),
    ("Descaling, step by step", people.SUPPORT,
     ("1. Empty the tank and fill in one sachet of descaler with 1 l of water.\n"
     "2. Hold both buttons for five seconds; the light turns blue.\n"
     "3. Let it run until the tank is empty, then rinse twice with fresh water.\n\n"
     "If the light still blinks afterwards, tell me and we will look further.")),
    ("Parcel is on its way", people.ORDERS,
     ("Your parcel left our warehouse and should arrive within two working days. I keep"
     " an eye on it and write to you if it does not move.")),
    ("Paket ist unterwegs", people.ORDERS,
     ("Ihr Paket hat unser Lager verlassen und sollte in zwei Werktagen bei Ihnen sein."
     " Ich behalte es im Auge.")),
    ("Refund is under way", people.ORDERS,
     ("I have started the refund. Depending on your bank it takes three to five working"
     " days to show up.")),
    ("Repair: how to send it in", people.WORKSHOP,
     ("Please empty the tank and the drip tray, wrap the machine well and use the label"
     " we sent you. We write to you as soon as it is on the bench.")),
]  # fmt: skip
# What can be done where something else cannot.
CAN = [
    ("We can lend you one", "",
     ("While yours is with us we can lend you a machine: it would be with you the day"
     " after tomorrow, at no cost.")),
    ("We can exchange it", people.ORDERS,
     ("You can have another colour or model instead: send yours back with the label on"
     " the invoice, and the new one leaves on the same day.")),
    ("Wir können Ihnen eine leihen", "",
     ("Solange Ihre Maschine bei uns ist, können wir Ihnen eine leihen: Sie wäre"
     " übermorgen bei Ihnen, ohne Kosten.")),
]  # fmt: skip
# What each may give away in a month, in cents.
GOODWILL = 50_00
HOTLINE = "+49 30 901820"
# Where they are rung, at Twilio's; the pages on which visitors call pick them up.
HANDSETS = {people.ADMIN: "+493023125010", "Mei Tanaka": "client:mei"}
# Orders of the shop, found in what customers write.
ORDER = r"BW-\d{5}"


def furnish(agents: dict[str, Agent], teams: dict[str, Team], now: datetime) -> None:
    """Saved replies, and a mark of each agent on every ticket but the newest."""
    admin = agents[people.ADMIN]
    can = [(*one, [CannedReply.CAN]) for one in CAN]
    CannedReply.objects.bulk_create(
        CannedReply(
            name=name, team=teams.get(team), text=words, tags=tags, edited_by=admin
        )
        for name, team, words, tags in [*((*one, []) for one in CANNED), *can]
    )
    # Nobody is asked about promises of another time.
    Message.objects.exclude(promised=None).update(promised=None)
    save_telephone(name="Hotline", number=HOTLINE, team=teams[people.SUPPORT], by=admin)
    for name, address in HANDSETS.items():
        save_handset(extension="", address=address, by=agents[name])
    order = FactName.objects.get(slug="order")
    save_fact_name(label="", pattern=ORDER, is_single=True, fact_name=order, by=admin)
    set_goodwill(budget=GOODWILL, currency="EUR", own={}, by=admin)
    read = Ticket.objects.exclude(
        last_message_at__gt=now - UNREAD, waiting_since__isnull=False
    ).values_list("pk", F("last_message_seq"))
    readers = [agent for agent in agents.values() if agent.role != Role.COLLABORATOR]
    Seen.objects.bulk_create(
        [
            Seen(agent=agent, ticket_id=ticket, seq=seq)
            for ticket, seq in read
            for agent in readers
        ],
        # Whoever wrote in a ticket has read it already.
        ignore_conflicts=True,
    )
